"""Which occasion a finding belongs to: one concern is opened per occasion, and a closed one only for a new one."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from patients.rules.facts import CheckIn
from patients.rules.findings import FINDING_OF_TIER, Finding
from patients.rules.symptoms import CODES_BY_TIER, Tier
from patients.rules.timeline import Day

KEPT_QUIET_DAYS = 14


def occasions_of(day: Day, findings: Collection[Finding]) -> Mapping[Finding, str]:
    """Return the occasion of each finding that has one: a local date, where needed with the day's how-manieth."""
    return MappingProxyType({finding: OCCASIONS[finding](day) for finding in findings if finding in OCCASIONS})


def by_answer(day: Day) -> str:
    """Return the check-in: the day, and from the second answer of the day on which one."""
    return numbered(day.on, sum(check_in.on == day.on for check_in in day.timeline.facts.check_ins))


def by_symptom(tier: Tier) -> Callable[[Day], str]:
    """Return the occasion of a tier: the check-in or report that named it, the day's latest."""

    def occasion(day: Day) -> str:
        told = (*day.timeline.facts.check_ins, *day.timeline.facts.symptom_reports)
        return numbered(day.on, sum(item.on == day.on and not item.symptoms.isdisjoint(codes) for item in told))

    codes = CODES_BY_TIER[tier]
    return occasion


def by_session(day: Day) -> str:
    """Return the session: the day, and from the second session of the day on which one."""
    return numbered(day.on, len(day.sessions))


def numbered(on: date, count: int) -> str:
    """Return the day, told apart from the same day's earlier occasions."""
    return on.isoformat() if count <= 1 else f"{on.isoformat()}#{count}"


def by_review_date(day: Day) -> str:
    """Return the review date."""
    return day.review_due.isoformat()


def by_last_seen(day: Day) -> str:
    """Return the day from which the backstop counts."""
    return day.timeline.last_seen_on().isoformat()


def once(day: Day) -> str:
    """Return the only occasion of an episode."""
    return "once"


def by_first_day(day: Day) -> str:
    """Return the first day of the flare."""
    return day.flaring_since()[-1].isoformat()


def by_first_day_or_review(day: Day) -> str:
    """Return the later of the flare's first day and 14 days after the last review."""
    first, reviewed_on = day.flaring_since()[-1], day.timeline.facts.reviewed_on
    return (max(first, reviewed_on + timedelta(days=KEPT_QUIET_DAYS)) if reviewed_on else first).isoformat()


OCCASIONS: Mapping[Finding, Callable[[Day], str]] = MappingProxyType(
    {FINDING_OF_TIER[tier]: by_symptom(tier) for tier in Tier}
    | {
        Finding.VERY_SEVERE_PAIN: by_answer,
        Finding.WORSE: by_answer,
        Finding.NOT_IMPROVED: by_review_date,
        Finding.RELAPSE: by_first_day_or_review,
        Finding.SEVERE_PAIN: by_answer,
        Finding.EXERCISE_PAIN: by_session,
        Finding.OVERDUE_REVIEW: by_last_seen,
        Finding.MIXED_ANSWERS: by_review_date,
        Finding.NO_ANSWER: by_review_date,
        Finding.FLARE: by_first_day,
        Finding.PROGRAMME_REVIEW: once,
    }
)


def opens(finding: Finding, occasion: str, *, closed: Collection[str], as_of: date) -> bool:
    """Return whether a finding without an open concern opens one, given the occasions of its closed ones."""
    if not closed:
        return True
    if finding is Finding.RELAPSE and occasion > as_of.isoformat():
        return False  # reviewed less than 14 days ago: the new occasion is still to come
    return occasion not in closed


@dataclass(frozen=True, slots=True)
class AssessedPain:
    """The pain a clinician last assessed, and when."""

    on: date
    pain: int


def pain_already_assessed(finding: Finding, answer: CheckIn, assessed: AssessedPain | None, as_of: date) -> bool:
    """Return whether a severe score opens no new concern: no more pain than a clinician assessed in the last 14 days."""
    if assessed is None or answer.severe or finding not in {Finding.SEVERE_PAIN, Finding.VERY_SEVERE_PAIN}:
        return False
    return answer.pain <= assessed.pain and (as_of - assessed.on).days < KEPT_QUIET_DAYS
