"""How the pain of many patients has been of late, and when somebody last had them on the line: one question for all."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from patients.care.calling import NO_REPLY, SPOKE
from patients.models.check_in import Channel

BACK = timedelta(days=90)
WROTE = "wrote"
# By hand: four tables as one list.
SINCE = """
SELECT found.patient_id, found.at, found.how, person.name, found.on_day, found.pain FROM (
SELECT patient_id, answered_at, channel, taken_by_id, "on", pain
FROM patients_checkin WHERE patient_id = ANY(%(patients)s) AND "on" >= %(since)s::date
UNION ALL
SELECT patient_id, reported_at, channel, taken_by_id, NULL, NULL
FROM patients_symptomreport
WHERE patient_id = ANY(%(patients)s) AND "on" >= %(since)s::date AND channel = %(phone)s
UNION ALL
SELECT patient_id, message.at, %(wrote)s, by_id, NULL, NULL
FROM patients_patientmessage message
WHERE patient_id = ANY(%(patients)s) AND message.at >= %(since)s AND by_id IS NOT NULL
UNION ALL
SELECT concern.patient_id, entry.at, entry.kind, entry.by_id, NULL, NULL
FROM patients_concernentry entry JOIN patients_concern concern ON concern.id = entry.concern_id
WHERE concern.patient_id = ANY(%(patients)s) AND entry.at >= %(since)s AND entry.kind = ANY(%(calls)s)
) found (patient_id, at, how, by_id, on_day, pain)
LEFT JOIN clinic_staff staff ON staff.id = found.by_id LEFT JOIN clinic_user person ON person.id = staff.user_id
ORDER BY found.at
"""


@dataclass(frozen=True, slots=True)
class Contact:
    """When a member of staff spoke with a patient, wrote to them, or tried to ring."""

    at: datetime
    how: str
    by: str


@dataclass(slots=True)
class Lately:
    """The last pain of each day, oldest first; the last contact, and the call without a reply that came after it."""

    pain: dict[date, int] = field(default_factory=dict)
    contact: Contact | None = None
    tried: Contact | None = None


def lately(patients: Collection[UUID], now: datetime) -> Mapping[UUID, Lately]:
    """Return the last 90 days of each patient."""
    found = {patient: Lately() for patient in patients}
    for patient, at, how, by, on, pain in _rows(list(patients), now - BACK) if patients else ():
        _take(found[patient], Contact(at, how, by), on, pain)
    return found


def _take(known: Lately, contact: Contact, on: date | None, pain: int | None) -> None:
    if on is not None and pain is not None:
        known.pain[on] = pain
    if contact.how == NO_REPLY:
        known.tried = contact
    elif contact.how in (Channel.PHONE, WROTE, SPOKE):
        known.contact, known.tried = contact, None


def _rows(patients: list[UUID], since: datetime) -> list[tuple[Any, ...]]:
    asked: dict[str, Any] = {
        "patients": patients,
        "since": since,
        "phone": Channel.PHONE.value,
        "wrote": WROTE,
        "calls": [SPOKE, NO_REPLY],
    }
    with connection.cursor() as cursor:
        cursor.execute(SINCE, asked)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
