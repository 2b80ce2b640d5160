"""By when a concern is acknowledged and has its outcome; Monday 16 March 2026 begins an ordinary week."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.deadlines import URGENCY, Deadlines, Urgency, deadlines, told_at
from patients.rules.working_time import Nation, Opening, OpeningHours

LONDON = ZoneInfo("Europe/London")
NINE_TO_FIVE: tuple[Opening, ...] = ((time(9), time(17)),)
HOURS = OpeningHours(LONDON, (*[NINE_TO_FIVE] * 5, (), ()), Nation.ENGLAND)
ONE_HOUR_FRIDAY = OpeningHours(LONDON, (*[NINE_TO_FIVE] * 4, ((time(9), time(10)),), (), ()), Nation.ENGLAND)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("finding", "opened", "acknowledge", "outcome"),
    [
        ("emergency_symptom", "2026-03-16 10:00", "2026-03-16 10:15", "2026-03-16 11:00"),
        ("emergency_symptom", "2026-03-22 03:00", "2026-03-22 03:15", "2026-03-23 10:00"),
        ("urgent_symptom", "2026-03-16 10:00", "2026-03-16 11:00", "2026-03-16 17:00"),
        ("very_severe_pain", "2026-03-16 16:30", "2026-03-17 09:30", "2026-03-17 10:00"),
        ("worse", "2026-03-16 10:00", "2026-03-16 14:00", "2026-03-17 10:00"),
        ("severe_pain", "2026-03-20 16:00", "2026-03-23 12:00", "2026-03-23 16:00"),
        ("exercise_pain", "2026-03-22 12:00", "2026-03-23 13:00", "2026-03-23 17:00"),
        ("overdue_review", "2026-04-02 10:00", "2026-04-02 14:00", "2026-04-07 10:00"),
        ("not_improved", "2026-03-16 10:00", "2026-03-17 10:00", "2026-03-18 10:00"),
        ("relapse", "2026-03-22 12:00", "2026-03-23 17:00", "2026-03-24 17:00"),
        ("symptom_to_mention", "2026-03-20 10:00", "2026-03-23 10:00", "2026-03-24 10:00"),
        ("mixed_answers", "2026-03-16 10:00", "2026-03-17 10:00", "2026-03-18 10:00"),
        ("no_answer", "2026-03-16 10:00", "2026-03-17 10:00", "2026-03-18 10:00"),
        ("flare", "2026-03-16 10:00", "2026-03-17 10:00", "2026-03-18 10:00"),
        ("programme_review", "2026-03-16 10:00", "2026-03-23 10:00", "2026-03-23 10:00"),
    ],
)
def test_each_finding_has_its_deadlines(finding: str, opened: str, acknowledge: str, outcome: str) -> None:
    expected = Deadlines(utc(acknowledge), utc(outcome))
    assert deadlines(URGENCY[finding], utc(opened), HOURS) == expected


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ("2026-03-16 00:00", "2026-03-16 09:00"),  # Monday, before the clinic opens
        ("2026-03-16 09:01", "2026-03-23 09:00"),
        ("2026-03-22 23:00", "2026-03-23 09:00"),
        ("2026-03-30 12:00", "2026-04-07 08:00"),  # Easter Monday is no working day, and the clocks have changed
        ("2026-04-06 12:00", "2026-04-07 08:00"),
    ],
)
def test_a_routine_review_is_told_on_the_first_working_day_of_a_week(found: str, told: str) -> None:
    assert told_at(Urgency.ROUTINE, utc(found), HOURS) == utc(told)


@given(st.datetimes(datetime(2025, 12, 1), datetime(2027, 2, 1), timezones=st.just(UTC)))
def test_everything_else_is_told_at_once_and_a_review_within_nine_days(found: datetime) -> None:
    assert {told_at(urgency, found, HOURS) for urgency in set(Urgency) - {Urgency.ROUTINE}} == {found}
    told = told_at(Urgency.ROUTINE, found, HOURS)
    assert found <= told <= found + timedelta(days=9)
    assert told_at(Urgency.ROUTINE, told, HOURS) == told


@pytest.mark.parametrize("finding", ["silent", "improving", "on_track"])
def test_a_finding_that_opens_no_concern_has_no_deadlines(finding: str) -> None:
    assert finding not in URGENCY


def test_a_very_short_day_does_not_put_the_acknowledgement_after_the_outcome() -> None:
    found = deadlines(URGENCY["worse"], utc("2026-03-19 16:30"), ONE_HOUR_FRIDAY)
    assert found == Deadlines(utc("2026-03-20 10:00"), utc("2026-03-20 10:00"))


def test_every_urgency_is_used() -> None:
    assert set(URGENCY.values()) == set(Urgency)


instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))
hours = st.sampled_from([HOURS, ONE_HOUR_FRIDAY])


@given(hours, instants, st.sampled_from(Urgency), st.timedeltas(timedelta(0), timedelta(days=4)))
def test_deadlines_follow_the_opening_in_order(
    opening: OpeningHours, at: datetime, urgency: Urgency, later: timedelta
) -> None:
    found, next_one = deadlines(urgency, at, opening), deadlines(urgency, at + later, opening)
    assert at < found.acknowledge_by <= found.outcome_by
    assert found.acknowledge_by <= next_one.acknowledge_by
    assert found.outcome_by <= next_one.outcome_by


@given(instants)
def test_the_more_urgent_is_never_due_later(at: datetime) -> None:
    found = [deadlines(urgency, at, HOURS) for urgency in Urgency]
    assert [each.acknowledge_by for each in found] == sorted(each.acknowledge_by for each in found)
    assert [each.outcome_by for each in found] == sorted(each.outcome_by for each in found)
