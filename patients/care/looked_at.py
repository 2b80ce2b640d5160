"""Who looked at a patient's record: for the patient to see."""

from dataclasses import dataclass
from datetime import datetime

from clinic import audit
from clinic.models import ReadEvent
from patients.models import Patient


@dataclass(frozen=True)
class Look:
    """One look: when, by whom in which role, how, and on which page."""

    at: datetime
    who: str
    role: str
    how: str
    page: str


def looks(patient: Patient, at_most: int) -> tuple[list[Look], int]:
    """Return the latest looks at a record, and how many there were in all; of their own, what was taken along."""
    rows = ReadEvent.objects.filter(subject=f"patient:{patient.pk}")
    rows = rows.select_related("user__staff").order_by("-at", "pk")
    carers = {carer.user_id: str(carer.get_relation_display()) for carer in patient.carers.exclude(user=None)}
    return [_look(row, patient, carers) for row in rows[:at_most]], rows.count()


def _look(row: ReadEvent, patient: Patient, carers: dict[int | None, str]) -> Look:
    staff = getattr(row.user, "staff", None)
    role = staff.get_role_display() if staff else carers.get(row.user_id, "")
    return Look(
        row.at.astimezone(patient.zone),
        str(row.user or ""),
        role,
        audit.in_words(row.action),
        audit.page_in_words(row.page),
    )
