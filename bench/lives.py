"""Lives of four weeks, as many as are wanted: one made by the verbs of care, whose rows the database then copies."""

from datetime import datetime, timedelta
from uuid import uuid4

import psycopg

from bench.copies import as_owner, copy, in_slices
from bench.crowd import GIVEN, KEY, PATIENT, PEOPLE, prescriptions
from bench.people import a_physiotherapist, a_starter
from clinic.mail.models import WAITING, Message, Status
from patients.care import checking_in, inviting
from patients.care.checking_in import Answers
from patients.care.passing import pass_time
from patients.models import (
    Assessment,
    CheckIn,
    Episode,
    Invitation,
    Patient,
    PrescriptionVersion,
    Reminder,
    ReminderSettings,
)

BEGAN = timedelta(days=24)
ANSWERS = ((timedelta(days=7), Answers(pain=4, change=3)), (timedelta(days=14), Answers(pain=2, change=2)))
LATELY = timedelta(days=4)  # more than the audit looks back at reminders
WHOLE = 20
LIVED = (CheckIn, Reminder, Invitation)


def a_life(now: datetime) -> PrescriptionVersion:
    """Return the prescription of a patient in the fourth week, who got better and has gone quiet since."""
    version = a_starter(a_physiotherapist(), now=now - BEGAN)
    patient, began = version.prescription.episode.patient, now - BEGAN
    patient.user = None
    patient.save(update_fields=["user"])
    inviting.invite(by=None, patient=patient, now=began)
    for after, answers in ANSWERS:
        pass_time(until=began + after)
        checking_in.answer(patient=patient, key=uuid4(), answers=answers, now=began + after)
    pass_time(until=now)
    Message.objects.filter(status__in=WAITING).update(status=Status.CANCELLED, settled_at=now)
    return version


def grow(version: PrescriptionVersion, first: int, last: int, now: datetime) -> None:
    """Copy that life with all that the audit asks for: answers, decisions, reminders, mails and the way in.

    Everybody is reminded, and has the reminders of the days that the audit looks at; one in twenty has those of all
    days besides. The others' would be three quarters of all rows, and nobody reads them again.
    """
    with as_owner((*PEOPLE, *GIVEN, *LIVED), last - first) as line:
        in_slices(first, last, lambda start, end: _lives(line, version, start, end, now))


def _lives(line: psycopg.Connection, version: PrescriptionVersion, first: int, last: int, now: datetime) -> None:
    episode = version.prescription.episode
    patient, own = episode.patient, {"patient_id": PATIENT, "episode_id": KEY}
    mail = {"subject": f"'patient:' || {PATIENT}", "message_id": "'<' || row.id || '-' || n || '@sets.example>'"}
    way_in = {"token_hash": f"md5({PATIENT}::text)", "patient_id": PATIENT, "accepted_at": "now()"}
    name = {"id": PATIENT, "user_id": "NULL", "email": "'patient-' || n || '@sets.example'"}
    whole, since = f"n % {WHOLE} = 0", f"'{(now - LATELY).isoformat()}'"
    copy(line, Patient, patient.pk, first, last, name)
    copy(line, Episode, episode.pk, first, last, {"id": KEY, "patient_id": PATIENT})
    copy(line, ReminderSettings, patient.pk, first, last, {"id": KEY, "patient_id": PATIENT}, by="patient_id")
    for model in (CheckIn, Assessment):
        copy(line, model, patient.pk, first, last, own, by="patient_id")
    lately = f"{whole} OR row.due_at >= {since}"
    copy(line, Reminder, patient.pk, first, last, {"patient_id": PATIENT}, by="patient_id", only=lately)
    copy(line, Invitation, patient.pk, first, last, way_in, by="patient_id")
    written = f"{whole} OR row.kind <> 'reminder' OR row.created_at >= {since}"
    copy(line, Message, f"patient:{patient.pk}", first, last, mail, by="subject", only=written)
    prescriptions(line, version, first, last)
