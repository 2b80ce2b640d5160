"""A patient goes to another clinician, and what is open about them goes along."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care import concerns, episodes, opening, telling
from patients.care.refusal import Refused
from patients.models import Concern, Patient


@transaction.atomic
def move(*, by: Staff, patient: Patient, to: Staff, now: datetime) -> Patient:
    """Give a patient to another clinician of the clinic, with the open concerns of the one before. Raises Refused."""
    episodes.one_at_a_time(patient)
    patient = Patient.objects.select_related("clinic", "physiotherapist__user").get(pk=patient.pk)
    if to.clinic_id != patient.clinic_id or not (to.is_clinician and to.is_active):
        raise Refused(_("Choose a clinician who works at this clinic."), "to")
    before = patient.physiotherapist
    if to == before:
        raise Refused(_("%(name)s looks after this patient already.") % {"name": to}, "to")
    patient.physiotherapist = to
    patient.save(update_fields=["physiotherapist"])
    for concern in Concern.objects.open().filter(patient=patient, owner=before).order_by("pk"):
        _hand_over(concern, by=by, to=to, now=now)
    return patient


def _hand_over(concern: Concern, *, by: Staff, to: Staff, now: datetime) -> None:
    concern = concerns.locked(concern)
    words = _("%(by)s gave this patient to %(owner)s, who has it now") % {"by": by, "owner": to}
    concern.owner = to
    concern.save(update_fields=["owner"])
    opening.note(concern, "handed over", words, now=now, by=by)
    telling.concern_handed_over(concern, now=now)
