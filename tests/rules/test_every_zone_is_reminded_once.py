"""The ledger of reminders around every clock change of every zone: one row for each slot of each day there is."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patients.rules.schedule import DAY, Due, Plan, instant_of, joined_by, local_date, next_reminder, patient_day
from tests.rules.test_schedule_every_zone import (
    ALIKE,
    CHANGING,
    CLOCKS,
    changes,
    dates_around,
    instants,
    minutes_around,
    shown,
    times_near,
)

THREE = time(3)


def test_every_zone_that_changes_its_clock_is_one_of_them() -> None:
    assert sorted(name for names in ALIKE.values() for name in names) == CHANGING


def ledger(plan: Plan, start: datetime, end: datetime) -> list[tuple[Due, bool]]:
    """Return every reminder from an instant on with whether it is sent, as `care.reminding` writes them down."""
    rows, due = [], next_reminder(plan, start)
    while due is not None and due.at < end:
        rows += [(due, True), *((other, False) for other in joined_by(plan, due))]
        due = next_reminder(plan, due.at)
    return rows


def calendar_date(due: Due, at: time, dates: list[date]) -> date:
    """Return the date that the clock shows at a slot: after midnight it is the next one there is."""
    return due.day if at >= THREE else min(day for day in dates if day > due.day)


@pytest.mark.parametrize("name", CLOCKS)
def test_each_slot_of_each_day_has_one_row_and_none_is_early(name: str) -> None:
    zone = ZoneInfo(name)
    for change in changes(name):
        dates = dates_around(change, zone)
        plan = Plan(zone, tuple(dict.fromkeys((time(0, 30), *times_near(change, zone)[::2], time(9), time(18)))))
        rows = ledger(plan, change - 3 * DAY, change + 3 * DAY)
        found = Counter((due.day, due.slot) for due, _sent in rows)
        assert set(found.values()) == {1}
        for day in dates[1:-1]:
            assert [found[day, slot] for slot, _at in plan.slots()] == [1] * len(plan.times), day
        there = {local_date(change + hours * timedelta(hours=1), zone) for hours in range(-110, 111)}
        times = dict(plan.slots())
        for due, _sent in rows:
            assert due.day in there
            assert shown(due.at, zone) >= datetime.combine(
                calendar_date(due, times[due.slot], sorted(there)), times[due.slot]
            )
        at_once = Counter(due.at for due, sent in rows if sent)
        assert set(at_once.values()) == {1}
        assert all(due.at in at_once for due, sent in rows if not sent)


@pytest.mark.parametrize("name", CLOCKS)
def test_a_session_after_midnight_belongs_to_the_day_it_started_in(name: str) -> None:
    zone = ZoneInfo(name)
    for change in changes(name)[-2:]:
        there = {local_date(change + hours * timedelta(hours=1), zone) for hours in range(-110, 111)}
        begun = date.min
        for instant, clock in minutes_around(change, zone)[::15]:
            own = clock.date() if clock.time() >= THREE else max(day for day in there if day < clock.date())
            begun = max(begun, own)  # a day once begun is not taken back when the clock is
            assert patient_day(instant, zone) == begun, instant


@cache
def everywhere() -> list[str]:
    return sorted(available_timezones())


@settings(max_examples=40)
@given(st.data(), instants, st.lists(st.times(), min_size=1, max_size=3, unique=True))
def test_moving_zones_never_doubles_a_slot_and_asks_for_no_more_than_a_day_has(
    data: st.DataObject, start: datetime, times: list[time]
) -> None:
    """Whoever moves is asked once for a slot of a date, whichever clocks showed that date, and never early."""
    sent: dict[str, datetime] = {}
    now, end = start, start + 4 * DAY
    while now < end:
        zone = ZoneInfo(data.draw(st.sampled_from(everywhere())))
        until = now + timedelta(hours=data.draw(st.integers(1, 30)))
        plan = Plan(zone, tuple(times))
        due = next_reminder(plan, now)
        while due is not None and due.at <= until:
            if due.occasion not in sent:
                sent[due.occasion] = due.at
                at = dict(plan.slots())[due.slot]
                first = instant_of(due.day if at >= THREE else due.day + DAY, at, zone)
                assert first is None or due.at >= first
            due = next_reminder(plan, due.at)
        now = until
    per_day = Counter(occasion.partition("/")[0] for occasion in sent)
    assert max(per_day.values(), default=0) <= len(set(times))
