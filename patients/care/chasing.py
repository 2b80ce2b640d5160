"""Letters that nobody has taken up are chased, and the patient is asked whether an appointment is booked."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from patients.care import letter_states, owners, telling
from patients.care.claiming import work_off
from patients.care.hours import opening_hours
from patients.care.letter_states import ASKING, STAGES, TRANSITIONS, change_status, locked, note
from patients.care.refusal import Refused
from patients.models import Patient, Referral
from patients.models.referral import ReferralStatus
from patients.rules import chases
from patients.rules.chases import Step, Told
from patients.rules.working_time import add_working_days

S = ReferralStatus
ASK_AGAIN = timedelta(days=7)
# Lines of a letter's way that the audit reads: who was told of a step, and when the patient was asked.
CHASED, ASKED = "chased", "asked"


def chase_due(*, now: datetime, limit: int = 500) -> int:
    """Chase up to `limit` letters whose time has come, ask the patients whose day it is, and return how many."""
    waiting = Referral.objects.filter(next_chase_at__lte=now).order_by("next_chase_at")
    chased = work_off(waiting, lambda pk: _chase(_held(pk), now), limit=limit)
    asking = Referral.objects.filter(ask_patient_at__lte=now).order_by("ask_patient_at")
    return chased + work_off(asking, lambda pk: _ask(_held(pk), now), limit=limit)


def _held(pk: Any) -> Referral:
    return locked(Referral(pk=pk))


def _chase(referral: Referral, now: datetime) -> None:
    stage = STAGES.get(S(referral.status))
    if stage is None:
        referral.next_chase_at = None
    elif _the_concern_climbs(referral):
        hours = opening_hours(referral.episode.patient.clinic)
        referral.next_chase_at = add_working_days(now, 1, hours)
    else:
        step = chases.step_of(stage, chases.Urgency(referral.urgency), referral.chases)
        referral.chases += 1
        referral.next_chase_at = letter_states.next_chase(referral)
        _tell(referral, step, now)
    referral.save(update_fields=["next_chase_at", "chases", "patient_told_at"])


def _the_concern_climbs(referral: Referral) -> bool:
    """Return whether a draft has an open concern: that has an owner and a ladder of its own, and one is enough."""
    return referral.status == S.DRAFT and referral.concern is not None and referral.concern.closed_at is None


def _tell(referral: Referral, step: Step, now: datetime) -> None:
    patient = referral.episode.patient
    staff = [owners.owner_of(patient, now)] if Told.OWNER in step.told else []
    leads = owners.leads(patient) if Told.LEADS in step.told else []
    found = list(dict.fromkeys(person.email for person in (*staff, *leads)))
    if Told.LEADS in step.told and not leads:
        found.append(patient.clinic.duty_email)
    telling.letter_chased(referral, referral.chases, found, now=now)
    if Told.PATIENT in step.told:
        referral.patient_told_at = now
        telling.please_ring(patient, now=now)
        found.append(_("the patient"))
    note(referral, _("Nobody has moved it on. Told: %(who)s") % {"who": ", ".join(found)}, kind=CHASED, now=now)


def _ask(referral: Referral, now: datetime) -> None:
    """Ask the patient whether an appointment is booked; what they answer also says that the letter came."""
    referral.ask_patient_at = now + ASK_AGAIN
    referral.asking_patient = True
    referral.save(update_fields=["ask_patient_at", "asking_patient"])
    telling.appointment_asked(referral, asked_at=now, now=now)
    note(referral, _("The patient is asked whether an appointment is booked."), kind=ASKED, now=now)


def shown_to(patient: Patient) -> Referral | None:
    """Return the letter about which a patient's page asks or says something."""
    rows = Referral.objects.filter(episode__patient=patient, status__in=ASKING)
    found = rows.order_by("-opened_at").first()
    return found if found and (found.asking_patient or (found.patient_told_at and found.status == S.SENT)) else None


@transaction.atomic
def answer(*, patient: Patient, booked: bool, now: datetime) -> Referral:
    """Take the patient's word on whether an appointment is booked. Raises Refused when nobody asked."""
    found = shown_to(patient)
    if found is None:
        raise Refused(_("Nobody is waiting for this answer."))
    referral = locked(found)
    if booked and S.BOOKED in TRANSITIONS[S(referral.status)]:
        return change_status(referral, to=S.BOOKED, by=None, now=now, text=_("The patient says: it is booked."))
    referral.asking_patient = False
    referral.save(update_fields=["asking_patient"])
    note(referral, _("The patient says: no appointment yet."), now=now)
    return referral
