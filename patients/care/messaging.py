"""What patient and clinic write to each other. Nobody watches it: what waits too long becomes a concern."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils.translation import gettext as _

from clinic.models import Clinic, Staff
from patients.care import episodes, opening, telling
from patients.care.claiming import work_off
from patients.care.hours import opening_hours
from patients.care.refusal import Refused
from patients.models import Assessment, Conversation, Patient, PatientMessage
from patients.models.message import LONGEST
from patients.rules.schedule import local_date
from patients.rules.working_time import add_working_days

ANSWERED_WITHIN = 1  # working day of the clinic


@transaction.atomic
def write(*, patient: Patient, key: UUID, text: str, now: datetime) -> PatientMessage:
    """Return the stored message of a patient; the same key again returns the same one."""
    episodes.one_at_a_time(patient)
    if known := PatientMessage.objects.filter(patient=patient, key=key).first():
        return known
    message = PatientMessage.objects.create(patient=patient, key=key, at=now, text=_checked(text))
    conversation = _conversation(patient)
    conversation.waiting_since = conversation.waiting_since or now
    conversation.concern_at = conversation.concern_at or answer_by(patient, now)
    conversation.save(update_fields=["waiting_since", "concern_at"])
    telling.message_came(message, now=now)
    return message


@transaction.atomic
def answer(
    *,
    by: Staff,
    patient: Patient,
    text: str,
    now: datetime,
    key: UUID | None = None,
    seen: int | None = None,
) -> PatientMessage:
    """Write to a patient and end their wait; what came after the message `seen` (its id) was not read and waits on."""
    key = key or uuid4()
    episodes.one_at_a_time(patient)
    if known := PatientMessage.objects.filter(patient=patient, key=key).first():
        return known
    unread = PatientMessage.objects.filter(patient=patient, by=None, pk__gt=seen).first() if seen is not None else None
    message = PatientMessage.objects.create(patient=patient, key=key, at=now, text=_checked(text), by=by)
    conversation = _conversation(patient)
    conversation.waiting_since = unread.at if unread else None
    conversation.concern_at = answer_by(patient, unread.at) if unread else None
    conversation.save(update_fields=["waiting_since", "concern_at"])
    telling.message_answered(message, now=now)
    return message


def thread(patient: Patient) -> models.QuerySet[PatientMessage]:
    """Return all that was written, oldest first."""
    return PatientMessage.objects.filter(patient=patient).select_related("by__user").order_by("at", "pk")


def unanswered(clinic: Clinic) -> models.QuerySet[Conversation]:
    """Return the conversations of a clinic in which a patient waits, the longest wait first."""
    return Conversation.objects.waiting().filter(patient__clinic=clinic).select_related("patient")


def answer_by(patient: Patient, written_at: datetime) -> datetime:
    """Return when a message that nobody has answered becomes a concern."""
    return add_working_days(written_at, ANSWERED_WITHIN, opening_hours(patient.clinic))


def raise_due(*, now: datetime, limit: int = 500) -> int:
    """Make a concern of up to `limit` messages that nobody has answered in time, and return how many."""
    return work_off(Conversation.objects.overdue(now), lambda pk: _raise(pk, now), limit=limit)


def _raise(pk: int, now: datetime) -> None:
    conversation = Conversation.objects.select_related("patient__clinic", "patient__physiotherapist__user").get(pk=pk)
    patient = conversation.patient
    last = PatientMessage.objects.filter(patient=patient, by=None).order_by("at", "pk").last()
    stored = Assessment.objects.create(
        patient=patient,
        as_of=local_date(now, patient.zone),
        made_at=now,
        headline=opening.MESSAGE,
        findings=[opening.MESSAGE],
        reasons=[],
    )
    opening.raise_concern(stored, opening.MESSAGE, f"message {last.pk if last else 0}", now=now)
    conversation.concern_at = None
    conversation.save(update_fields=["concern_at"])


def _conversation(patient: Patient) -> Conversation:
    row, _new = Conversation.objects.select_for_update().get_or_create(patient=patient)
    return row


def _checked(text: str) -> str:
    said = text.strip()
    if not said:
        raise Refused(_("Write your message."), "text")
    if len(said) > LONGEST:
        raise Refused(_("A message has at most %(most)d characters.") % {"most": LONGEST}, "text")
    return said
