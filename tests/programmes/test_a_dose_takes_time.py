from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.bounds import BOUNDS
from programmes.dose import Dose, Sides, seconds, times_over

FOUR = ("forward", "left", "right", "backward")


def within(name: str) -> st.SearchStrategy[int]:
    return st.integers(BOUNDS[name].low, BOUNDS[name].high)


repeated = st.builds(
    Dose,
    sets=within("sets"),
    reps=within("reps"),
    hold_seconds=st.none() | within("hold_seconds"),
    rest_seconds=within("rest_seconds"),
    sides=st.sampled_from([Sides.NONE, Sides.EACH_SIDE, Sides.EACH_DIRECTION]),
)
timed = st.builds(Dose, sets=within("sets"), duration_seconds=within("duration_seconds"))


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        (Dose(duration_seconds=30), 5 + 30),
        (Dose(reps=10), 5 + 10 * 3),
        (Dose(reps=10, hold_seconds=10, sides=Sides.EACH_SIDE), 2 * (5 + 10 * 13)),
        (Dose(reps=8, hold_seconds=10, sides=Sides.EACH_DIRECTION), 2 * (5 + 8 * 13)),
        (Dose(reps=10, hold_seconds=10, sides=Sides.MOVEMENTS, movements=FOUR), 4 * (5 + 10 * 13)),
        (Dose(sets=3, reps=10, rest_seconds=60), 3 * (5 + 30) + 2 * 60),
        (Dose(reps=10, rest_seconds=60), 5 + 30),
    ],
)
def test_a_dose_takes_this_many_seconds(dose: Dose, expected: int) -> None:
    assert seconds(dose) == expected


def test_getting_ready_and_pace_can_be_chosen() -> None:
    assert seconds(Dose(reps=10, hold_seconds=10), get_ready=0, pace=0) == 100


@given(repeated)
def test_both_sides_take_twice_as_long_as_one(dose: Dose) -> None:
    one, both = (
        replace(dose, sides=Sides.NONE, rest_seconds=0),
        replace(dose, sides=Sides.EACH_SIDE, rest_seconds=0),
    )
    assert seconds(both) == 2 * seconds(one)


@given(repeated.filter(lambda dose: dose.reps != BOUNDS["reps"].high))
def test_one_more_repetition_takes_longer(dose: Dose) -> None:
    assert dose.reps
    assert seconds(replace(dose, reps=dose.reps + 1)) > seconds(dose)


@given(repeated | timed)
def test_every_dose_takes_some_time(dose: Dose) -> None:
    assert seconds(dose, get_ready=0) >= dose.sets * times_over(dose)
