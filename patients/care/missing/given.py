"""A programme that was given: its patient was told, or invited."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.mail.models import Message
from clinic.models import Clinic
from patients.care import inviting, telling
from patients.care.missing.difference import RECENT, Difference, Mend
from patients.models import Invitation, Patient, PrescriptionVersion
from patients.models.difference import Obligation


def versions(clinic: Clinic | None, now: datetime) -> QuerySet[PrescriptionVersion]:
    """Return the versions published lately, and those in force whose patient cannot sign in and was not invited."""
    uninvited = ~Exists(Invitation.objects.filter(patient=OuterRef("prescription__episode__patient")))
    rows = PrescriptionVersion.objects.published().filter(ends_on=None, prescription__ended_on=None)
    recent = PrescriptionVersion.objects.published().filter(published_at__gte=now - RECENT)
    found = recent | rows.filter(uninvited, prescription__episode__patient__user=None)
    found = found.select_related("prescription__episode__patient__clinic")
    return found.filter(prescription__episode__patient__clinic=clinic) if clinic else found


def find(rows: Sequence[PrescriptionVersion], now: datetime) -> Iterator[Difference]:
    """Return every patient who was neither told of their programme nor invited to it."""
    patients = {row.prescription.episode.patient_id for row in rows}
    invited = set(Invitation.objects.filter(patient__in=patients).values_list("patient", flat=True))
    subjects = [f"patient:{pk}" for pk in patients]
    mails = Message.objects.filter(kind="programme_changed", subject__in=subjects)
    told = set(mails.values_list("subject", "occasion"))
    for row in rows:
        patient = row.prescription.episode.patient
        if patient.user_id is None and patient.pk not in invited:
            yield _difference(row, _("The patient was never invited"), partial(_invite, patient))
        elif row.number > 1 and (f"patient:{patient.pk}", f"{row.prescription_id}/{row.number}") not in told:
            yield _difference(row, _("No mail that the programme has changed"), partial(_tell, row))


def invitations(clinic: Clinic | None, _now: datetime) -> QuerySet[Invitation]:
    """Return the invitations that can still be accepted."""
    rows = Invitation.objects.filter(accepted_at=None, expires_at__gt=timezone.now()).select_related("patient__clinic")
    return rows.filter(patient__clinic=clinic) if clinic else rows


def find_invitations(rows: Sequence[Invitation], now: datetime) -> Iterator[Difference]:
    """Return every invitation that no mail carries."""
    subjects = [f"invitation:{row.pk}" for row in rows]
    sent = set(Message.objects.filter(kind="invitation", subject__in=subjects).values_list("subject", flat=True))
    for row in rows:
        if (subject := f"invitation:{row.pk}") not in sent:
            patient, mend = row.patient, partial(_send, row)
            yield Difference(
                Obligation.TOLD, subject, now, _("No mail with the invitation"), mend, patient.clinic_id, patient.pk
            )


def _difference(row: PrescriptionVersion, found: str, mend: Mend) -> Difference:
    patient, subject = row.prescription.episode.patient, f"version:{row.pk}"
    at = row.published_at or row.drafted_at
    return Difference(Obligation.TOLD, subject, at, found, mend, patient.clinic_id, patient.pk)


def _invite(patient: Patient, now: datetime) -> None:
    inviting.invite(by=None, patient=patient, now=now)


def _tell(row: PrescriptionVersion, now: datetime) -> None:
    telling.programme_changed(row, now=now)


def _send(row: Invitation, now: datetime) -> None:
    telling.invitation(row, now=now)
