"""Whether a due reminder goes out."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.reminders import WORDS, Reason, Standing, should_remind
from patients.rules.schedule import Due, Plan, Span

AT = datetime(2026, 1, 15, 18, tzinfo=UTC)
EVENING = Due(date(2026, 1, 15), 2, AT)
MORNING = Due(date(2026, 1, 15), 1, AT)
PLAN = Plan(ZoneInfo("Europe/London"), (time(9), time(18)))
NOTHING_LOGGED = Standing(sessions=0)


def of(*spans: Span) -> Plan:
    return replace(PLAN, spans=spans)


@pytest.mark.parametrize(("sessions", "sent"), [(0, True), (1, True), (2, False), (3, False)])
def test_slot_two_is_reminded_while_fewer_than_two_sessions_are_logged(sessions: int, sent: bool) -> None:
    verdict = should_remind(EVENING, PLAN, Standing(sessions), AT)
    assert verdict.send is sent
    assert verdict.reason is (Reason.DUE if sent else Reason.DONE)


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing(0, held=True), Reason.HELD),
        (Standing(0, stopped=True), Reason.STOPPED),
        (Standing(0, paused=True), Reason.PAUSED),
        (Standing(0, held=True, stopped=True, paused=True), Reason.HELD),
    ],
)
def test_a_hold_a_stop_and_a_pause_keep_it_back(standing: Standing, reason: Reason) -> None:
    verdict = should_remind(MORNING, PLAN, standing, AT)
    assert (verdict.send, verdict.reason) == (False, reason)


@pytest.mark.parametrize(
    ("late", "reason"),
    [
        (timedelta(seconds=-1), Reason.NOT_YET),
        (timedelta(0), Reason.DUE),
        (timedelta(hours=2, minutes=59), Reason.DUE),
        (timedelta(hours=3), Reason.EXPIRED),
    ],
)
def test_it_goes_out_within_three_hours_of_its_time_or_not_at_all(late: timedelta, reason: Reason) -> None:
    assert should_remind(MORNING, PLAN, NOTHING_LOGGED, AT + late).reason is reason


@pytest.mark.parametrize(
    ("ignored", "slot", "reason"),
    [
        (4, 2, Reason.DUE),
        (5, 2, Reason.ONE_A_DAY),
        (5, 1, Reason.DUE),
        (9, 1, Reason.DUE),
        (10, 1, Reason.LEFT_TO_SILENT),
        (10, 2, Reason.LEFT_TO_SILENT),
    ],
)
def test_ignored_reminders_fade_to_one_a_day_and_then_stop(ignored: int, slot: int, reason: Reason) -> None:
    due = Due(EVENING.day, slot, AT)
    assert should_remind(due, PLAN, Standing(0, ignored=ignored), AT).reason is reason


@pytest.mark.parametrize(
    ("plan", "reason"),
    [
        (of(Span("back", starts_on=date(2026, 1, 16))), Reason.NOT_STARTED),
        (of(Span("back", starts_on=date(2026, 1, 15), ends_on=date(2026, 1, 16))), Reason.DUE),
        (of(Span("back", ends_on=date(2026, 1, 15))), Reason.ENDED),
        (of(Span("back", (2, 2, 2, 1, 2, 2, 2))), Reason.NO_SESSION),
        (of(Span("back", (2, 2, 2, 1, 2, 2, 2)), Span("knee", (0, 0, 0, 2, 0, 0, 0))), Reason.DUE),
    ],
)
def test_the_prescription_in_force_decides_whether_there_is_a_session(plan: Plan, reason: Reason) -> None:
    assert should_remind(EVENING, plan, NOTHING_LOGGED, AT).reason is reason


def test_every_reason_has_words() -> None:
    assert set(WORDS) == set(Reason)
    assert all(WORDS.values())


@given(
    st.builds(Standing, st.integers(0, 4), st.integers(0, 12), st.booleans(), st.booleans(), st.booleans()),
    st.integers(1, 3),
    st.timedeltas(timedelta(hours=-5), timedelta(hours=5)),
)
def test_nothing_is_sent_that_any_rule_forbids(standing: Standing, slot: int, late: timedelta) -> None:
    verdict = should_remind(Due(EVENING.day, slot, AT), PLAN, standing, AT + late)
    wanted = standing.sessions < slot and standing.ignored < (5 if slot > 1 else 10)
    free = not (standing.held or standing.stopped or standing.paused)
    assert verdict.send == (wanted and free and timedelta(0) <= late < timedelta(hours=3))
    assert verdict.send == (verdict.reason is Reason.DUE)
