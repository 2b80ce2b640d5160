"""The facts of one episode, as recorded. Days are local calendar dates, pain is 0-10, change is 1-7."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from itertools import groupby
from operator import attrgetter


class Change(IntEnum):
    """How the patient rates the change since the start."""

    VERY_MUCH_BETTER = 1
    MUCH_BETTER = 2
    A_LITTLE_BETTER = 3
    NO_CHANGE = 4
    A_LITTLE_WORSE = 5
    MUCH_WORSE = 6
    VERY_MUCH_WORSE = 7


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One set of answers; also one day's answer, once several of a day are put together."""

    on: date
    pain: int
    change: int | None = None
    symptoms: frozenset[str] = frozenset()
    severe: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    on: date
    worst_pain: int | None = None
    stopped_for_pain: bool = False


@dataclass(frozen=True, slots=True)
class SymptomReport:
    on: date
    symptoms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pause:
    """[start, until): until is the first day that is no longer paused, none while still paused."""

    start: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Return whether the day is paused."""
        return self.start <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded of one episode; check-ins of one day are in the order in which they were answered."""

    started_on: date
    first_started_on: date | None = None
    baseline: int | None = None
    check_ins: tuple[CheckIn, ...] = ()
    sessions: tuple[Session, ...] = ()
    symptom_reports: tuple[SymptomReport, ...] = ()
    pauses: tuple[Pause, ...] = ()
    reviewed_on: date | None = None
    next_review_on: date | None = None


def known_by(facts: Facts, as_of: date) -> Facts:
    """Return the facts without what was reported or reviewed after as_of; a recorded pause counts whole."""
    reviewed = facts.reviewed_on is not None and facts.reviewed_on <= as_of
    return replace(
        facts,
        check_ins=tuple(check_in for check_in in facts.check_ins if check_in.on <= as_of),
        sessions=tuple(session for session in facts.sessions if session.on <= as_of),
        symptom_reports=tuple(report for report in facts.symptom_reports if report.on <= as_of),
        reviewed_on=facts.reviewed_on if reviewed else None,
        next_review_on=facts.next_review_on if reviewed else None,
    )


def by_day(check_ins: Iterable[CheckIn]) -> tuple[CheckIn, ...]:
    """Return one answer a day, in time order."""
    in_order = sorted(check_ins, key=attrgetter("on"))
    return tuple(one_answer(tuple(of_day)) for _on, of_day in groupby(in_order, key=attrgetter("on")))


def one_answer(of_day: tuple[CheckIn, ...]) -> CheckIn:
    """Return the day's answer: pain and change of the last; no correction withdraws a symptom or `severe`."""
    if len(of_day) == 1:
        return of_day[0]
    return replace(
        of_day[-1],
        symptoms=frozenset().union(*(check_in.symptoms for check_in in of_day)),
        severe=any(check_in.severe for check_in in of_day),
    )
