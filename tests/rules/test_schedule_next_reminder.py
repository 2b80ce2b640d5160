"""The next reminder of a plan."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from patients.rules.schedule import Due, Plan, Span, next_reminder

LONDON = ZoneInfo("Europe/London")
MORNING_AND_EVENING = Plan(LONDON, (time(18), time(9)))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def next_ones(plan: Plan, after: str, count: int) -> list[tuple[str, str]]:
    found, instant = [], utc(after)
    for _ in range(count):
        due = next_reminder(plan, instant)
        assert due is not None
        found.append((due.occasion, f"{due.at:%Y-%m-%d %H:%M}"))
        instant = due.at
    return found


def test_one_reminder_at_nine_unless_chosen_otherwise() -> None:
    assert next_reminder(Plan(LONDON), utc("2026-01-15 08:00")) == Due(date(2026, 1, 15), 1, utc("2026-01-15 09:00"))


def test_the_next_reminder_is_strictly_later() -> None:
    assert next_ones(MORNING_AND_EVENING, "2026-01-15 09:00", 2) == [
        ("2026-01-15/2", "2026-01-15 18:00"),
        ("2026-01-16/1", "2026-01-16 09:00"),
    ]


def test_a_time_before_the_day_starts_is_the_last_of_the_day_before() -> None:
    plan = Plan(LONDON, (time(1, 30), time(9), time(22)))
    assert next_ones(plan, "2026-01-15 00:00", 4) == [
        ("2026-01-14/3", "2026-01-15 01:30"),
        ("2026-01-15/1", "2026-01-15 09:00"),
        ("2026-01-15/2", "2026-01-15 22:00"),
        ("2026-01-15/3", "2026-01-16 01:30"),
    ]


def test_two_times_in_one_gap_are_one_reminder_of_the_later_slot() -> None:
    plan = Plan(LONDON, (time(1, 15), time(1, 45)), day_starts_at=time(0))
    assert next_ones(plan, "2026-03-28 12:00", 2) == [
        ("2026-03-29/2", "2026-03-29 01:00"),
        ("2026-03-30/1", "2026-03-30 00:15"),
    ]


def test_a_time_moved_to_the_start_of_the_next_day_gives_way_to_the_slot_there() -> None:
    plan = Plan(ZoneInfo("Europe/Berlin"), (time(2, 30), time(3)))
    assert next_ones(plan, "2026-03-28 12:00", 2) == [
        ("2026-03-29/1", "2026-03-29 01:00"),
        ("2026-03-29/2", "2026-03-30 00:30"),
    ]


def test_a_time_that_occurs_twice_fires_once() -> None:
    plan = Plan(LONDON, (time(1, 30),), day_starts_at=time(0))
    assert next_ones(plan, "2026-10-24 12:00", 2) == [
        ("2026-10-25/1", "2026-10-25 00:30"),
        ("2026-10-26/1", "2026-10-26 01:30"),
    ]


def test_a_skipped_date_has_no_reminder() -> None:
    plan = Plan(ZoneInfo("Pacific/Apia"))
    assert [occasion for occasion, _ in next_ones(plan, "2011-12-28 20:00", 2)] == [
        "2011-12-29/1",
        "2011-12-31/1",
    ]


def test_days_of_the_week_without_a_session_are_left_out() -> None:
    plan = Plan(LONDON, (time(9), time(18)), spans=(Span("back", (2, 0, 0, 1, 0, 0, 0)),))
    assert [occasion for occasion, _ in next_ones(plan, "2026-03-16 00:00", 4)] == [
        "2026-03-16/1",
        "2026-03-16/2",
        "2026-03-19/1",
        "2026-03-23/1",
    ]


def test_the_first_day_is_found_however_far_it_is() -> None:
    plan = Plan(LONDON, spans=(Span("back", starts_on=date(2027, 5, 3)),))
    assert next_ones(plan, "2026-03-16 00:00", 1) == [("2027-05-03/1", "2027-05-03 08:00")]


def test_the_last_day_keeps_its_late_session() -> None:
    plan = Plan(LONDON, (time(9), time(1, 30)), spans=(Span("back", ends_on=date(2026, 1, 16)),))
    assert next_ones(plan, "2026-01-15 12:00", 1) == [("2026-01-15/2", "2026-01-16 01:30")]
    assert next_reminder(plan, utc("2026-01-16 01:30")) is None


@pytest.mark.parametrize(("chosen", "at"), [(True, "09:00"), (False, "11:00")])
def test_only_a_chosen_time_beats_the_quiet_hours(chosen: bool, at: str) -> None:
    plan = Plan(LONDON, quiet_from=time(2), quiet_until=time(11), chosen=chosen)
    assert next_ones(plan, "2026-01-15 00:00", 2) == [
        ("2026-01-15/1", f"2026-01-15 {at}"),
        ("2026-01-16/1", f"2026-01-16 {at}"),
    ]


def test_no_times_no_reminder() -> None:
    assert next_reminder(Plan(LONDON, ()), utc("2026-01-15 00:00")) is None
