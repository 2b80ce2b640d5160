"""The occasion of a finding: a concern that was closed opens again only for a new one."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from patients.rules.day import Day
from patients.rules.facts import CheckIn
from patients.rules.findings import FINDING_OF_TIER, Finding
from patients.rules.symptoms import CODES_BY_TIER, Tier

KEPT_QUIET_DAYS = 14
# Closing one of these sets the date that makes its next occasion: until then a person has just looked at it.
ON_A_DATE_TO_COME = frozenset({Finding.RELAPSE, Finding.MIXED_ANSWERS})


def occasions_of(day: Day, findings: Collection[Finding]) -> Mapping[Finding, str]:
    """Return the occasion of each concerning finding: a local date, where needed numbered within the day."""
    return MappingProxyType({finding: OCCASIONS[finding](day) for finding in findings if finding in OCCASIONS})


def by_answer(day: Day) -> str:
    """Return the check-in: the day, and from the second answer of the day on which one."""
    return numbered(day.on, sum(check_in.on == day.on for check_in in day.timeline.facts.check_ins))


def by_symptom(tier: Tier) -> Callable[[Day], str]:
    """Return the occasion of a tier: the day's latest check-in or report that named it."""
    codes = CODES_BY_TIER[tier]

    def occasion(day: Day) -> str:
        return numbered(day.on, sum(not symptoms.isdisjoint(codes) for symptoms in told_on(day)))

    return occasion


def told_on(day: Day) -> Iterator[frozenset[str]]:
    """Return the symptoms of each check-in and each report of the day."""
    facts = day.timeline.facts
    yield from (check_in.symptoms for check_in in facts.check_ins if check_in.on == day.on)
    yield from (report.symptoms for report in facts.symptom_reports if report.on == day.on)


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
    if finding in ON_A_DATE_TO_COME and occasion > as_of.isoformat():
        return False
    return occasion not in closed


@dataclass(frozen=True, slots=True)
class AssessedPain:
    """The pain a clinician last assessed, and when."""

    on: date
    pain: int


def pain_already_assessed(finding: Finding, answer: CheckIn, assessed: AssessedPain | None, as_of: date) -> bool:
    """Return whether a clinician assessed as much pain in the last 14 days, so that no concern opens."""
    if assessed is None or answer.severe or finding not in {Finding.SEVERE_PAIN, Finding.VERY_SEVERE_PAIN}:
        return False
    return answer.pain <= assessed.pain and (as_of - assessed.on).days < KEPT_QUIET_DAYS
