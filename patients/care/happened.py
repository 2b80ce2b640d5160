"""What a patient answered, what was found and who talked with them since a day, for one axis of time: one question."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection

from patients.care.calling import NO_REPLY, SPOKE
from patients.models import Patient
from patients.models.check_in import Channel
from patients.rules.schedule import local_date


class What(StrEnum):
    """Kinds of what happened; the last three are how somebody of the clinic talked with the patient, or tried to."""

    ANSWER = "answer"
    FINDING = "finding"
    SPOKE = "spoke"
    NO_REPLY = "no reply"
    WROTE = "wrote"


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing on the patient's own day: an answer with its numbers, a finding with its urgency, a talk and who."""

    what: What
    on: date
    at: datetime
    pain: int | None = None
    change: int | None = None
    by_phone: bool = False
    finding: str = ""
    urgency: int | None = None
    by: str = ""


# By hand: five tables as one list. What was answered by phone is a talk as well.
SINCE = """
SELECT found.*, person.name FROM (
SELECT 'answer', "on", answered_at AS at, pain, change, channel = %(phone)s, '', NULL::int, taken_by_id
FROM patients_checkin WHERE patient_id = %(patient)s AND "on" >= %(since)s
UNION ALL
SELECT 'spoke', "on", reported_at, NULL, NULL, true, '', NULL, taken_by_id
FROM patients_symptomreport WHERE patient_id = %(patient)s AND "on" >= %(since)s AND channel = %(phone)s
UNION ALL
SELECT 'wrote', NULL, message.at, NULL, NULL, false, '', NULL, by_id
FROM patients_patientmessage message WHERE patient_id = %(patient)s AND message.at >= %(since)s AND by_id IS NOT NULL
UNION ALL
SELECT entry.kind, NULL, entry.at, NULL, NULL, false, '', NULL, entry.by_id
FROM patients_concernentry entry JOIN patients_concern concern ON concern.id = entry.concern_id
WHERE concern.patient_id = %(patient)s AND entry.at >= %(since)s AND entry.kind = ANY(%(calls)s)
UNION ALL
SELECT 'finding', NULL, opened_at, NULL, NULL, false, finding, urgency, NULL
FROM patients_concern WHERE patient_id = %(patient)s AND opened_at >= %(since)s
) found (what, on_day, at, pain, change, phone, finding, urgency, by_id)
LEFT JOIN clinic_staff staff ON staff.id = found.by_id LEFT JOIN clinic_user person ON person.id = staff.user_id
ORDER BY found.at
"""


def happened(patient: Patient, since: date) -> list[Happening]:
    """Return what happened from a day on, in order of time."""
    asked: dict[str, Any] = {
        "patient": patient.pk,
        "since": since,
        "phone": Channel.PHONE.value,
        "calls": [SPOKE, NO_REPLY],
    }
    with connection.cursor() as cursor:
        cursor.execute(SINCE, asked)
        found = [_read(row, patient) for row in cursor.fetchall()]
    return [one for one in found if one.on >= since]


def _read(row: tuple[Any, ...], patient: Patient) -> Happening:
    what, on, at, pain, change, by_phone, finding, urgency, _by, name = row
    on = on or local_date(at, patient.zone)
    return Happening(What(what), on, at, pain, change, by_phone, finding, urgency, name or "")
