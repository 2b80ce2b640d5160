"""One row of text is a dose, and a dose is one row of text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.dose import BOUNDS, EVERY_DAY, Dose, DoseError, Sides, read, typed


@st.composite
def doses(draw: st.DrawFn) -> Dose:
    def number(name: str) -> int:
        return draw(st.integers(BOUNDS[name].low, BOUNDS[name].high))

    by_reps = draw(st.booleans())
    sides = draw(st.sampled_from(list(Sides)))
    return Dose(
        sets=number("sets"),
        reps=number("reps") if by_reps else None,
        hold_seconds=number("hold_seconds") if by_reps and draw(st.booleans()) else None,
        duration_seconds=None if by_reps else number("duration_seconds"),
        sides=sides,
        movements=("forward", "back") if sides == Sides.MOVEMENTS else (),
        rest_seconds=number("rest_seconds"),
        sessions_per_day=draw(st.none() | st.integers(1, 6)),
        weekdays=draw(st.frozensets(st.integers(1, 7), min_size=1)),
        load=draw(st.sampled_from(["", "green band"])),
    )


@given(doses())
def test_what_is_written_is_read_back(dose):
    assert read(typed(dose), like=dose) == dose


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("3x10", Dose(sets=3, reps=10)),
        ("3 x 10 reps", Dose(sets=3, reps=10)),
        (
            "3\N{MULTIPLICATION SIGN}10 hold 5s each side 2/day",
            Dose(3, 10, 5, sides=Sides.EACH_SIDE, sessions_per_day=2),
        ),
        ("hold 10 s, repeat 10 times, twice daily", Dose(reps=10, hold_seconds=10, sessions_per_day=2)),
        ("10 reps, 5 second hold, each leg, once a day", Dose(1, 10, 5, sides=Sides.EACH_SIDE, sessions_per_day=1)),
        ("10x10s", Dose(sets=10, duration_seconds=10)),
        ("3 sets of 12, rest 1 min", Dose(sets=3, reps=12, rest_seconds=60)),
        ("2 min", Dose(duration_seconds=120)),
        ("30s both sides 3x/day", Dose(duration_seconds=30, sides=Sides.EACH_SIDE, sessions_per_day=3)),
        ("10 each direction 2 a day", Dose(reps=10, sides=Sides.EACH_DIRECTION, sessions_per_day=2)),
        ("8 times on Mon, Wed and Fri", Dose(reps=8, weekdays=frozenset({1, 3, 5}))),
        ("8 times mon-fri daily", Dose(reps=8, weekdays=frozenset(range(1, 6)), sessions_per_day=1)),
        ("8 times fri to mon", Dose(reps=8, weekdays=frozenset({5, 6, 7, 1}))),
        ("HOLD 20 SEC 3 TIMES EVERY DAY", Dose(reps=3, hold_seconds=20)),
        ("1.5 min", Dose(duration_seconds=90)),
    ],
)
def test_what_people_say(text, dose):
    assert read(text) == dose


def test_what_is_not_said_of_a_known_dose_is_as_it_always_is_but_for_what_no_text_says():
    known = Dose(sets=3, reps=10, hold_seconds=5, rest_seconds=30, load="green band")
    assert read("2x8", like=known) == Dose(sets=2, reps=8, load="green band")


def test_every_day_takes_weekdays_back():
    assert read("10 times every day", like=Dose(reps=10, weekdays=frozenset({1}))).weekdays == EVERY_DAY


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Give repetitions or a duration"),
        ("hold 10s", "Give repetitions or a duration"),
        ("3x10 gently", "“gently”"),
        ("3x10 4x12", "“4x12”"),
        ("10 times, 12 times", "“12 times”"),
        ("3x10 30 s", "one of the two, not both"),
        ("0 times", "from 1 to 100"),
        ("99999999999999999999 times", "from 1 to 100"),
        ("10 reps 9/day", "from 1 to 6"),
        ("10 times 3/week", "“3/week”"),
        ("10 each movement", "Name the movements"),
        ("hold 5000 s 10 times", "1 to 300 seconds"),
        ("\x00 10 times", "“\x00”"),
    ],
)
def test_what_cannot_be_read_says_why(text, says):
    with pytest.raises(DoseError) as refused:
        read(text)
    assert says in str(refused.value)


@given(st.text(max_size=80))
def test_any_text_is_a_dose_or_refused(text):
    try:
        found = read(text)
    except DoseError:
        return
    assert read(typed(found)) == found


@pytest.mark.parametrize(
    ("dose", "text"),
    [
        (Dose(3, 10, 5, sides=Sides.EACH_SIDE, sessions_per_day=2), "3x10 hold 5s each side 2/day"),
        (Dose(reps=10, sessions_per_day=1), "10x 1/day"),
        (Dose(sets=2, duration_seconds=90, rest_seconds=30), "2x90s rest 30s"),
        (Dose(reps=8, weekdays=frozenset({1, 3, 5})), "8x Mon Wed Fri"),
    ],
)
def test_how_a_dose_is_written(dose, text):
    assert typed(dose) == text
