"""When a patient is asked for a check-in: days 7, 14, 15, 16, then weekly, and the day after a flare."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from patients.rules.facts import Pause
from patients.rules.schedule import DAY, Plan, after_quiet, instant_of, local_date

WEEK = timedelta(days=7)
REVIEW_PROMPTS = 3  # the review date and the two days after it
ASKED_SOON = timedelta(days=3)  # an answer this close before the review date would be asked for twice
SEND_AT = time(9)


class Why(StrEnum):
    """What a prompt asks after."""

    REVIEW = "review"
    FLARE = "flare"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question for a check-in, on one local date."""

    on: date
    why: Why

    @property
    def occasion(self) -> str:
        """Return the key under which it is planned once: a day has one prompt, whatever it is for."""
        return self.on.isoformat()


def next_prompt(
    started_on: date,
    review_due: date,
    check_in_days: Collection[date],
    flare_days: Collection[date],
    after: date,
    *,
    pauses: Sequence[Pause] = (),
    last_day: date | None = None,
) -> Prompt | None:
    """Return the first prompt after a date that nothing reported so far answers, or none any more.

    A prompt that falls into a recorded pause is asked on the first day after it.
    """
    answered = max(check_in_days, default=date.min)
    moved = (
        Prompt(on, prompt.why)
        for prompt, answered_from in _prompts(started_on, review_due, flare_days, max(after, answered))
        if answered < answered_from and (on := _after_pauses(prompt.on, pauses)) is not None
    )
    open_ones = [prompt for prompt in moved if after < prompt.on <= (last_day or prompt.on)]
    return min(open_ones, key=lambda prompt: (prompt.on, list(Why).index(prompt.why)), default=None)


def prompt_at(prompt: Prompt, plan: Plan, send_at: time = SEND_AT) -> datetime:
    """Return the instant (UTC) at which to send it: its local time, moved out of the quiet hours."""
    day = prompt.on
    while (at := instant_of(day, send_at, plan.zone)) is None:
        day += DAY
    return after_quiet(at, plan.zone, plan.quiet_from, plan.quiet_until)


@dataclass(frozen=True, slots=True)
class Asking:
    """What decides when a patient is asked next: what they have answered, and when they may be asked."""

    started_on: date
    answered: Collection[date]
    flares: frozenset[date]
    pauses: Sequence[Pause]
    plan: Plan

    def with_flare(self, on: date) -> "Asking":
        """Return the same with one flare more."""
        return replace(self, flares=self.flares | {on})


def asked_next(asking: Asking, review_due: date, *, waiting: datetime | None, now: datetime) -> datetime | None:
    """Return the instant of the next question; one that `waiting` says is still to be put stays to come."""
    return asked_after(asking, review_due, _asked_until(asking.plan, waiting, now))


def asked_after(asking: Asking, review_due: date, after: date) -> datetime | None:
    """Return the instant of the first question after a date."""
    prompt = next_prompt(asking.started_on, review_due, asking.answered, asking.flares, after, pauses=asking.pauses)
    return prompt_at(prompt, asking.plan) if prompt else None


def _asked_until(plan: Plan, waiting: datetime | None, now: datetime) -> date:
    """Return the last date that can have no question any more: today once its time has passed, else yesterday."""
    if waiting is not None and waiting <= now:
        return local_date(waiting, plan.zone) - DAY
    today = local_date(now, plan.zone)
    return today if prompt_at(Prompt(today, Why.WEEKLY), plan) < now else today - DAY


def _prompts(
    started_on: date, review_due: date, flare_days: Collection[date], past: date
) -> Iterator[tuple[Prompt, date]]:
    """Return each prompt with the date from which a check-in answers it."""
    for days in range(REVIEW_PROMPTS):
        yield Prompt(review_due + days * DAY, Why.REVIEW), review_due
    for day in flare_days:
        yield Prompt(day + DAY, Why.FLARE), day + DAY
    for day in _weekly(started_on, review_due, past):
        yield Prompt(day, Why.WEEKLY), day


def _weekly(started_on: date, review_due: date, past: date) -> Iterator[date]:
    """Return the weekly dates: counted from the start until the review, then from the review date."""
    day = started_on + WEEK
    while day < review_due - ASKED_SOON:
        yield day
        day += WEEK
    day = review_due + WEEK
    while day <= past:
        yield day
        day += WEEK
    yield day


def _after_pauses(day: date, pauses: Sequence[Pause]) -> date | None:
    for pause in sorted(pauses, key=lambda pause: pause.start):
        if pause.covers(day):
            if pause.until is None:
                return None
            day = pause.until
    return day
