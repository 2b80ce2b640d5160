"""The timeline of a concern: what happened, who did it, and everything that was said to whom, with where it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from clinic.mail.models import Message
from patients.admin import words
from patients.care.concerns import TOLD
from patients.models import Concern


@dataclass(frozen=True)
class Line:
    """One line; `lead` is set apart from the text."""

    at: datetime
    text: str
    lead: str = ""
    by: str = ""


def timeline(concern: Concern) -> list[Line]:
    """Return what happened and what was sent, oldest first."""
    return sorted((*_entries(concern), *_messages(concern)), key=lambda line: line.at)


def _entries(concern: Concern) -> Iterator[Line]:
    for entry in concern.entries.select_related("by__user"):
        lead = _("The patient reads:") if entry.kind == TOLD else ""
        text = _("Told: %(whom)s") % {"whom": entry.text} if entry.kind == "escalated" else entry.text
        yield Line(entry.at, text, lead, str(entry.by or ""))


def _messages(concern: Concern) -> Iterator[Line]:
    """Yield each message about the concern, and each that asked the patient to ring while it stood."""
    rung = Q(subject=f"patient:{concern.patient_id}", kind="please_ring", created_at__gte=concern.opened_at)
    if concern.closed_at is not None:
        rung &= Q(created_at__lte=concern.closed_at)
    for row in Message.objects.filter(Q(subject=f"concern:{concern.pk}") | rung).order_by("created_at", "pk"):
        text = _("To %(whom)s: %(state)s") % {"whom": row.recipient, "state": words.state(row)}
        yield Line(row.created_at, text, words.way(row))
