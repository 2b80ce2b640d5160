"""Findings in what was reported today alone: symptoms, pain, the exercises."""

from patients.rules.day import Day
from patients.rules.facts import Change
from patients.rules.symptoms import CODES_BY_TIER, Tier
from patients.rules.timeline import RECENT_DAYS


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


def severe_pain(day: Day) -> bool:
    """Return whether today's pain is severe."""
    return day.today is not None and day.today.pain >= day.policy.severe_pain


def exercise_pain(day: Day) -> bool:
    """Return whether exercise hurt very much today, or was stopped for pain twice running."""
    if any((session.worst_pain or 0) >= day.policy.very_severe_pain for session in day.sessions):
        return True
    return any(session.stopped_for_pain for session in day.sessions) and stopped_last_time(day)


def stopped_last_time(day: Day) -> bool:
    """Return whether the session day just before today, 7 days ago at most, was stopped for pain."""
    before = [session for session in day.timeline.facts.sessions if session.on < day.on]
    last_on = max((session.on for session in before), default=None)
    if last_on is None or (day.on - last_on).days > RECENT_DAYS:
        return False
    return any(session.stopped_for_pain for session in before if session.on == last_on)


def symptom_to_mention(day: Day) -> bool:
    """Return whether today names a symptom to mention to a doctor."""
    return not day.symptoms.isdisjoint(CODES_BY_TIER[Tier.TO_MENTION])
