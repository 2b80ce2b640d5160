"""What follows from the facts before any finding: baseline, verdicts, review dates, improvement, flares."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from clinic.policy import Policy
from patients.rules.facts import Change, CheckIn, Facts, Pause, by_day, known_by

ONE_DAY = timedelta(days=1)
# An answer or session of the last seven days still counts as recent; no policy moves it.
RECENT_DAYS = 7


def drop_needed(baseline: int) -> int:
    """Return the points pain must fall to count as better (2 points or 30 %: Ostelo 2008)."""
    return 1 if baseline <= 3 else 2 if baseline <= 6 else 3


def pain_better(pain: int, baseline: int | None) -> bool | None:
    """Return whether pain fell enough; none where it cannot be judged."""
    if not baseline:
        return None
    return baseline - pain >= drop_needed(baseline)


def change_better(change: int | None, policy: Policy) -> bool | None:
    """Return whether the patient calls it better; none where they were not asked."""
    return None if change is None else change <= policy.change_better


def is_improving(answer: CheckIn, baseline: int | None, policy: Policy) -> bool:
    """Return whether an answer is improving: no pain and no worse, or better by score and by own rating."""
    if answer.pain == 0 and (answer.change is None or answer.change <= Change.NO_CHANGE):
        return True
    return bool(pain_better(answer.pain, baseline) and change_better(answer.change, policy))


def baseline_of(facts: Facts, answers: Iterable[CheckIn], policy: Policy) -> int | None:
    """Return the recorded baseline, else the pain of the first day with a check-in around the start."""
    if facts.baseline is not None:
        return facts.baseline
    around = range(-policy.baseline_before, policy.baseline_after + 1)
    return next((answer.pain for answer in answers if (answer.on - facts.started_on).days in around), None)


def credited_days(start: date, pauses: Sequence[Pause], policy: Policy) -> tuple[date, ...]:
    """Return the paused days, in order, each of which moves the review date from start on by one day."""
    credited: list[date] = []
    if not pauses:
        return ()
    day = start
    while len(credited) < policy.pause_credit and (day - start).days < policy.review_day + len(credited):
        if any(pause.covers(day) for pause in pauses):
            credited.append(day)
        day += ONE_DAY
    return tuple(credited)


def flared_days(answers: Iterable[CheckIn], baseline: int | None, policy: Policy) -> frozenset[date]:
    """Return the days whose answer flared, each against the lowest pain of all days up to then."""
    lowest = 10 if baseline is None else baseline
    flared = set()
    for answer in answers:
        lowest = min(lowest, answer.pain)
        rose = answer.pain - lowest >= policy.flare_by and answer.pain >= policy.flare_pain
        feels_worse = (answer.change or 0) >= Change.A_LITTLE_WORSE and answer.pain > policy.mild_pain
        if rose or feels_worse:
            flared.add(answer.on)
    return frozenset(flared)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The facts known by a day, and what is derived from them once."""

    facts: Facts
    policy: Policy
    first_started_on: date
    answers: tuple[CheckIn, ...]
    baseline: int | None
    improving_days: tuple[date, ...]
    flared_days: frozenset[date]
    review_credits: tuple[date, ...]
    episode_credits: tuple[date, ...]

    def review_date(self, start: date, credited: Sequence[date], as_of: date) -> date:
        """Return start + review day + the paused days credited before as_of."""
        days = sum(day < as_of for day in credited) if credited else 0
        return start + timedelta(days=self.policy.review_day + days)

    def review_due(self, as_of: date) -> date:
        """Return the day from which the patient should be better."""
        if self.facts.next_review_on is not None:
            return self.facts.next_review_on
        return self.review_date(self.facts.started_on, self.review_credits, as_of)

    def improved_on(self, as_of: date) -> date | None:
        """Return the first improving day before as_of, from the first review of the episode on."""
        if not self.improving_days:
            return None
        due = self.review_date(self.first_started_on, self.episode_credits, as_of)
        return next((day for day in self.improving_days if due <= day < as_of), None)

    def last_seen_on(self) -> date:
        """Return the day the backstop counts from: the later of the very first start and the last review."""
        return max(self.first_started_on, self.facts.reviewed_on or self.first_started_on)


def timeline_of(facts: Facts, policy: Policy, as_of: date) -> Timeline:
    """Return the timeline as known by as_of."""
    facts = known_by(facts, as_of)
    answers = by_day(facts.check_ins)
    baseline = baseline_of(facts, answers, policy)
    first_started_on = facts.first_started_on or facts.started_on
    return Timeline(
        facts=facts,
        policy=policy,
        first_started_on=first_started_on,
        answers=answers,
        baseline=baseline,
        improving_days=tuple(answer.on for answer in answers if is_improving(answer, baseline, policy)),
        flared_days=flared_days(answers, baseline, policy),
        review_credits=credited_days(facts.started_on, facts.pauses, policy),
        episode_credits=credited_days(first_started_on, facts.pauses, policy),
    )
