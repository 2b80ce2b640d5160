import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.dose import Dose, in_slot, slots

MONDAY, TUESDAY, SUNDAY = 1, 2, 7


def test_twice_a_day_is_the_first_two_slots() -> None:
    assert list(slots(Dose(reps=1, sessions_per_day=2))) == [1, 2]


def test_a_dose_without_a_frequency_is_in_no_slot() -> None:
    assert list(slots(Dose(reps=1))) == []
    assert not in_slot(Dose(reps=1), 1, MONDAY)


@pytest.mark.parametrize(("slot", "inside"), [(0, False), (1, True), (2, True), (3, False)])
def test_a_slot_holds_the_doses_with_at_least_that_many_sessions(slot: int, inside: bool) -> None:
    assert in_slot(Dose(reps=1, sessions_per_day=2), slot, MONDAY) is inside


@pytest.mark.parametrize(("weekday", "inside"), [(MONDAY, True), (TUESDAY, False), (SUNDAY, True)])
def test_a_slot_holds_only_the_doses_of_its_weekday(weekday: int, inside: bool) -> None:
    dose = Dose(reps=1, sessions_per_day=1, weekdays=frozenset({MONDAY, SUNDAY}))
    assert in_slot(dose, 1, weekday) is inside


@given(st.integers(1, 6), st.integers(1, 7))
def test_each_weekday_has_as_many_slots_as_sessions(sessions: int, weekday: int) -> None:
    dose = Dose(reps=1, sessions_per_day=sessions)
    assert sum(in_slot(dose, slot, weekday) for slot in range(10)) == sessions
