"""A call about a concern is noted on its timeline. It closes nothing and moves no deadline."""

from datetime import datetime

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models import Staff
from patients.care import concerns, opening
from patients.care.refusal import Refused
from patients.models import Concern

# The lines of a timeline that say so.
SPOKE, NO_REPLY = "spoke", "no reply"


class Call(TextChoices):
    """How a call went."""

    NO_REPLY = NO_REPLY, gettext_lazy("Phoned, no reply")
    SPOKE = SPOKE, gettext_lazy("Phoned and spoke with the patient")


@transaction.atomic
def called(*, by: Staff, concern: Concern, how: str, now: datetime, note: str = "") -> Concern:
    """Note a call. Raises Refused for a concern that is closed, and for what is no call."""
    concern = concerns.locked(concern)
    if how not in Call.values:
        raise Refused(_("Say how the call went."))
    if concern.closed_at is not None:
        raise Refused(_("This concern is already closed."))
    said = str(Call(how).label)
    opening.note(concern, how, f"{said}: {note.strip()}" if note.strip() else said, now=now, by=by)
    return concern
