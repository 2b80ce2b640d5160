"""What waits for a decision of those who lead a clinic, and what work was missed there: one question for both.

By hand: two tables that have nothing in common, side by side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from clinic.mail.hold import Hold
from clinic.models import Clinic
from patients.care.missing.difference import RECENT
from patients.models import Patient
from patients.models.difference import DifferenceRecord

SHOWN = 50
HOLD = ("id", "why", "note", "by", "began_at", "whole")
MISSED = ("id", "obligation", "subject", "due_at", "found", "found_at", "mended", "failure", "patient_id")
QUESTION = f"""
SELECT {", ".join(f"hold.{name}" for name in HOLD)}, {", ".join(f"missed.{name}" for name in MISSED)}, missed.name
FROM (SELECT * FROM mail_hold WHERE clinic_id = %(clinic)s AND lifted_at IS NULL) hold
FULL JOIN (
    SELECT difference.*, patient.name FROM patients_differencerecord difference
    LEFT JOIN patients_patient patient ON patient.id = difference.patient_id
    WHERE difference.clinic_id = %(clinic)s AND difference.found_at > %(since)s AND %(missed)s
    ORDER BY difference.found_at DESC, difference.id DESC LIMIT %(shown)s
) missed ON false
ORDER BY hold.began_at, hold.id, missed.found_at DESC, missed.id DESC
"""  # noqa: S608  (names of our own)


@dataclass(frozen=True)
class ForLeaders:
    """Why mail waits, the oldest first; and what the audit found in the last week, the latest first."""

    holds: Sequence[Hold]
    missed: Sequence[DifferenceRecord]


def for_leaders(clinic: Clinic, *, now: datetime, missed: bool = True) -> ForLeaders:
    """Return what those who lead a clinic read on the desk; what was missed only where it is asked for."""
    asked: dict[str, Any] = {"clinic": clinic.pk, "since": now - RECENT, "missed": missed, "shown": SHOWN}
    with connection.cursor() as cursor:
        cursor.execute(QUESTION, asked)
        rows = cursor.fetchall()
    of_hold = [row[: len(HOLD)] for row in rows]
    of_missed = [row[len(HOLD) :] for row in rows]
    return ForLeaders(
        [Hold(clinic=clinic, **dict(zip(HOLD, row, strict=True))) for row in of_hold if row[0] is not None],
        [_missed(clinic, *row) for row in of_missed if row[0] is not None],
    )


def _missed(clinic: Clinic, *row: Any) -> DifferenceRecord:
    *told, patient, name = row
    about = dict(zip(MISSED, told, strict=False))
    return DifferenceRecord(clinic=clinic, patient=Patient(pk=patient, name=name) if patient else None, **about)
