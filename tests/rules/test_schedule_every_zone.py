"""Reminders over every clock change of every zone, two years either way of March 2026."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.schedule import Due, Plan, after_quiet, instant_of, local_date, next_reminder, patient_day

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
FIRST = datetime(2024, 3, 1, tzinfo=UTC)
LAST = datetime(2028, 4, 1, tzinfo=UTC)
DAYS = [FIRST + offset * DAY for offset in range((LAST - FIRST).days)]
OLD_CHANGES = {
    "Pacific/Apia": datetime(2011, 12, 30, 10, tzinfo=UTC),
    "Pacific/Kwajalein": datetime(1993, 8, 21, 12, tzinfo=UTC),
}


@cache
def changes(name: str) -> tuple[datetime, ...]:
    zone = ZoneInfo(name)
    offsets = [day.astimezone(zone).utcoffset() for day in DAYS]
    found = [_narrow(day, zone) for day, old, new in zip(DAYS, offsets, offsets[1:], strict=False) if old != new]
    return (*found, *([OLD_CHANGES[name]] if name in OLD_CHANGES else []))


def _narrow(low: datetime, zone: ZoneInfo) -> datetime:
    high, before = low + DAY, low.astimezone(zone).utcoffset()
    while high - low > MINUTE:
        middle = low + (high - low) // 2 // MINUTE * MINUTE
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == before else (low, middle)
    return high


CHANGING = sorted(name for name in available_timezones() if changes(name))


def clock_of(name: str) -> tuple[tuple[datetime, timedelta | None, timedelta | None], ...]:
    """Return all that a zone's clock does in these years: each change, and the offset before and after it."""
    zone = ZoneInfo(name)
    return tuple(
        (change, (change - MINUTE).astimezone(zone).utcoffset(), change.astimezone(zone).utcoffset())
        for change in changes(name)
    )


# Zones whose clocks do the same are one case, under the first of their names.
ALIKE: dict[object, list[str]] = {}
for zone_name in CHANGING:
    ALIKE.setdefault(clock_of(zone_name), []).append(zone_name)
CLOCKS = [min(names) for names in ALIKE.values()]


def test_the_zones_known_for_their_clock_changes_are_among_them() -> None:
    known = {"Europe/London", "Australia/Lord_Howe", "America/St_Johns", "Africa/Casablanca", "Pacific/Apia"}
    assert known <= set(CHANGING)
    assert len(CHANGING) > 150


def shown(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def times_near(change: datetime, zone: ZoneInfo) -> list[time]:
    """Return local times before, in, at the edges of and after the gap or overlap, and far from it."""
    edges = sorted((shown(change, zone), shown(change - MINUTE, zone) + MINUTE))
    middle = edges[0] + (edges[1] - edges[0]) / 2
    near = [edges[0] - MINUTE, edges[0], edges[0] + MINUTE, middle, edges[1] - MINUTE, edges[1]]
    return sorted({moment.time().replace(second=0, microsecond=0) for moment in near} | {time(9)})


def minutes_around(change: datetime, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """Return every minute from a day before a change to a day after it, and what the clock shows."""
    instants = (change + offset * MINUTE for offset in range(-26 * 60, 26 * 60))
    return [(instant, shown(instant, zone)) for instant in instants]


def reminders(plan: Plan, start: datetime, end: datetime) -> Iterator[Due]:
    while (due := next_reminder(plan, start)) is not None and due.at <= end:
        yield due
        start = due.at


def dates_around(change: datetime, zone: ZoneInfo) -> list[date]:
    """Return the local dates there are, from two before a change to two after it."""
    middle = local_date(change, zone)
    return sorted({local_date(change + hours * timedelta(hours=1), zone) for hours in range(-50, 51)} | {middle})


@pytest.mark.parametrize("name", CLOCKS)
def test_each_chosen_time_has_one_reminder_on_each_local_date(name: str) -> None:
    zone = ZoneInfo(name)
    for change in changes(name):
        dates = dates_around(change, zone)[1:-1]
        for at in times_near(change, zone):
            found = list(reminders(Plan(zone, (at,)), change - 3 * DAY, change + 3 * DAY))
            expected = [instant_of(day, at, zone) for day in dates]
            assert [due.at for due in found if expected[0] <= due.at <= expected[-1]] == expected  # type: ignore[operator]
            assert len({due.occasion for due in found}) == len(found)


@pytest.mark.parametrize("name", CLOCKS)
def test_each_instant_is_the_first_at_which_the_clock_shows_the_time(name: str) -> None:
    zone = ZoneInfo(name)
    for change in changes(name)[-2:]:
        day = local_date(change, zone)
        looked_at = minutes_around(change, zone)
        for at in times_near(change, zone):
            wanted = datetime.combine(day, at)
            assert instant_of(day, at, zone) == next(instant for instant, clock in looked_at if clock >= wanted)


@pytest.mark.parametrize("name", CLOCKS)
def test_several_times_a_day_are_reminded_in_order_and_never_early(name: str) -> None:
    zone = ZoneInfo(name)
    for change in changes(name):
        times = (*times_near(change, zone)[::3], time(18))
        found = list(reminders(Plan(zone, times), change - 2 * DAY, change + 2 * DAY))
        assert [due.at for due in found] == sorted({due.at for due in found})
        assert [(due.day, due.slot) for due in found] == sorted({(due.day, due.slot) for due in found})


instants = st.datetimes(datetime(2024, 3, 1), datetime(2028, 4, 1)).map(lambda moment: moment.replace(tzinfo=UTC))
zones = st.sampled_from(CHANGING).map(ZoneInfo)
# half of all instants lie within a day of a clock change
moments = zones.flatmap(
    lambda zone: st.tuples(
        st.just(zone),
        instants
        | st.builds(
            lambda change, seconds: change + timedelta(seconds=seconds),
            st.sampled_from(changes(zone.key)),
            st.integers(-86400, 86400),
        ),
    )
)


@given(moments, st.times(), st.integers(0, 86400))
def test_later_instants_never_belong_to_earlier_days(
    moment: tuple[ZoneInfo, datetime], starts_at: time, seconds: int
) -> None:
    zone, instant = moment
    later = instant + timedelta(seconds=seconds)
    assert patient_day(instant, zone, starts_at) <= patient_day(later, zone, starts_at)


@given(moments, st.times(), st.times(), st.integers(0, 86400))
def test_quiet_hours_only_delay_and_keep_the_order(
    moment: tuple[ZoneInfo, datetime], quiet_from: time, quiet_until: time, seconds: int
) -> None:
    zone, instant = moment
    moved = after_quiet(instant, zone, quiet_from, quiet_until)
    assert instant <= moved <= after_quiet(instant + timedelta(seconds=seconds), zone, quiet_from, quiet_until)
    assert after_quiet(moved, zone, quiet_from, quiet_until) == moved
    assert moved - instant <= timedelta(hours=26)


@given(moments, st.lists(st.times(), min_size=1, max_size=4), st.booleans())
def test_nothing_lies_between_an_instant_and_its_next_reminder(
    moment: tuple[ZoneInfo, datetime], times: list[time], chosen: bool
) -> None:
    zone, instant = moment
    plan = Plan(zone, tuple(times), chosen=chosen)
    due = next_reminder(plan, instant)
    assert due is not None
    assert due.at > instant
    assert next_reminder(plan, due.at - timedelta(microseconds=1)) == due
