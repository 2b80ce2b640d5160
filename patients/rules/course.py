"""Findings in the course of an episode: at its reviews, after improving, and in silence."""

from patients.rules.day import Day
from patients.rules.facts import Change, CheckIn
from patients.rules.timeline import RECENT_DAYS

# "change > 2" at the programme review is fixed: no policy moves it.
DONE_AT_CHANGE = Change.MUCH_BETTER


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


def overdue_review(day: Day) -> bool:
    """Return whether nobody has looked for four weeks and nothing else says so; also while paused."""
    if (day.on - day.timeline.last_seen_on()).days < day.policy.backstop_day or day.improved_on:
        return False
    if day.last and (day.on - day.last.on).days <= RECENT_DAYS and day.improving(day.last):
        return False
    return not (not_improved(day) or relapse(day) or mixed_answers(day) or no_answer(day))


def mixed_answers(day: Day) -> bool:
    """Return whether today's answer neither shows nor denies improvement, or loses what was gained."""
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
    return answer is not None and (answer.pain > 0 or (answer.change or Change.NO_CHANGE) > DONE_AT_CHANGE)


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
