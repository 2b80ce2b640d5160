"""A crowd of any size: one patient made by the verbs of care, whose rows the database then copies, set by set."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

import psycopg

from bench.copies import Columns, as_owner, copy, in_slices
from bench.lived import Lived
from bench.people import a_physiotherapist, a_starter
from clinic.mail import outbox
from clinic.mail.models import Message, Status
from patients.care import checking_in, messaging, referrals
from patients.care.checking_in import Answers
from patients.models import (
    Assessment,
    Concern,
    Conversation,
    Episode,
    Patient,
    PrescribedExercise,
    Prescription,
    PrescriptionVersion,
    Referral,
    ReminderSettings,
)

FAR = 10_000_000  # the first number of a copy, beyond whatever the verbs have made
KEY = f"({FAR} + n)"
PATIENT, PRESCRIPTION = "md5('patient ' || n)::uuid", "md5('prescription ' || n)::uuid"
LETTER = "md5('letter ' || n)::uuid"
SOON = "now() + interval '1 day' + n * interval '1 second'"
ADDRESS = "'patient-' || n || '@crowd.example'"
MAIL: Columns = {"subject": f"'patient:' || {PATIENT}", "recipient": ADDRESS}
LATER: Columns = {"due_at": SOON, "occasion": "'later'", "message_id": "'<later-' || n || '@crowd.example>'"}
SENT: Columns = {
    "status": f"'{Status.ACCEPTED}'",
    "settled_at": "now()",
    "message_id": "'<' || n || '@crowd.example>'",
}
PEOPLE = (Patient, Episode, ReminderSettings, Conversation, Assessment, Concern, Referral, Message)
GIVEN = (Prescription, PrescriptionVersion, PrescribedExercise)


@dataclass
class Pattern(Lived):
    """The patient that is copied: where their rows stand."""

    concern: Concern
    letter: Referral
    mail: Message


def a_pattern(now: datetime) -> Pattern:
    """Return a patient in the second week, with an open concern, a draft letter, a message and a mail."""
    version = a_starter(a_physiotherapist(), now=now, since=timedelta(days=9))
    patient = version.prescription.episode.patient
    checking_in.answer(patient=patient, key=uuid4(), answers=Answers(pain=8, change=4), now=now)
    messaging.write(patient=patient, key=uuid4(), text="May I swim?", now=now)
    mail = outbox.enqueue(
        kind="reminder",
        subject=f"patient:{patient.pk}",
        occasion="pattern",
        recipient=patient.email,
        clinic=patient.clinic,
        now=now,
        due_at=now + timedelta(days=1),
    )
    concern = Concern.objects.filter(patient=patient)[0]
    letter = referrals.open_draft(concern=concern, now=now)
    assert mail
    assert letter
    return Pattern(version, concern, letter, mail)


def grow(pattern: Pattern, first: int, last: int) -> None:
    """Add the copies `first` to `last`: nobody is due for anything until tomorrow.

    Each waits for an answer to a message; one in ten has an open concern with a letter, and a mail to come.
    """
    with as_owner(PEOPLE, last - first) as line:
        in_slices(first, last, lambda start, end: _copies(line, pattern, start, end))


def _copies(line: psycopg.Connection, pattern: Pattern, first: int, last: int) -> None:
    episode, patient = pattern.episode.pk, pattern.patient.pk
    own = {"patient_id": PATIENT, "episode_id": KEY}
    clocks = {"next_assessment_at": SOON, "next_prompt_at": SOON}
    copy(line, Patient, patient, first, last, {"id": PATIENT, "user_id": "NULL", "email": ADDRESS})
    copy(line, Episode, episode, first, last, {"id": KEY, **clocks, **own})
    copy(line, ReminderSettings, patient, first, last, {"id": KEY, "next_at": SOON, **own}, by="patient_id")
    copy(line, Conversation, patient, first, last, {"id": KEY, "concern_at": SOON, **own}, by="patient_id")
    copy(line, Message, pattern.mail.pk, first, last, MAIL | SENT)
    copy(line, Message, pattern.mail.pk, first, last, MAIL | LATER, step=10)
    found = {"id": KEY, "check_in_id": "NULL", **own}
    copy(line, Assessment, pattern.concern.assessment_id, first, last, found, step=10)
    raised = {"id": KEY, "assessment_id": KEY, "next_escalation_at": SOON, **own}
    copy(line, Concern, pattern.concern.pk, first, last, raised, step=10)
    written = {"id": LETTER, "assessment_id": KEY, "concern_id": KEY, "episode_id": KEY}
    chased = {"letter": "'As the first.'", "next_chase_at": SOON, "ask_patient_at": SOON}
    copy(line, Referral, pattern.letter.pk, first, last, written | chased, step=10)


def prescribe(version: PrescriptionVersion, first: int, last: int) -> None:
    """Give the copies `first` to `last` this prescription, with all its exercises."""
    with as_owner(GIVEN, last - first) as line:
        in_slices(first, last, lambda start, end: prescriptions(line, version, start, end))


def prescriptions(line: psycopg.Connection, version: PrescriptionVersion, first: int, last: int) -> None:
    """Copy a prescription with all its exercises."""
    given = {"id": PRESCRIPTION, "episode_id": KEY}
    copy(line, Prescription, version.prescription_id, first, last, given)
    copy(line, PrescriptionVersion, version.pk, first, last, {"id": KEY, "prescription_id": PRESCRIPTION})
    copy(line, PrescribedExercise, version.pk, first, last, {"version_id": KEY}, by="version_id")
