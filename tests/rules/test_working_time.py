"""A clinic's working time. Monday 16 March 2026 begins an ordinary week; London is on GMT until 29 March."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.working_time import (
    Nation,
    Opening,
    OpeningHours,
    add_working,
    add_working_days,
    bank_holidays,
    half_a_working_day,
    same_working_day,
)

LONDON = ZoneInfo("Europe/London")
NINE_TO_FIVE: tuple[Opening, ...] = ((time(9), time(17)),)
HOURS = OpeningHours(LONDON, (*[NINE_TO_FIVE] * 5, (), ()), Nation.ENGLAND)
SHORT_FRIDAY = OpeningHours(LONDON, (*[NINE_TO_FIVE] * 4, ((time(9), time(13)),), (), ()), Nation.ENGLAND)
LUNCH = OpeningHours(
    LONDON,
    (*[((time(9), time(12)), (time(13), time(17)))] * 5, (), ()),
    Nation.ENGLAND,
    frozenset({date(2026, 3, 18)}),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "minutes", "expected"),
    [
        ("2026-03-16 10:00", 60, "2026-03-16 11:00"),
        ("2026-03-16 16:00", 60, "2026-03-16 17:00"),
        ("2026-03-16 16:30", 60, "2026-03-17 09:30"),
        ("2026-03-16 02:00", 60, "2026-03-16 10:00"),
        ("2026-03-20 16:30", 60, "2026-03-23 09:30"),
        ("2026-03-21 12:00", 0, "2026-03-23 09:00"),
        ("2026-03-16 10:00", 0, "2026-03-16 10:00"),
        ("2026-03-27 16:30", 60, "2026-03-30 08:30"),  # summer time has begun
        ("2026-04-02 15:30", 60, "2026-04-07 08:30"),  # Easter
        ("2026-03-16 09:00", 960, "2026-03-17 17:00"),
    ],
)
def test_only_opening_hours_count(instant: str, minutes: int, expected: str) -> None:
    assert add_working(utc(instant), minutes, HOURS) == utc(expected)


def test_a_lunch_break_and_a_closed_day_do_not_count() -> None:
    assert add_working(utc("2026-03-16 11:30"), 60, LUNCH) == utc("2026-03-16 13:30")
    assert add_working(utc("2026-03-17 16:30"), 60, LUNCH) == utc("2026-03-19 09:30")


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        (date(2026, 3, 17), {Nation.NORTHERN_IRELAND}),
        (date(2026, 4, 6), {Nation.ENGLAND, Nation.WALES, Nation.NORTHERN_IRELAND}),
        (date(2026, 1, 2), {Nation.SCOTLAND}),
        (date(2026, 11, 30), {Nation.SCOTLAND}),
        (date(2026, 12, 28), set(Nation)),
        (date(2026, 3, 16), set()),
    ],
)
def test_each_nation_keeps_its_own_bank_holidays(day: date, closed_in: set[Nation]) -> None:
    assert {nation for nation in Nation if day in bank_holidays(nation, day.year)} == closed_in


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-03-16 02:00", "2026-03-16 17:00"),
        ("2026-03-16 16:00", "2026-03-16 17:00"),
        ("2026-03-16 16:01", "2026-03-17 10:00"),
        ("2026-03-16 20:00", "2026-03-17 10:00"),
        ("2026-03-20 16:30", "2026-03-23 10:00"),
        ("2026-03-22 12:00", "2026-03-23 10:00"),
        ("2026-04-02 16:30", "2026-04-07 09:00"),
    ],
)
def test_the_same_working_day_or_with_less_than_an_hour_left_the_first_of_the_next(instant: str, expected: str) -> None:
    assert same_working_day(utc(instant), HOURS) == utc(expected)


def test_half_a_working_day_is_four_hours_of_a_nine_to_five_clinic() -> None:
    assert half_a_working_day(utc("2026-03-16 16:00"), HOURS) == utc("2026-03-17 12:00")
    assert SHORT_FRIDAY.half_a_day() == timedelta(hours=3, minutes=36)


@pytest.mark.parametrize(
    ("instant", "days", "expected"),
    [
        ("2026-03-16 14:00", 1, "2026-03-17 14:00"),
        ("2026-03-16 14:00", 5, "2026-03-23 14:00"),
        ("2026-03-20 10:00", 2, "2026-03-24 10:00"),
        ("2026-03-22 12:00", 1, "2026-03-23 17:00"),
        ("2026-03-22 12:00", 2, "2026-03-24 17:00"),
        ("2026-03-16 20:00", 1, "2026-03-17 17:00"),
        ("2026-03-17 02:00", 1, "2026-03-17 17:00"),
        ("2026-03-27 14:00", 1, "2026-03-30 13:00"),  # the same time of day in summer time
        ("2026-04-02 14:00", 1, "2026-04-07 14:00"),
    ],
)
def test_working_days_keep_the_time_of_day(instant: str, days: int, expected: str) -> None:
    assert add_working_days(utc(instant), days, HOURS) == utc(expected)


def test_a_short_day_ends_the_time_sooner() -> None:
    assert add_working_days(utc("2026-03-19 15:00"), 1, SHORT_FRIDAY) == utc("2026-03-20 13:00")


def test_what_arrives_as_a_short_day_closes_has_the_whole_of_the_next() -> None:
    assert add_working_days(utc("2026-03-20 13:00"), 1, SHORT_FRIDAY) == utc("2026-03-23 17:00")


@pytest.mark.parametrize(
    "weekdays",
    [
        ((),) * 7,
        (NINE_TO_FIVE,) * 5,
        (((time(17), time(9)),),) * 7,
        (((time(9), time(13)), (time(12), time(17))),) * 7,
    ],
)
def test_hours_that_cannot_be_are_refused(weekdays: tuple[tuple[Opening, ...], ...]) -> None:
    with pytest.raises(ValueError, match="opening"):
        OpeningHours(LONDON, weekdays, Nation.ENGLAND)


def test_an_opening_may_end_at_midnight() -> None:
    late = OpeningHours(LONDON, (((time(20), time(0)),),) * 7, Nation.ENGLAND)
    assert add_working(utc("2026-03-16 23:30"), 60, late) == utc("2026-03-17 20:30")


hours = st.sampled_from([HOURS, SHORT_FRIDAY, LUNCH])
instants = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))


@given(hours, instants, st.integers(1, 1000), st.integers(1, 1000))
def test_working_minutes_add_up(opening: OpeningHours, at: datetime, some: int, more: int) -> None:
    assert add_working(add_working(at, some, opening), more, opening) == add_working(at, some + more, opening)


@given(hours, instants, st.timedeltas(timedelta(0), timedelta(days=4)), st.integers(1, 5))
def test_what_comes_later_is_never_due_sooner(opening: OpeningHours, at: datetime, later: timedelta, days: int) -> None:
    assert add_working(at, 60 * days, opening) <= add_working(at + later, 60 * days, opening)
    assert add_working_days(at, days, opening) <= add_working_days(at + later, days, opening)
    assert same_working_day(at, opening) <= same_working_day(at + later, opening)
