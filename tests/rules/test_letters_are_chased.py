"""When a letter that nobody took up is chased, and who hears of it."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from patients.rules.chases import LADDERS, Stage, Told, Urgency, chase_at, step_of
from patients.rules.working_time import Nation, OpeningHours

LONDON = ZoneInfo("Europe/London")
OPEN = ((time(8, 30), time(17, 30)),)
HOURS = OpeningHours(LONDON, (OPEN,) * 5 + ((), ()), Nation.ENGLAND)
MONDAY = datetime(2026, 3, 2, 10, tzinfo=LONDON)


def day(stage, urgency, done):
    return chase_at(stage, urgency, MONDAY, done, HOURS).astimezone(LONDON)


def test_a_routine_letter_climbs_on_days_5_8_and_10():
    days = [day(Stage.SENT, Urgency.ROUTINE, done) for done in range(3)]
    # Day 5 is a Saturday: the clinic opens again on Monday.
    assert days == [
        datetime(2026, 3, 9, 8, 30, tzinfo=LONDON),
        datetime(2026, 3, 10, 10, tzinfo=LONDON),
        datetime(2026, 3, 12, 10, tzinfo=LONDON),
    ]
    told = [step_of(Stage.SENT, Urgency.ROUTINE, done).told for done in range(3)]
    assert told == [{Told.OWNER}, {Told.LEADS}, {Told.LEADS, Told.PATIENT}]


def test_an_urgent_letter_climbs_on_working_days_1_and_2():
    assert [day(Stage.SENT, Urgency.URGENT, done).day for done in range(2)] == [3, 4]
    assert step_of(Stage.SENT, Urgency.URGENT, 1).told == {Told.LEADS, Told.PATIENT}


def test_what_came_back_is_told_at_once():
    assert chase_at(Stage.RETURNED, Urgency.ROUTINE, MONDAY, 0, HOURS) == MONDAY


@pytest.mark.parametrize("key", LADDERS)
def test_it_never_ends_never_goes_back_and_tells_the_patient_once(key):
    times = [chase_at(*key, MONDAY, done, HOURS) for done in range(12)]
    assert times == sorted(set(times))
    assert sum(Told.PATIENT in step_of(*key, done).told for done in range(12)) <= 1
    assert all(step_of(*key, done).told for done in range(12))
