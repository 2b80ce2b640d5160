"""The standing work, once: what is done when its time has come, and where it is written when that is."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db.models import Model

from clinic.tables import waiting
from patients.care import assessing, chasing, covering, escalating, messaging, prompting, reminding
from patients.models import Concern, Conversation, Episode, Referral, ReminderSettings


@dataclass(frozen=True)
class Work:
    """One tick: its verb, what that counts, and the columns that say when it next has something to do."""

    do: Callable[..., int]
    done: str
    timers: tuple[tuple[type[Model], str], ...]


# In the order in which one makes the next one's work: what is found is told in the same sweep.
WORK: Mapping[str, Work] = MappingProxyType(
    {
        "assess": Work(assessing.assess_due, "episodes assessed", ((Episode, "next_assessment_at"),)),
        "remind": Work(reminding.remind_due, "patients' reminders decided", ((ReminderSettings, "next_at"),)),
        "prompt": Work(prompting.prompt_due, "questions for a check-in decided", ((Episode, "next_prompt_at"),)),
        "messages": Work(messaging.raise_due, "messages made a concern", ((Conversation, "concern_at"),)),
        "escalate": Work(escalating.escalate_due, "concerns raised", ((Concern, "next_escalation_at"),)),
        "absences": Work(covering.pass_on, "concerns handed over", ()),  # it looks at who is away: no timer to lose
        "chase": Work(chasing.chase_due, "letters chased", ((Referral, "next_chase_at"), (Referral, "ask_patient_at"))),
        "lists": Work(waiting.forget_old, "lists forgotten that nobody stored", ()),  # few; each names patients
    }
)
EVERYTHING = 1_000_000  # rows; a tick stops earlier and comes back, a sweep does not
AT_A_TIME = 1000  # rows of a tick
LONG_ENOUGH = 25.0  # seconds; a tick is cut off after 60, and a thousand rows that each need a letter may take 30


def do_for_a_tick(work: Work, *, now: datetime) -> None:
    """Do what is due, a thousand rows at a time, until nothing is left or it is time for the next tick."""
    stop_at = time.monotonic() + LONG_ENOUGH
    while work.do(now=now, limit=AT_A_TIME) >= AT_A_TIME and time.monotonic() < stop_at:
        pass


def do_all(*, now: datetime, limit: int = EVERYTHING) -> None:
    """Do everything that is due, or so many rows of each kind.

    Raises ExceptionGroup, once all else was done, of each kind of work that failed.
    """
    failed = []
    for work in WORK.values():
        try:
            work.do(now=now, limit=limit)
        except Exception as error:  # noqa: BLE001
            failed.append(error)
    if failed:
        raise ExceptionGroup("Some of the standing work failed", failed)
