"""One day of a timeline, as the rules see it."""

from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from clinic.policy import Policy
from patients.rules.facts import CheckIn, Session
from patients.rules.timeline import Timeline, change_better, pain_better


@dataclass(frozen=True, slots=True)
class Day:
    """One day on a timeline: the last day known, or a later one on which nothing new was reported."""

    timeline: Timeline
    on: date
    last: CheckIn | None
    today: CheckIn | None
    symptoms: frozenset[str]
    sessions: tuple[Session, ...]
    paused: bool
    review_due: date
    improved_on: date | None

    @property
    def policy(self) -> Policy:
        """Return the policy in force."""
        return self.timeline.policy

    @property
    def baseline(self) -> int | None:
        """Return the pain everything is measured against."""
        return self.timeline.baseline

    @property
    def is_quiet(self) -> bool:
        """Return whether nothing was reported that day: no answer, no symptom, no session."""
        return self.today is None and not self.symptoms and not self.sessions

    @property
    def number(self) -> int:
        """Return n of "day n" on the review clock."""
        return (self.on - self.timeline.facts.started_on).days

    @property
    def flared(self) -> bool:
        """Return whether today's answer flared."""
        return self.today is not None and self.on in self.timeline.flared_days

    def flaring_since(self) -> tuple[date, ...]:
        """Return the unbroken run of flared days that ends today, latest first; none if it did not."""
        if not self.flared:
            return ()
        days = (answer.on for answer in reversed(self.timeline.answers))
        return tuple(takewhile(self.timeline.flared_days.__contains__, days))

    def improving(self, answer: CheckIn) -> bool:
        """Return whether the answer is an improving one."""
        return answer.on in self.timeline.improving_days

    def pain_better(self, answer: CheckIn) -> bool | None:
        """Return the verdict of the score."""
        return pain_better(answer.pain, self.baseline)

    def change_better(self, answer: CheckIn) -> bool | None:
        """Return the verdict of the patient's own rating."""
        return change_better(answer.change, self.policy)

    def holding(self, answer: CheckIn) -> bool:
        """Return whether the answer is improving, or neither verdict is no."""
        verdicts = (self.pain_better(answer), self.change_better(answer))
        return self.improving(answer) or False not in verdicts


def day_of(timeline: Timeline, on: date) -> Day:
    """Return one day, not before the last day of the timeline."""
    last = timeline.answers[-1] if timeline.answers else None
    today = last if last is not None and last.on == on else None
    facts, named = timeline.facts, today.symptoms if today else frozenset[str]()
    if facts.symptom_reports:
        named = named.union(*(report.symptoms for report in facts.symptom_reports if report.on == on))
    return Day(
        timeline=timeline,
        on=on,
        last=last,
        today=today,
        symptoms=named,
        sessions=tuple([session for session in facts.sessions if session.on == on]),
        paused=bool(facts.pauses) and any(pause.covers(on) for pause in facts.pauses),
        review_due=timeline.review_due(on),
        improved_on=timeline.improved_on(on),
    )
