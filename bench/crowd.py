"""A crowd of any size: one patient made by the verbs of care, whose rows the database then copies, set by set."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
from django.db.models import Model

from bench.people import a_physiotherapist, a_starter
from clinic.mail import outbox
from clinic.mail.models import Message, Status
from patients.care import checking_in
from patients.care.checking_in import Answers
from patients.models import (
    Assessment,
    Concern,
    Episode,
    Patient,
    PrescribedExercise,
    Prescription,
    PrescriptionVersion,
    ReminderSettings,
)

FAR = 10_000_000  # the first number of a copy, beyond whatever the verbs have made
KEY = f"({FAR} + n)"
PATIENT, PRESCRIPTION = "md5('patient ' || n)::uuid", "md5('prescription ' || n)::uuid"
SOON = "now() + interval '1 day' + n * interval '1 second'"
TABLES = (
    Patient, Episode, ReminderSettings, Prescription, PrescriptionVersion, PrescribedExercise, Assessment, Concern,
    Message,
)  # fmt: skip
Columns = dict[str, str]


@dataclass(frozen=True)
class Pattern:
    """The patient that is copied: where their rows stand."""

    version: PrescriptionVersion
    concern: Concern
    mail: Message

    @property
    def episode(self) -> Episode:
        return self.version.prescription.episode

    @property
    def patient(self) -> Patient:
        return self.episode.patient


def a_pattern(now: datetime) -> Pattern:
    """Return a patient in the second week, with one open concern and one mail."""
    version = a_starter(a_physiotherapist(), now=now, since=timedelta(days=9))
    patient = version.prescription.episode.patient
    checking_in.answer(patient=patient, key=uuid4(), answers=Answers(pain=8, change=4), now=now)
    mail = outbox.enqueue(
        kind="reminder",
        subject=f"patient:{patient.pk}",
        occasion="pattern",
        recipient=patient.email,
        clinic=patient.clinic,
        now=now,
        due_at=now + timedelta(days=1),
    )
    assert mail
    return Pattern(version, Concern.objects.filter(patient=patient)[0], mail)


def grow(pattern: Pattern, first: int, last: int) -> None:
    """Add the copies `first` to `last`: nobody is due for anything until tomorrow. One in ten has an open concern."""
    episode, mail = pattern.episode, pattern.mail.pk
    own = {"patient_id": PATIENT, "episode_id": KEY}
    about = {"subject": f"'patient:' || {PATIENT}", "recipient": "'patient-' || n || '@crowd.example'"}
    settled = {"status": f"'{Status.ACCEPTED}'", "settled_at": "now()", "message_id": "'<' || n || '@crowd.example>'"}
    with as_owner() as line:
        copy(line, Patient, pattern.patient.pk, first, last, {"id": PATIENT, "user_id": "NULL"} | _address())
        copy(
            line,
            Episode,
            episode.pk,
            first,
            last,
            {"id": KEY, "next_assessment_at": SOON, "next_prompt_at": SOON, **own},
        )
        copy(
            line,
            ReminderSettings,
            pattern.patient.pk,
            first,
            last,
            {"id": KEY, "next_at": SOON, **own},
            by="patient_id",
        )
        copy(line, Message, mail, first, last, {**about, **settled})
        tenth = {"due_at": SOON, "occasion": "'later'", "message_id": "'<later-' || n || '@crowd.example>'"}
        copy(line, Message, mail, first, last, {**about, **tenth}, step=10)
        found = {"id": KEY, "check_in_id": "NULL", **own}
        copy(line, Assessment, pattern.concern.assessment_id, first, last, found, step=10)
        raised = {"id": KEY, "assessment_id": KEY, "next_escalation_at": SOON, **own}
        copy(line, Concern, pattern.concern.pk, first, last, raised, step=10)


def prescribe(pattern: Pattern, first: int, last: int) -> None:
    """Give the copies `first` to `last` the pattern's prescription, with all its exercises."""
    version = pattern.version
    given = {"id": PRESCRIPTION, "episode_id": KEY}
    with as_owner() as line:
        copy(line, Prescription, version.prescription_id, first, last, given)
        copy(line, PrescriptionVersion, version.pk, first, last, {"id": KEY, "prescription_id": PRESCRIPTION})
        copy(line, PrescribedExercise, version.pk, first, last, {"version_id": KEY}, by="version_id")


def _address() -> Columns:
    return {"email": "'patient-' || n || '@crowd.example'"}


def copy(
    line: psycopg.Connection,
    model: type[Model],
    key: Any,
    first: int,
    last: int,
    new: Columns,
    *,
    by: str = "id",
    step: int = 1,
) -> None:
    """Copy the rows with this key once for each n, with what is new in each copy; a key not given is the next one."""
    names = [str(field.column) for field in model._meta.concrete_fields]
    kept = [name for name in names if name != "id" or "id" in new]
    columns = ", ".join(f'"{name}"' for name in kept)
    values = ", ".join(new.get(name, f'row."{name}"') for name in kept)
    series = f"generate_series({first}, {last}, {step}) n"
    table = model._meta.db_table
    line.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} row, {series} WHERE {by} = %s", [key])


@contextmanager
def as_owner() -> Iterator[psycopg.Connection]:
    """Yield the owner's connection, with the triggers of the crowd's tables off; afterwards the tables are tidy."""
    names = [model._meta.db_table for model in TABLES]
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as line:
        with line.transaction():
            for name in names:
                line.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            yield line
            line.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in names:
                line.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        line.execute(f"VACUUM (ANALYZE) {', '.join(names)}")
