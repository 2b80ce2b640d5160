"""The weekly batch: what can wait a week reaches its owner in one mail a week with a count, and is due together.

The mail is planned with the first concern of the batch; who reads it sees how many there are by then.
"""

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from clinic.mail import outbox
from clinic.models import Clinic
from patients.care.apart import short
from patients.care.hours import opening_hours
from patients.models import Concern
from patients.models.concern import Urgency
from patients.rules import deadlines
from patients.rules.schedule import local_date

BATCH, LATE = "weekly_reviews", "weekly_reviews_late"
Key = tuple[str, str, str]  # of a mail: its kind, subject and occasion


def is_batched(concern: Concern) -> bool:
    """Return whether a concern belongs to the weekly batch."""
    return _row(concern) in deadlines.WEEKLY


def told_at(concern: Concern) -> datetime:
    """Return when the owner hears of it."""
    return deadlines.told_at(_row(concern), concern.opened_at, opening_hours(concern.patient.clinic))


def _row(concern: Concern) -> deadlines.Urgency:
    return deadlines.Urgency[Urgency(concern.urgency).name]


def announced(concern: Concern) -> Key:
    """Return the mail that tells the owner of it and of all others of the week."""
    return BATCH, f"staff:{concern.owner_id}", _day(concern.patient.clinic, told_at(concern))


def said_late(concern: Concern, recipient: str, at: datetime) -> Key:
    """Return the mail of a day that tells somebody of all that nobody has done in time."""
    clinic = concern.patient.clinic
    return LATE, f"clinic:{clinic.pk}", f"{_day(clinic, at)} {short(recipient)}"


def announce(concern: Concern, *, now: datetime) -> None:
    """Plan the mail of the batch, once."""
    _plan(announced(concern), concern.owner.email, concern, now=now, due_at=told_at(concern))


def late(concern: Concern, recipients: Collection[str], *, at: datetime, now: datetime) -> None:
    """Tell the next people up, once for each day, that some of them are late."""
    for recipient in recipients:
        _plan(said_late(concern, recipient, at), recipient, concern, now=now, due_at=now)


def _plan(key: Key, recipient: str, concern: Concern, *, now: datetime, due_at: datetime) -> None:
    kind, subject, occasion = key
    outbox.enqueue(
        kind=kind,
        subject=subject,
        occasion=occasion,
        recipient=recipient,
        clinic=concern.patient.clinic,
        now=now,
        due_at=due_at,
    )


def _day(clinic: Clinic, at: datetime) -> str:
    return local_date(at, ZoneInfo(clinic.time_zone)).isoformat()
