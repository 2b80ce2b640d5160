"""When to assess again: the first later day on which, with no new facts, something new is found."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from patients.rules.day import Day, day_of
from patients.rules.findings import Finding
from patients.rules.timeline import ONE_DAY, RECENT_DAYS, Timeline

LOOK_AHEAD_DAYS = 60

# Good news can wait for the next answer.
NOT_AWAITED = frozenset({Finding.IMPROVING, Finding.ON_TRACK})

FindingsOn = Callable[[Day], tuple[Finding, ...]]


def next_assessment_on(
    timeline: Timeline, as_of: date, findings_on: FindingsOn, *, before: date = date.max
) -> date | None:
    """Return the first later day on which a finding appears that did not hold the day before."""
    ends = (pause.until for pause in timeline.facts.pauses if pause.until is not None)
    latest = max(as_of, max(ends, default=as_of))
    for on in sorted({turn for turn in turning_points(timeline, as_of) if as_of < turn < before}):
        if (on - latest).days > LOOK_AHEAD_DAYS:
            return None
        if appeared(timeline, on, findings_on):
            return on
    return None


def appeared(timeline: Timeline, on: date, findings_on: FindingsOn) -> set[Finding]:
    """Return what is found on a day that was not found the day before."""
    before = findings_on(day_of(timeline, on - ONE_DAY))
    return set(findings_on(day_of(timeline, on))) - set(before) - NOT_AWAITED


def turning_points(timeline: Timeline, as_of: date) -> Iterator[date]:
    """Return every day that can differ from the day before it, while nothing new is reported.

    Each threshold of a rule that can hold on a quiet day is here; a test compares this with every day.
    """
    facts, policy = timeline.facts, timeline.policy
    yield as_of + ONE_DAY
    for pause in facts.pauses:
        yield pause.start
        yield pause.until or pause.start
    for day in (as_of, *timeline.review_credits):
        yield day + ONE_DAY
        yield timeline.review_due(day + ONE_DAY) + timedelta(days=policy.grace_days + 1)
    if timeline.answers:
        yield timeline.answers[-1].on + timedelta(days=RECENT_DAYS + 1)
        yield timeline.answers[-1].on + timedelta(days=policy.silent_days)
    yield facts.started_on + timedelta(days=policy.silent_days)
    yield timeline.last_seen_on() + timedelta(days=policy.backstop_day)
    yield timeline.first_started_on + timedelta(days=policy.programme_review_day)
