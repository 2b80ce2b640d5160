"""The follow-up rules for back pain: (facts, policy, as_of) in, a decision out, and when to ask again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from clinic.policy import Policy
from patients.rules.facts import Change, CheckIn, Facts
from patients.rules.findings import Finding
from patients.rules.look_ahead import RECENT_DAYS, next_assessment_on
from patients.rules.occasions import occasions_of
from patients.rules.reasons import reasons_for
from patients.rules.symptoms import CODES_BY_TIER, Tier
from patients.rules.timeline import Day, day_of, timeline_of

# "change > 2" at the programme review is fixed: no policy moves it.
DONE_AT_CHANGE = Change.MUCH_BETTER


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


def emergency_symptom(day: Day) -> bool:
    """Return whether today names an emergency symptom; a pause does not matter."""
    return not day.symptoms.isdisjoint(CODES_BY_TIER[Tier.EMERGENCY])


def urgent_symptom(day: Day) -> bool:
    """Return whether today names an urgent symptom."""
    return not day.symptoms.isdisjoint(CODES_BY_TIER[Tier.URGENT])


def very_severe_pain(day: Day) -> bool:
    """Return whether today's pain is very severe, by score or in the patient's words."""
    answer = day.today
    return answer is not None and (answer.pain >= day.policy.very_severe_pain or answer.severe)


def worse(day: Day) -> bool:
    """Return whether today is clearly worse than the start, on any day of the episode."""
    answer = day.today
    if answer is None:
        return False
    by_score = day.baseline is not None and answer.pain - day.baseline >= day.policy.worse_by
    return by_score or (answer.change or 0) >= Change.MUCH_WORSE


def not_improved(day: Day) -> bool:
    """Return whether the review date found no improvement: in today's answer, or in one carried to it."""
    return answered_not_improved(day) or carried_not_improved(day)


def answered_not_improved(day: Day) -> bool:
    """Return whether today's answer, at the review or later, is not better by any verdict."""
    answer = day.today
    if answer is None or day.improved_on or day.on < day.review_due or day.improving(answer):
        return False
    verdicts = (day.pain_better(answer), day.change_better(answer))
    return True not in verdicts and False in verdicts and answer.pain > day.policy.mild_pain


def carried_not_improved(day: Day) -> bool:
    """Return whether nobody answered at the review, and the answer just before it was not better."""
    answer = carried(day)
    if answer is None or not review_unanswered(day) or day.improving(answer):
        return False
    no_better = day.pain_better(answer) is False and day.change_better(answer) is not True
    return no_better and answer.pain > day.policy.mild_pain


def review_unanswered(day: Day) -> bool:
    """Return whether the review date and its days of grace went by, not paused, without an answer."""
    if day.today or day.paused or (day.on - day.review_due).days <= day.policy.grace_days:
        return False
    return day.last is None or day.last.on < day.review_due


def carried(day: Day) -> CheckIn | None:
    """Return the last answer if it is recent enough to stand in for one at the review date."""
    if day.last is None or (day.review_due - day.last.on).days > day.policy.carry_days:
        return None
    return day.last


def carried_improving(day: Day) -> bool:
    """Return whether the answer that stands in for the review is an improving one."""
    answer = carried(day)
    return answer is not None and day.improving(answer)


def relapse(day: Day) -> bool:
    """Return whether, after improving, today flared and so did every answer since a day 5 to 14 days ago."""
    if not day.flared or day.improved_on is None:
        return False
    days_ago = range(day.policy.relapse_after, day.policy.relapse_window + 1)
    return any(on > day.improved_on and (day.on - on).days in days_ago for on in day.flaring_since())


def severe_pain(day: Day) -> bool:
    """Return whether today's pain is severe."""
    return day.today is not None and day.today.pain >= day.policy.severe_pain


def exercise_pain(day: Day) -> bool:
    """Return whether exercise hurt very much today, or was stopped for pain today and the session day before."""
    if any((session.worst_pain or 0) >= day.policy.very_severe_pain for session in day.sessions):
        return True
    return any(session.stopped_for_pain for session in day.sessions) and stopped_last_time(day)


