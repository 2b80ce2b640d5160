"""Why the rules found what they found, in sentences for a clinician."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from types import MappingProxyType

from patients.rules.day import Day
from patients.rules.facts import Change, CheckIn
from patients.rules.findings import Finding
from patients.rules.symptoms import CODES_BY_TIER, Tier
from patients.rules.timeline import drop_needed

CHANGE_IN_WORDS: Mapping[int, str] = MappingProxyType(
    {change.value: change.name.replace("_", " ").lower() for change in Change}
)


def reasons_for(day: Day, findings: Collection[Finding]) -> tuple[str, ...]:
    """Return what was answered today, then one sentence for each finding."""
    answered = (score(day, day.today), rating(day, day.today)) if day.today else ()
    return answered + tuple(REASONS[finding](day) for finding in findings)


def score(day: Day, answer: CheckIn) -> str:
    """Return the pain of an answer beside the baseline."""
    number = (answer.on - day.timeline.facts.started_on).days
    said = f"Pain {answer.pain} on day {number}"
    if day.baseline is None:
        return f"{said}, no baseline: the score alone cannot be judged"
    if day.baseline == 0:
        return f"{said}, baseline 0: a drop cannot be judged"
    drop, needed = day.baseline - answer.pain, drop_needed(day.baseline)
    if drop > 0:
        return f"{said}, baseline {day.baseline}: dropped {drop}, needs {needed}"
    moved = f"rose {-drop}" if drop else "no drop"
    return f"{said}, baseline {day.baseline}: {moved}, needs a drop of {needed}"


def rating(day: Day, answer: CheckIn) -> str:
    """Return the patient's own rating."""
    if answer.change is None:
        return "Change since the start not answered"
    words = CHANGE_IN_WORDS[answer.change]
    return f"Change {answer.change} ({words}): better is {day.policy.change_better} or less"


def named(tier: Tier) -> Callable[[Day], str]:
    """Return the sentence that names today's symptoms of a tier."""

    def sentence(day: Day) -> str:
        codes = sorted(day.symptoms & CODES_BY_TIER[tier])
        return f"{kind} named today: {', '.join(code.replace('_', ' ') for code in codes)}"

    kind = {
        Tier.EMERGENCY: "Emergency symptom",
        Tier.URGENT: "Urgent symptom",
        Tier.TO_MENTION: "Symptom to mention",
    }[tier]
    return sentence


def very_severe_pain(day: Day) -> str:
    """Return what makes the pain very severe."""
    if day.today and day.today.severe:
        return "So much pain that they cannot think, talk or get up"
    return f"Very severe pain: the score is {day.policy.very_severe_pain} or more"


def worse(day: Day) -> str:
    """Return what makes it worse than the start."""
    answer = day.today
    if answer and day.baseline is not None and answer.pain - day.baseline >= day.policy.worse_by:
        return f"Worse: pain is {answer.pain - day.baseline} above the baseline of {day.baseline}"
    return "Worse: the patient says much worse than at the start"


def not_improved(day: Day) -> str:
    """Return which answer decided the review."""
    if day.today:
        return f"Not improved at the review of {long(day.review_due)}: better neither by score nor by own rating"
    answered = f"; the last one, on {long(day.last.on)}, had not improved" if day.last else ""
    return f"No answer since the review date, {long(day.review_due)}{answered}"


def relapse(day: Day) -> str:
    """Return how long the pain has been back."""
    return f"{improved(day)}; every answer since {long(day.flaring_since()[-1])} has flared"


def severe_pain(day: Day) -> str:
    """Return the threshold."""
    return f"Severe pain: the score is {day.policy.severe_pain} or more"


def exercise_pain(day: Day) -> str:
    """Return what happened in the exercises."""
    worst = max((session.worst_pain or 0 for session in day.sessions), default=0)
    if worst >= day.policy.very_severe_pain:
        return f"Pain {worst} during an exercise today"
    return "Stopped for pain today and on the session day before"


def overdue_review(day: Day) -> str:
    """Return how long nobody has looked."""
    since = day.timeline.last_seen_on()
    return f"{(day.on - since).days} days since {long(since)} without improvement or a review"


def mixed_answers(day: Day) -> str:
    """Return which answers do not fit."""
    if day.improved_on:
        return f"{improved(day)}; today's answer no longer holds that"
    return f"Answers at the review of {long(day.review_due)} do not agree, or cannot be judged"


def no_answer(day: Day) -> str:
    """Return since when nothing has come."""
    last = f"the last answer was on {long(day.last.on)}" if day.last else "no answer has ever come"
    return f"Review was due on {long(day.review_due)}: {last}"


def flare(day: Day) -> str:
    """Return since when it flares."""
    return f"A flare since {long(day.flaring_since()[-1])}: above the lowest pain so far, or felt as worse"


def programme_review(day: Day) -> str:
    """Return how long the programme has run."""
    since = day.timeline.first_started_on
    return f"{(day.on - since).days} days since the first start, {long(since)}, and not yet free of pain"


def silent(day: Day) -> str:
    """Return since when the patient has been quiet."""
    if day.last is None:
        return f"No answer since the start, {long(day.timeline.facts.started_on)}"
    return f"No answer since {long(day.last.on)}"


def improving(day: Day) -> str:
    """Return what the improvement rests on."""
    if day.improved_on:
        return f"{improved(day)}, and today's answer holds that"
    return f"Improving at the review of {long(day.review_due)}"


def on_track(day: Day) -> str:
    """Return that nothing was found, which is not the same as well."""
    if day.today and day.on < day.review_due:
        return f"Before the review of {long(day.review_due)}"
    return "Nothing new"


def improved(day: Day) -> str:
    """Return when the improvement was earned."""
    return f"Improved on {long(day.improved_on)}" if day.improved_on else "Not improved yet"


def long(on: date) -> str:
    """Return a date as "30 March 2026"."""
    return f"{on.day} {on:%B} {on.year}"


REASONS: Mapping[Finding, Callable[[Day], str]] = MappingProxyType(
    {
        Finding.EMERGENCY_SYMPTOM: named(Tier.EMERGENCY),
        Finding.URGENT_SYMPTOM: named(Tier.URGENT),
        Finding.VERY_SEVERE_PAIN: very_severe_pain,
        Finding.WORSE: worse,
        Finding.NOT_IMPROVED: not_improved,
        Finding.RELAPSE: relapse,
        Finding.SEVERE_PAIN: severe_pain,
        Finding.EXERCISE_PAIN: exercise_pain,
        Finding.OVERDUE_REVIEW: overdue_review,
        Finding.SYMPTOM_TO_MENTION: named(Tier.TO_MENTION),
        Finding.MIXED_ANSWERS: mixed_answers,
        Finding.NO_ANSWER: no_answer,
        Finding.FLARE: flare,
        Finding.PROGRAMME_REVIEW: programme_review,
        Finding.SILENT: silent,
        Finding.IMPROVING: improving,
        Finding.ON_TRACK: on_track,
    }
)
