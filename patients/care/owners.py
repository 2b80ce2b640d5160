"""Who a concern belongs to: somebody who is there."""

from datetime import date, datetime

from clinic.models import Role, Staff
from patients.models import Patient
from patients.rules.schedule import local_date


def owner_of(patient: Patient, now: datetime) -> Staff:
    """Return who owns the concerns of a patient: their physiotherapist, or who stands in for one who is away."""
    return stand_in(patient.physiotherapist, patient, now)


def stand_in(staff: Staff, patient: Patient, now: datetime) -> Staff:
    """Return a member of staff, or who is there instead: cover after cover, else a lead, else the last of them."""
    today, seen, present = local_date(now, patient.zone), set[int](), staff
    while present.cover is not None and present.pk not in seen and is_away(present, today):
        seen.add(present.pk)
        present = present.cover
    if is_away(present, today):
        return next((lead for lead in leads(patient) if not is_away(lead, today)), present)
    return present


def leads(patient: Patient) -> list[Staff]:
    """Return the clinical leads of a patient's clinic."""
    staff = Staff.objects.filter(clinic=patient.clinic, role=Role.LEAD, is_active=True)
    return list(staff.select_related("user").order_by("pk"))


def is_away(staff: Staff, day: date) -> bool:
    """Return whether a member of staff has left or is away on a day."""
    if not staff.is_active:
        return True
    return (
        staff.away_from is not None and staff.away_from <= day and (staff.away_until is None or day < staff.away_until)
    )
