"""How long each record must be kept, what holds it beyond that, and what a patient who asks to be erased is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.models import Clinic, Staff
from patients.care.refusal import Refused
from patients.models import CheckIn, Concern, Episode, ErasureRequest, LegalHold, Patient, PatientMessage, Session
from patients.rules.retention import kept_until
from patients.rules.schedule import local_date

OPEN_EPISODES = Episode.objects.filter(patient=OuterRef("pk"), ended_on=None)
OPEN_CONCERNS = Concern.objects.filter(patient=OuterRef("pk"), closed_at=None)
OPEN_HOLDS = LegalHold.objects.filter(patient=OuterRef("pk"), ended_at=None)


@dataclass(frozen=True)
class Kept:
    """Until when a record must be kept; None while the patient is under care. `held`: a legal hold keeps it longer.

    `at_least`: until when, if nothing more were written into it.
    """

    patient: Patient
    last_entry: date
    at_least: date
    until: date | None
    held: bool

    def may_go(self, today: date) -> bool:
        """Return whether the law lets the record go."""
        return self.until is not None and self.until <= today and not self.held


def _newest(rows: QuerySet[models.Model], field: str) -> Subquery:
    return Subquery(rows.filter(patient=OuterRef("pk")).order_by(f"-{field}").values(field)[:1])


def _with_dates(patients: QuerySet[Patient]) -> QuerySet[Patient]:
    events = apps.get_model("patients.PatientEvent").objects.filter(pgh_obj=OuterRef("pk"))
    return patients.select_related("clinic").annotate(
        under_care=Exists(OPEN_EPISODES) | Exists(OPEN_CONCERNS),
        held=Exists(OPEN_HOLDS),
        ended_on=_newest(Episode.objects.exclude(ended_on=None), "ended_on"),
        answered_on=_newest(CheckIn.objects.all(), "on"),
        session_on=_newest(Session.objects.all(), "day"),
        wrote_at=_newest(PatientMessage.objects.all(), "at"),
        entered_at=Subquery(events.order_by("pgh_id").values("pgh_created_at")[:1]),
    )


def kept(patient: Patient) -> Kept:
    """Return until when this record must be kept."""
    return _kept(_with_dates(Patient.objects.filter(pk=patient.pk)).get())


def all_kept(clinic: Clinic | None = None) -> Iterator[Kept]:
    """Yield the same of every patient, of one clinic or of all, a thousand at a time."""
    rows, last = _with_dates(Patient.objects.filter(**({"clinic": clinic} if clinic else {}))).order_by("pk"), None
    while found := list(rows.filter(pk__gt=last)[:1000] if last else rows[:1000]):
        yield from map(_kept, found)
        last = found[-1].pk


def _kept(row: Patient) -> Kept:
    found = row.__dict__
    instants = [local_date(at, row.zone) for at in (found["wrote_at"], found["entered_at"]) if at]
    days = [day for day in (found["ended_on"], found["answered_on"], found["session_on"], *instants) if day]
    last = max(days, default=row.date_of_birth)
    until = kept_until(nation=row.clinic.nation, born=row.date_of_birth, last_entry=last)
    return Kept(row, last, until, None if found["under_care"] else until, found["held"])


@transaction.atomic
def hold(*, by: Staff, patient: Patient, why: str, now: datetime) -> LegalHold:
    """Keep a record whatever its age, until somebody ends the hold. Raises Refused."""
    assert by.clinic_id == patient.clinic_id
    words = why.strip()
    if not words:
        raise Refused(_("Write why the record must be kept."), "why")
    Patient.objects.select_for_update().get(pk=patient.pk)
    if LegalHold.objects.filter(patient=patient, ended_at=None).exists():
        raise Refused(_("This record is held already."))
    return LegalHold.objects.create(patient=patient, why=words[:300], by=by, began_at=now)


@transaction.atomic
def end_hold(*, by: Staff, patient: Patient, now: datetime) -> None:
    """End the hold on a record. Raises Refused when there is none."""
    assert by.clinic_id == patient.clinic_id
    ended = LegalHold.objects.filter(patient=patient, ended_at=None).update(ended_at=now, ended_by=by)
    if not ended:
        raise Refused(_("This record is not held."))


@transaction.atomic
def ask_to_be_erased(*, patient: Patient, now: datetime) -> ErasureRequest:
    """Answer a patient who asks to be erased, and keep the answer: it may be erased, or must be kept, and why."""
    found = kept(patient)
    granted = found.may_go(local_date(now, patient.zone))
    return ErasureRequest.objects.create(
        patient=patient, at=now, granted=granted, kept_until=found.until, answer=_answer(found, granted=granted)
    )


def _answer(found: Kept, *, granted: bool) -> str:
    names = {"phone": found.patient.clinic.phone}
    if granted:
        return _("Your record can be erased. The clinic does it within a month.")
    if found.until is None:
        return (
            _(
                "The law lets a clinic keep the record of a patient it looks after, so that whoever helps you next"
                " knows what was done (UK GDPR, article 17(3)(c)). When your care has ended, it must be kept for some"
                " years more. You can ask for a mistake to be put right: phone %(phone)s."
            )
            % names
        )
    if found.held:
        return (
            _(
                "Your record is needed for a legal claim or an inquiry, so it cannot be erased now"
                " (UK GDPR, article 17(3)(e)). To ask about it, phone %(phone)s."
            )
            % names
        )
    return _(
        "The law asks a clinic to keep the record of your care until %(day)s, so it cannot be erased before"
        " (UK GDPR, article 17(3)(c)). You can ask for a mistake to be put right: phone %(phone)s."
    ) % (names | {"day": date_format(found.until, "j F Y")})
