"""What a patient reports having done since a day, exercise by exercise, in one question."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection

from patients.models import Patient
from patients.rules import adherence


@dataclass(frozen=True, slots=True)
class Done:
    """One exercise of one session; all but the session is empty where a session has no exercises."""

    session: int
    prescription: UUID
    day: date
    outcome: str | None
    reason: str | None
    pain: int | None
    exercise: int | None
    name: str | None


# By hand: a row for each exercise of each session is read, and none is kept. What was corrected counts no more.
SINCE = """
SELECT session.id, version.prescription_id, session.day, log.outcome, log.reason, log.pain,
    exercise.exercise_id, exercise.name
FROM patients_session session
JOIN patients_prescriptionversion version ON version.id = session.version_id
LEFT JOIN patients_exerciselog log ON log.session_id = session.id
LEFT JOIN patients_prescribedexercise exercise ON exercise.id = log.exercise_id
WHERE session.patient_id = %s AND session.day >= %s
    AND NOT EXISTS (SELECT FROM patients_session later WHERE later.corrects_id = session.id)
ORDER BY session.day, session.slot, session.id, exercise.order, exercise.id
"""


def done_since(patient: Patient, since: date) -> list[Done]:
    """Return what was done of each exercise, in order of days."""
    with connection.cursor() as cursor:
        cursor.execute(SINCE, [patient.pk, since])
        return [Done(*row) for row in cursor.fetchall()]


def sessions(done: Iterable[Done]) -> dict[Any, list[adherence.Session]]:
    """Return the sessions by prescription, as the rule counts them."""
    found: dict[Any, list[adherence.Session]] = {}
    for _session, rows in groupby(done, key=lambda one: one.session):
        of_one = list(rows)
        outcome = adherence.outcome_of(adherence.Exercise(one.outcome) for one in of_one if one.outcome)
        found.setdefault(of_one[0].prescription, []).append(adherence.Session(of_one[0].day, outcome))
    return found