def stopped_last_time(day: Day) -> bool:
    """Return whether a session was stopped for pain on the session day just before today, 7 days ago at most."""
    before = [session for session in day.timeline.facts.sessions if session.on < day.on]
    last_on = max((session.on for session in before), default=None)
    if last_on is None or (day.on - last_on).days > RECENT_DAYS:
        return False
    return any(session.stopped_for_pain for session in before if session.on == last_on)


def overdue_review(day: Day) -> bool:
    """Return whether nobody has looked for four weeks and nothing else will make them look; also while paused."""
    if (day.on - day.timeline.last_seen_on()).days < day.policy.backstop_day or day.improved_on:
        return False
    if day.last and (day.on - day.last.on).days <= RECENT_DAYS and day.improving(day.last):
        return False
    return not (not_improved(day) or relapse(day) or mixed_answers(day) or no_answer(day))


def symptom_to_mention(day: Day) -> bool:
    """Return whether today names a symptom to mention to a doctor."""
    return not day.symptoms.isdisjoint(CODES_BY_TIER[Tier.TO_MENTION])


def mixed_answers(day: Day) -> bool:
    """Return whether today's answer neither shows improvement nor denies it, or no longer holds what was gained."""
    answer = day.today
    if answer is None:
        return False
    if day.improved_on:
        return not day.flared and not day.holding(answer)
    return day.on >= day.review_due and not day.improving(answer) and not not_improved(day)


def no_answer(day: Day) -> bool:
    """Return whether the review went unanswered and no answer just before it decides."""
    return review_unanswered(day) and not not_improved(day) and not carried_improving(day)


def flare(day: Day) -> bool:
    """Return whether today flared, short of a relapse, before the review or after improving."""
    return day.flared and not relapse(day) and (day.improved_on is not None or day.on < day.review_due)


def programme_review(day: Day) -> bool:
    """Return whether six weeks have passed and the last answer is not yet that of a patient who is done."""
    if (day.on - day.timeline.first_started_on).days < day.policy.programme_review_day:
        return False
    answer = day.today if day.paused else day.last
    return answer is not None and (
        answer.pain > 0 or (answer.change or Change.NO_CHANGE) > DONE_AT_CHANGE
    )


def silent(day: Day) -> bool:
    """Return whether the patient, not paused, has gone quiet and nothing more pressing says so."""
    if day.today or day.paused:
        return False
    if review_unanswered(day) and carried_improving(day):
        return True
    return quiet_days(day) >= day.policy.silent_days and not not_improved(day) and not no_answer(day)


def quiet_days(day: Day) -> int:
    """Return the days since the later of the last check-in and the start."""
    started_on = day.timeline.facts.started_on
    return (day.on - max(started_on, day.last.on if day.last else started_on)).days


def improving(day: Day) -> bool:
    """Return whether today's answer improves at the review or later, or holds what was gained."""
    answer = day.today
    if answer is None:
        return False
    if day.improved_on:
        return not day.flared and day.holding(answer)
    return day.on >= day.review_due and day.improving(answer)


def on_track(day: Day) -> bool:
    """Return whether today's answer comes before the review and did not flare."""
    early = day.on < day.review_due and day.improved_on is None
    return day.today is not None and early and not day.flared


RULES: Mapping[Finding, Callable[[Day], bool]] = MappingProxyType(
    {
        Finding.EMERGENCY_SYMPTOM: emergency_symptom,
        Finding.URGENT_SYMPTOM: urgent_symptom,
        Finding.VERY_SEVERE_PAIN: very_severe_pain,
        Finding.WORSE: worse,
        Finding.NOT_IMPROVED: not_improved,
        Finding.RELAPSE: relapse,
        Finding.SEVERE_PAIN: severe_pain,
        Finding.EXERCISE_PAIN: exercise_pain,
        Finding.OVERDUE_REVIEW: overdue_review,
        Finding.SYMPTOM_TO_MENTION: symptom_to_mention,
        Finding.MIXED_ANSWERS: mixed_answers,
        Finding.NO_ANSWER: no_answer,
        Finding.FLARE: flare,
        Finding.PROGRAMME_REVIEW: programme_review,
        Finding.SILENT: silent,
        Finding.IMPROVING: improving,
        Finding.ON_TRACK: on_track,
    }
)


def findings_on(day: Day) -> tuple[Finding, ...]:
    """Return everything found, in rank order; where nothing is, on_track."""
    return tuple(finding for finding, holds in RULES.items() if holds(day)) or (Finding.ON_TRACK,)
