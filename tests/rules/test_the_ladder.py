"""What a step up or down leads to: the next exercise of the library that suits the patient, or another dose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.ladder import Rung, Taken, less, more, step
from patients.rules.progression import Step
from programmes.dose import BOUNDS, Dose, seconds

BRIDGE = Dose(sets=2, reps=10, hold_seconds=3, sessions_per_day=2, weekdays=frozenset({1, 3, 5}))
ONE_LEG = Rung(7, Dose(sets=2, reps=8, hold_seconds=3, sessions_per_day=1), {"hip_replacement": "Check the hip."})
MARCH = Rung(9, Dose(reps=12), {})


def number(name: str):
    return st.integers(BOUNDS[name].low, BOUNDS[name].high)


COUNTED = st.builds(
    Dose, sets=number("sets"), reps=number("reps"), hold_seconds=st.none() | number("hold_seconds")
)  # fmt: skip
TIMED = st.builds(Dose, sets=number("sets"), duration_seconds=number("duration_seconds"))


def test_a_step_up_is_the_next_harder_exercise_as_often_as_before():
    taken = step(BRIDGE, Step.UP, [ONE_LEG, MARCH], ())
    assert taken is not None
    assert (taken.key, taken.dose.reps) == (7, 8)
    assert (taken.dose.sessions_per_day, taken.dose.weekdays) == (2, frozenset({1, 3, 5}))


def test_an_exercise_that_a_caution_speaks_against_is_passed_over():
    taken = step(BRIDGE, Step.UP, [ONE_LEG, MARCH], {"hip_replacement"})
    assert taken is not None
    assert taken.key == 9


def test_without_a_neighbour_that_suits_the_dose_changes():
    assert step(BRIDGE, Step.UP, [ONE_LEG], {"recent_surgery"}) == Taken(None, more(BRIDGE))
    assert step(BRIDGE, Step.DOWN, [], ()) == Taken(None, less(BRIDGE))


@pytest.mark.parametrize(
    ("dose", "up", "down"),
    [
        (Dose(reps=10), Dose(reps=12), Dose(reps=5)),
        (Dose(reps=5, hold_seconds=10), Dose(reps=5, hold_seconds=15), Dose(reps=3, hold_seconds=10)),
        (Dose(reps=3, hold_seconds=28), Dose(reps=3, hold_seconds=30), Dose(reps=2, hold_seconds=28)),
        (Dose(reps=3, hold_seconds=30), Dose(reps=5, hold_seconds=30), Dose(reps=2, hold_seconds=30)),
        (Dose(reps=1, hold_seconds=20), Dose(reps=1, hold_seconds=25), Dose(reps=1, hold_seconds=10)),
        (Dose(duration_seconds=600), Dose(duration_seconds=750), Dose(duration_seconds=300)),
        (Dose(duration_seconds=10), Dose(duration_seconds=15), Dose(duration_seconds=5)),
        (Dose(sets=3, reps=1), Dose(sets=3, reps=3), Dose(sets=2, reps=1)),
        (Dose(reps=99), Dose(reps=100), Dose(reps=50)),
    ],
)
def test_a_dose_goes_up_by_a_little_and_down_by_half(dose, up, down):
    assert (more(dose), less(dose)) == (up, down)


def test_a_dose_at_its_end_has_no_step():
    assert more(Dose(reps=100)) is None
    assert more(Dose(duration_seconds=3600)) is None
    assert less(Dose(reps=1)) is None
    assert step(Dose(reps=1), Step.DOWN, [], ()) is None


@given(COUNTED | TIMED)
def test_more_is_more_and_less_is_less_and_both_are_doses(dose):
    up, down = more(dose), less(dose)
    assert up is None or seconds(up) > seconds(dose)
    assert down is None or seconds(down) < seconds(dose)
    for other in (up, down):
        assert other is None or (other.sessions_per_day, other.weekdays, other.sides) == (
            dose.sessions_per_day, dose.weekdays, dose.sides,
        )  # fmt: skip
