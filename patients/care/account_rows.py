"""The patient of an account, with their clinic and their physiotherapist: read for each of a patient's pages.

By hand, as in `day_rows`: Django would spend three times as long on building the statement and its rows.
"""

from functools import cache
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models

from clinic.models import Clinic, Staff, User
from patients.models import Patient

FROM = """
FROM patients_patient patient
JOIN clinic_clinic clinic ON clinic.id = patient.clinic_id
JOIN clinic_staff staff ON staff.id = patient.physiotherapist_id
JOIN clinic_user account ON account.id = staff.user_id
WHERE patient.user_id = %s
"""
HELPS = "EXISTS (SELECT FROM patients_careraccess row WHERE row.user_id = patient.user_id AND row.ended_at IS NULL)"
KINDS: dict[str, type[models.Model]] = {"patient": Patient, "clinic": Clinic, "staff": Staff, "account": User}


def patient_of(user: User) -> Patient | None:
    """Return the patient whose account this is, or None."""
    with connection.cursor() as cursor:
        cursor.execute(statement(), [user.pk])
        found = cursor.fetchone()
    if found is None:
        return None
    values = iter(found)
    patient: Patient
    patient, clinic, staff, account = (row_of(kind, values) for kind in KINDS.values())
    staff.user = account
    patient.clinic, patient.physiotherapist = clinic, staff
    patient.helps = next(values)
    return patient


def contact_of(clinic: Clinic, key: str) -> str | None:
    """Return the address that a patient of a clinic is reached at; None for a key of nobody there."""
    try:
        return Patient.objects.of_clinic(clinic).filter(pk=key).values_list("email", flat=True).first()
    except ValidationError:
        return None


@cache
def statement() -> str:
    """Return the statement, with each column by its name."""
    columns = [f'{name}."{field.column}"' for name, kind in KINDS.items() for field in kind._meta.concrete_fields]
    return f"SELECT {', '.join([*columns, HELPS])} {FROM}"


def row_of(kind: type[models.Model], values: Any) -> Any:
    """Return the next columns as a row of its kind."""
    names = [field.attname for field in kind._meta.concrete_fields]
    return kind.from_db(connection.alias, names, list(islice(values, len(names))))
