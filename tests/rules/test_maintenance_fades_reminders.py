"""In maintenance reminders grow fewer by a written rule, and nothing but that rule keeps one back."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.finishing import is_proposed, proposed_from
from patients.rules.reminders import Reason, Standing, asking, should_remind
from patients.rules.schedule import DAY, Due, Plan, Span, next_reminder, reminders_between

FIRST = date(2026, 3, 18)  # a Wednesday
LONDON = ZoneInfo("Europe/London")
MORNING_AND_EVENING = Plan(LONDON, (time(9), time(18)), spans=(Span("A", fades_from=FIRST),))


def sent(plan: Plan, days: int) -> dict[date, list[int]]:
    """Return the slots that go out on each day from the first of maintenance on; all others have faded."""
    start = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) - DAY
    found: dict[date, list[int]] = defaultdict(list)
    for due in reminders_between(plan, start, start + (days + 2) * DAY):
        verdict = should_remind(due, plan, Standing(sessions=0), due.at)
        assert verdict.reason in (Reason.DUE, Reason.FADED)
        if verdict.send and FIRST <= due.day < FIRST + days * DAY:
            found[due.day].append(due.slot)
    return found


def test_two_weeks_as_chosen_two_every_other_day_then_once_a_week() -> None:
    found = sent(MORNING_AND_EVENING, 49)
    offsets = {(day - FIRST).days: slots for day, slots in found.items()}
    assert {offset: slots for offset, slots in offsets.items() if offset < 14} == {day: [1, 2] for day in range(14)}
    assert [offset for offset in offsets if offset >= 14] == [14, 16, 18, 20, 21, 23, 25, 27, 28, 35, 42]
    assert all(slots == [1] for offset, slots in offsets.items() if offset >= 14)


def test_without_maintenance_nothing_fades() -> None:
    assert len(sent(Plan(LONDON, (time(9), time(18))), 49)) == 49


@pytest.mark.parametrize(("done", "reason"), [(1, Reason.DONE), (0, Reason.FADED)])
def test_a_session_that_was_done_says_so(done: int, reason: Reason) -> None:
    due = Due(FIRST + 29 * DAY, 1, datetime(2026, 4, 16, 8, tzinfo=UTC))
    assert should_remind(due, MORNING_AND_EVENING, Standing(done), due.at).reason is reason


@given(st.lists(st.integers(0, 3), min_size=7, max_size=7).filter(any), st.integers(1, 3))
def test_every_week_with_a_session_keeps_one_and_never_more_than_before(sessions: list[int], times: int) -> None:
    chosen = tuple(time(8 + 4 * slot) for slot in range(times))
    fading, whole = (Span("A", tuple(sessions), fades_from=first) for first in (FIRST, None))
    found, unfaded = (sent(Plan(LONDON, chosen, spans=(span,)), 70) for span in (fading, whole))
    days = [sum((day - FIRST).days // 7 == week for day in found) for week in range(10)]
    each = sum(number > 0 for number in sessions)
    assert {day: found[day] for day in unfaded if day < FIRST + 14 * DAY} == {
        day: slots for day, slots in unfaded.items() if day < FIRST + 14 * DAY
    }
    assert days == [each] * 2 + [-(-each // 2)] * 2 + [1] * 6


@given(st.datetimes(datetime(2026, 3, 1), datetime(2026, 8, 1)).map(lambda moment: moment.replace(tzinfo=UTC)))
def test_when_the_next_one_is_decided_does_not_depend_on_maintenance(after: datetime) -> None:
    assert next_reminder(MORNING_AND_EVENING, after) == next_reminder(Plan(LONDON, (time(9), time(18))), after)


def test_what_another_programme_asks_for_does_not_fade() -> None:
    daily = Span("B", (1,) * 7)
    plan = Plan(LONDON, (time(9), time(18)), spans=(Span("A", (2,) * 7, fades_from=FIRST), daily))
    found = sent(plan, 49)
    assert [found[FIRST + day * DAY] for day in (0, 15, 48)] == [[1, 2], [1], [1]]
    assert all(found[FIRST + day * DAY] for day in range(49))
    due = Due(FIRST + 15 * DAY, 1, datetime(2026, 4, 2, 8, tzinfo=UTC))
    assert asking(due, plan) == ["B"]
    assert asking(Due(FIRST, 1, due.at), plan) == ["A", "B"]
    assert asking(Due(FIRST + 15 * DAY, 2, due.at), plan) == ["A"]


def test_week_eight_begins_on_day_49() -> None:
    assert proposed_from(FIRST) == FIRST + timedelta(weeks=7)
    day = FIRST + 49 * DAY
    assert not is_proposed(FIRST, None, day - DAY)
    assert is_proposed(FIRST, None, day)
    assert not is_proposed(FIRST, day + DAY, day)
    assert is_proposed(FIRST, day, day)
