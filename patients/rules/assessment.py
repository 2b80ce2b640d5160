"""The follow-up rules for back pain: (facts, policy, as_of) in, a decision out, and when to ask again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from clinic.policy import Policy
from patients.rules import course, reported
from patients.rules.day import Day, day_of
from patients.rules.facts import Facts
from patients.rules.findings import Finding
from patients.rules.look_ahead import next_assessment_on
from patients.rules.occasions import occasions_of
from patients.rules.reasons import reasons_for
from patients.rules.timeline import timeline_of


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rules conclude on a day; occasions holds the key of each finding's occasion."""

    headline: Finding
    findings: tuple[Finding, ...]
    day: int
    review_due: date
    baseline: int | None
    next_assessment_on: date | None
    reasons: tuple[str, ...]
    occasions: Mapping[Finding, str]


def assess(facts: Facts, policy: Policy, as_of: date) -> Decision:
    """Return the decision of a day, from nothing but the facts known by it."""
    timeline = timeline_of(facts, policy, as_of)
    day = day_of(timeline, as_of)
    findings = findings_on(day)
    return Decision(
        headline=findings[0],
        findings=findings,
        day=day.number,
        review_due=day.review_due,
        baseline=day.baseline,
        next_assessment_on=next_assessment_on(timeline, as_of, findings_on),
        reasons=reasons_for(day, findings),
        occasions=occasions_of(day, findings),
    )


RULES: Mapping[Finding, Callable[[Day], bool]] = MappingProxyType(
    {
        Finding.EMERGENCY_SYMPTOM: reported.emergency_symptom,
        Finding.URGENT_SYMPTOM: reported.urgent_symptom,
        Finding.VERY_SEVERE_PAIN: reported.very_severe_pain,
        Finding.WORSE: reported.worse,
        Finding.NOT_IMPROVED: course.not_improved,
        Finding.RELAPSE: course.relapse,
        Finding.SEVERE_PAIN: reported.severe_pain,
        Finding.EXERCISE_PAIN: reported.exercise_pain,
        Finding.OVERDUE_REVIEW: course.overdue_review,
        Finding.SYMPTOM_TO_MENTION: reported.symptom_to_mention,
        Finding.MIXED_ANSWERS: course.mixed_answers,
        Finding.NO_ANSWER: course.no_answer,
        Finding.FLARE: course.flare,
        Finding.PROGRAMME_REVIEW: course.programme_review,
        Finding.SILENT: course.silent,
        Finding.IMPROVING: course.improving,
        Finding.ON_TRACK: course.on_track,
    }
)


# All the others are about an answer, a symptom or a session of the day itself; a test compares.
ON_A_QUIET_DAY: Mapping[Finding, Callable[[Day], bool]] = MappingProxyType(
    {
        finding: RULES[finding]
        for finding in (
            Finding.NOT_IMPROVED,
            Finding.OVERDUE_REVIEW,
            Finding.NO_ANSWER,
            Finding.PROGRAMME_REVIEW,
            Finding.SILENT,
        )
    }
)


def findings_on(day: Day) -> tuple[Finding, ...]:
    """Return everything found, in rank order; where nothing is, on_track."""
    asked = ON_A_QUIET_DAY if day.is_quiet else RULES
    return tuple([finding for finding, holds in asked.items() if holds(day)]) or (Finding.ON_TRACK,)
