"""The five first steps of a new clinic: each is done when its data is there, until the lead puts them away."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from clinic.models import Clinic, Staff
from patients.models import GuideDismissal, Patient, Prescription, Recipient
from programmes.models import Programme

STEPS = ("clinic", "colleagues", "recipients", "programmes", "patient")


@dataclass(frozen=True)
class Step:
    """One of the steps, and whether it is done."""

    name: str
    done: bool


def steps(clinic: Clinic) -> list[Step]:
    """Return the steps, asked in one; none when all are done, or the lead has put them away."""
    here = OuterRef("pk")
    rows = Clinic.objects.filter(pk=clinic.pk).annotate(
        put_away=Exists(GuideDismissal.objects.filter(clinic=here)),
        staff_here=Count("staff", filter=Q(staff__is_active=True)),
        has_recipients=Exists(Recipient.objects.filter(clinic=here, is_active=True)),
        has_programmes=Exists(Programme.objects.filter(clinic=here)),
        prescribed=Exists(Prescription.objects.filter(episode__patient__clinic=here)),
        has_patients=Exists(Patient.objects.filter(clinic=here)),
    )
    found = rows.get()
    done = (
        bool(found.phone.strip() and found.address.strip()),
        found.staff_here > 1,
        found.has_recipients,
        found.has_programmes or found.prescribed,
        found.has_patients,
    )
    if found.put_away or all(done):
        return []
    return [Step(name, is_done) for name, is_done in zip(STEPS, done, strict=True)]


def put_away(*, by: Staff, now: datetime) -> None:
    """Show the steps to nobody of this clinic any more; twice is the same as once."""
    GuideDismissal.objects.get_or_create(clinic=by.clinic, defaults={"by": by, "at": now})
