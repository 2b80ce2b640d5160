"""By when a concern must be acknowledged and have an outcome: the escalation table as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from types import MappingProxyType

from patients.rules.working_time import (
    OpeningHours,
    add_working,
    add_working_days,
    half_a_working_day,
    same_working_day,
    start_of_week,
)

Clock = Callable[[datetime, OpeningHours], datetime]


class Urgency(StrEnum):
    """How soon a concern needs a person: the rows of the table."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    SOON = "soon"
    DECISION = "decision"
    ROUTINE = "routine"


URGENCY: Mapping[str, Urgency] = MappingProxyType(
    {
        "emergency_symptom": Urgency.EMERGENCY,
        "urgent_symptom": Urgency.URGENT,
        "very_severe_pain": Urgency.URGENT,
        "worse": Urgency.SOON,
        "severe_pain": Urgency.SOON,
        "exercise_pain": Urgency.SOON,
        "overdue_review": Urgency.SOON,
        "not_improved": Urgency.DECISION,
        "relapse": Urgency.DECISION,
        "symptom_to_mention": Urgency.DECISION,
        "mixed_answers": Urgency.DECISION,
        "no_answer": Urgency.DECISION,
        "flare": Urgency.DECISION,
        "programme_review": Urgency.ROUTINE,
    }
)
# What is found again while it stands open. The rows above follow from what was answered and not from how often; what
# comes once in an episode never comes again.
RAISED: Mapping[Urgency, Urgency] = MappingProxyType({Urgency.DECISION: Urgency.SOON})
# Told as one batch a week, and due together.
WEEKLY = frozenset({Urgency.ROUTINE})


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The last instants for taking a concern on and for closing it with an outcome."""

    acknowledge_by: datetime
    outcome_by: datetime


def raised(urgency: Urgency) -> Urgency:
    """Return how soon a finding needs a person that came again while nobody had closed it; never later than before."""
    return RAISED.get(urgency, urgency)


def told_at(urgency: Urgency, opened_at: datetime, hours: OpeningHours) -> datetime:
    """Return when staff hear of a concern, from when its time runs: at once, or with the weekly batch."""
    return start_of_week(opened_at, hours) if urgency in WEEKLY else opened_at


def deadlines(urgency: Urgency, since: datetime, hours: OpeningHours) -> Deadlines:
    """Return both deadlines of a concern, from when it is told; short days never put the acknowledgement last."""
    acknowledge, outcome = _TABLE[urgency]
    outcome_by = outcome(since, hours)
    return Deadlines(min(acknowledge(since, hours), outcome_by), outcome_by)


def _any_minutes(minutes: int, opened_at: datetime, hours: OpeningHours) -> datetime:
    return opened_at + timedelta(minutes=minutes)


def _clinic_minutes(minutes: int, opened_at: datetime, hours: OpeningHours) -> datetime:
    return add_working(opened_at, minutes, hours)


def _working_days(days: int, opened_at: datetime, hours: OpeningHours) -> datetime:
    return add_working_days(opened_at, days, hours)


# (acknowledge, outcome), from when staff are told. A programme review has no earlier date of its own than its batch.
_TABLE: Mapping[Urgency, tuple[Clock, Clock]] = MappingProxyType(
    {
        Urgency.EMERGENCY: (partial(_any_minutes, 15), partial(_clinic_minutes, 60)),
        Urgency.URGENT: (partial(_clinic_minutes, 60), same_working_day),
        Urgency.SOON: (half_a_working_day, partial(_working_days, 1)),
        Urgency.DECISION: (partial(_working_days, 1), partial(_working_days, 2)),
        Urgency.ROUTINE: (partial(_working_days, 5), partial(_working_days, 5)),
    }
)
