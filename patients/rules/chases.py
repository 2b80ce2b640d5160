"""When a letter that nobody has taken up is chased, and who is told: the fail-safe times of a referral."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from patients.rules.working_time import OpeningHours, add_working, add_working_days, same_working_day


class Stage(StrEnum):
    """What a letter is waiting for."""

    UNSENT = "unsent"  # a person's signature, or its sending
    RETURNED = "returned"  # a person who sends it another way
    SENT = "sent"  # the recipient's word that they have it
    UNDER_WAY = "under_way"  # what came of it


class Urgency(StrEnum):
    """How soon somebody must take the letter up."""

    ROUTINE = "routine"
    URGENT = "urgent"


class Told(StrEnum):
    """Who hears of a step."""

    OWNER = "owner"
    LEADS = "leads"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True)
class Step:
    """So many days after the letter came where it is; working days, or calendar days at the next opening.

    No working day is the end of this one; no day at all is at once.
    """

    days: int
    told: frozenset[Told]
    working: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps in order; after the last one its people but the patient are told again every `again` days."""

    steps: tuple[Step, ...]
    again: int


OWNER, LEADS = frozenset({Told.OWNER}), frozenset({Told.LEADS})
AND_PATIENT = LEADS | {Told.PATIENT}


def _working(days: int, told: frozenset[Told]) -> Step:
    return Step(days, told, working=True)


LADDERS: Mapping[tuple[Stage, Urgency], Ladder] = MappingProxyType(
    {
        (Stage.UNSENT, Urgency.ROUTINE): Ladder((_working(2, OWNER), _working(3, LEADS)), 1),
        (Stage.UNSENT, Urgency.URGENT): Ladder((_working(0, OWNER), _working(1, LEADS)), 1),
        (Stage.RETURNED, Urgency.ROUTINE): Ladder((Step(0, OWNER), _working(1, OWNER | LEADS)), 1),
        (Stage.RETURNED, Urgency.URGENT): Ladder((Step(0, OWNER | LEADS), _working(1, OWNER | LEADS)), 1),
        (Stage.SENT, Urgency.ROUTINE): Ladder((Step(5, OWNER), Step(8, LEADS), Step(10, AND_PATIENT)), 5),
        (Stage.SENT, Urgency.URGENT): Ladder((_working(1, OWNER), _working(2, AND_PATIENT)), 1),
        (Stage.UNDER_WAY, Urgency.ROUTINE): Ladder((Step(28, OWNER),), 28),
        (Stage.UNDER_WAY, Urgency.URGENT): Ladder((_working(5, OWNER),), 5),
    }
)


def step_of(stage: Stage, urgency: Urgency, done: int) -> Step:
    """Return the step after `done` others; beyond the ladder its last one again, without the patient."""
    ladder = LADDERS[stage, urgency]
    if done < len(ladder.steps):
        return ladder.steps[done]
    last = ladder.steps[-1]
    more = ladder.again * (done - len(ladder.steps) + 1)
    return Step(last.days + more, last.told - {Told.PATIENT}, last.working)


def chase_at(stage: Stage, urgency: Urgency, since: datetime, done: int, hours: OpeningHours) -> datetime:
    """Return when the step after `done` others is due, in clinic time."""
    step = step_of(stage, urgency, done)
    if not step.days and not step.working:
        return since
    if not step.working:
        return add_working(since + timedelta(days=step.days), 0, hours)
    return add_working_days(since, step.days, hours) if step.days else same_working_day(since, hours)
