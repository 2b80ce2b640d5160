"""Local times and the instants they fall on."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from patients.rules.schedule import after_quiet, instant_of, local_date, patient_day

LONDON = ZoneInfo("Europe/London")
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = (time(21), time(8))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/London", "2026-01-15", "09:00", "2026-01-15 09:00"),
        ("Europe/London", "2026-07-15", "09:00", "2026-07-15 08:00"),
        ("Asia/Kathmandu", "2026-03-16", "09:00", "2026-03-16 03:15"),
        ("Pacific/Kiritimati", "2026-03-16", "09:00", "2026-03-15 19:00"),
        ("Pacific/Pago_Pago", "2026-03-16", "21:00", "2026-03-17 08:00"),
        # does not exist: the first instant after the gap
        ("Europe/London", "2026-03-29", "01:00", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-29", "01:30", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-29", "01:59:59.5", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-29", "02:00", "2026-03-29 01:00"),
        ("America/St_Johns", "2026-03-08", "02:30", "2026-03-08 05:30"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03 15:30"),
        ("Africa/Casablanca", "2026-03-22", "02:30", "2026-03-22 02:00"),
        ("America/Nuuk", "2026-03-28", "23:30", "2026-03-29 01:00"),
        # occurs twice: the first
        ("Europe/London", "2026-10-25", "01:30", "2026-10-25 00:30"),
        ("America/St_Johns", "2026-11-01", "01:30", "2026-11-01 04:00"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04 14:45"),
        ("Africa/Casablanca", "2026-02-15", "02:30", "2026-02-15 01:30"),
    ],
)
def test_a_local_time_has_one_instant(zone: str, day: str, at: str, expected: str) -> None:
    found = instant_of(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    assert found == utc(expected)


@pytest.mark.parametrize(
    ("zone", "skipped"),
    [("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Kwajalein", date(1993, 8, 21))],
)
def test_a_date_the_zone_skips_has_no_times(zone: str, skipped: date) -> None:
    times = (time(0), time(9), time(23, 59))
    assert [instant_of(skipped, at, ZoneInfo(zone)) for at in times] == [None, None, None]


def test_the_dates_beside_a_skipped_one_keep_theirs() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert instant_of(date(2011, 12, 29), time(23, 59), apia) == utc("2011-12-30 09:59")
    assert instant_of(date(2011, 12, 31), time(0), apia) == utc("2011-12-30 10:00")


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        local_date(datetime(2026, 3, 16, 9), LONDON)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-03-16 23:59", "2026-03-16"),
        ("2026-03-17 00:00", "2026-03-16"),
        ("2026-03-17 02:59", "2026-03-16"),
        ("2026-03-17 03:00", "2026-03-17"),
        ("2026-03-29 01:59", "2026-03-28"),  # 02:59 in summer time
        ("2026-03-29 02:00", "2026-03-29"),
    ],
)
def test_a_patients_day_starts_at_three(at: str, day: str) -> None:
    assert patient_day(utc(at), LONDON) == date.fromisoformat(day)


def test_the_calendar_date_changes_at_midnight() -> None:
    assert local_date(utc("2026-07-15 23:30"), LONDON) == date(2026, 7, 16)


def test_a_day_once_begun_is_not_taken_back_when_the_clock_is() -> None:
    # 02:30 comes twice; at the second 02:00 the day that began at the first 02:30 goes on
    assert patient_day(utc("2026-10-25 00:45"), BERLIN, time(2, 30)) == date(2026, 10, 25)
    assert patient_day(utc("2026-10-25 01:05"), BERLIN, time(2, 30)) == date(2026, 10, 25)


def test_a_day_goes_on_when_the_clock_goes_back_over_midnight() -> None:
    # at 00:01 on 7 November 2010 the clocks went back to 23:01 on the 6th
    instants = [utc("2010-11-07 02:30"), utc("2010-11-07 02:31")]
    days = [patient_day(instant, ZoneInfo("America/St_Johns"), time(0)) for instant in instants]
    assert days == [date(2010, 11, 7), date(2010, 11, 7)]


def test_the_night_after_a_skipped_date_belongs_to_the_last_day_there_was() -> None:
    assert patient_day(utc("2011-12-30 11:30"), ZoneInfo("Pacific/Apia")) == date(2011, 12, 29)


@pytest.mark.parametrize(
    ("quiet", "at", "moved"),
    [
        (NIGHT, "2026-01-15 20:59", "2026-01-15 20:59"),
        (NIGHT, "2026-01-15 21:00", "2026-01-16 08:00"),
        (NIGHT, "2026-01-16 03:00", "2026-01-16 08:00"),
        (NIGHT, "2026-01-16 08:00", "2026-01-16 08:00"),
        (NIGHT, "2026-03-28 23:00", "2026-03-29 07:00"),  # the night is an hour shorter
        (NIGHT, "2026-10-24 22:00", "2026-10-25 08:00"),
        ((time(9), time(17)), "2026-01-15 09:00", "2026-01-15 17:00"),  # sleeps by day
        ((time(9), time(17)), "2026-01-15 18:00", "2026-01-15 18:00"),
        ((time(8), time(8)), "2026-01-15 03:00", "2026-01-15 03:00"),  # none
        ((time(22), time(1, 30)), "2026-10-25 01:15", "2026-10-25 01:15"),  # ended at the first 01:30
    ],
)
def test_quiet_hours_delay_until_their_end(quiet: tuple[time, time], at: str, moved: str) -> None:
    assert after_quiet(utc(at), LONDON, *quiet) == utc(moved)


def test_a_quiet_night_goes_on_over_a_skipped_date() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert after_quiet(utc("2011-12-30 08:00"), apia, *NIGHT) == instant_of(date(2011, 12, 31), time(8), apia)
