"""The timeline of a concern: what happened, who did it, and everything that was said to whom, with where it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from clinic.mail.models import Message
from patients.admin import words
from patients.care import weekly
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
    about = Q(subject=f"concern:{concern.pk}") | rung
    if weekly.is_batched(concern):
        about |= _in_batches(concern)
    for row in Message.objects.filter(about).order_by("created_at", "pk"):
        text = _("To %(whom)s: %(state)s") % {"whom": row.recipient, "state": words.state(row)}
        yield Line(max(row.created_at, concern.opened_at), text, words.way(row))


def _in_batches(concern: Concern) -> Q:
    """Return the mails that told of a concern among others: its owner's of the week, and those of each late day."""
    keys = [weekly.announced(concern)]
    for entry in concern.entries.filter(kind="escalated"):
        keys += [weekly.said_late(concern, address, entry.at) for address in entry.text.split(", ")]
    return reduce(or_, (Q(kind=kind, subject=subject, occasion=occasion) for kind, subject, occasion in keys))
