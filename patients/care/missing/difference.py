"""One difference between what the facts call for and what was done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from patients.models.difference import Obligation

# Ticks come every minute at most: what is this late was not merely about to be done.
LATE = timedelta(minutes=10)
RECENT = timedelta(days=7)

Mend = Callable[[datetime], object]


@dataclass(frozen=True)
class Difference:
    """What was owed to whom and when, what was found instead, and the verb that puts it right."""

    obligation: Obligation
    subject: str
    due_at: datetime
    found: str
    mend: Mend
    clinic_id: int | None = None
    patient_id: UUID | None = None


def is_wrong(stored: datetime | None, expected: datetime | None, now: datetime) -> str:
    """Return what is wrong with a timer in words: lost, later than the facts call for, or long overdue; else ""."""
    if stored is not None and stored <= now:
        return _("its time came and nobody acted") if stored <= now - LATE else ""
    if expected is None:
        return ""
    if stored is None:
        return _("no time is set for it")
    return _("the time set for it is too late") if stored > expected else ""
