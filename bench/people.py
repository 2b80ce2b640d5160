"""A clinic and its patients, made by the verbs of care; and what five years leave behind. All of them are made up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count, cycle, islice
from uuid import uuid4

from clinic.models import Clinic, Role, Staff, User
from patients.care import checking_in, prescribing, reminding
from patients.care.checking_in import Answers
from patients.care.drafts import ExerciseDraft
from patients.models import Assessment, CheckIn, ExerciseLog, Patient, PrescriptionVersion, Reminder, Session
from programmes.models import Exercise, Programme

FIVE_YEARS = timedelta(days=5 * 365)
BACK = "lower-back-stretches-1"
numbers: Iterator[int] = count(1)


def a_physiotherapist() -> Staff:
    """Return a physiotherapist of a new clinic."""
    number = next(numbers)
    clinic = Clinic.objects.create(
        slug=f"quay-{number}", name="Quay Physiotherapy", phone="020 7946 0200", duty_email="duty@quay.example"
    )
    user = User.objects.create_user(f"pat-{number}@quay.example", name="Pat Price", is_staff=True)
    return Staff.objects.create(user=user, clinic=clinic, role=Role.PHYSIOTHERAPIST, registration="PH000000")


def a_patient(by: Staff) -> Patient:
    """Return a patient who can sign in and has been here today."""
    email = f"patient-{next(numbers)}@example.org"
    return Patient.objects.create(
        clinic=by.clinic,
        physiotherapist=by,
        user=User.objects.create_user(email, name="Robin Reed"),
        name="Robin Reed",
        date_of_birth=date(1984, 5, 2),
        email=email,
    )


def a_prescription(patient: Patient, *, exercises: int, now: datetime) -> PrescriptionVersion:
    """Return a published prescription of so many exercises, each twice a day, from the day of `now` on."""
    by, starts_on = patient.physiotherapist, now.astimezone(patient.zone).date()
    programme = Programme.objects.get(clinic=None, slug=BACK)
    version = prescribing.prescribe(
        by=by, patient=patient, programme=programme, starts_on=starts_on, baseline=6, now=now
    )
    library = cycle(Exercise.objects.filter(clinic=None).order_by("pk"))
    drafts = [
        ExerciseDraft(exercise, replace(exercise.dose, sessions_per_day=2)) for exercise in islice(library, exercises)
    ]
    prescribing.change_draft(by=by, version=version, now=now, exercises=drafts)
    return prescribing.publish(by=by, version=version, now=now)


def a_starter(by: Staff, *, now: datetime, since: timedelta = timedelta(), exercises: int = 5) -> PrescriptionVersion:
    """Return the prescription of a new patient who began `since` ago and has answered the start check."""
    patient, began = a_patient(by), now - since
    version = a_prescription(patient, exercises=exercises, now=began)
    checking_in.answer(patient=patient, key=uuid4(), answers=Answers(pain=6), now=began)
    reminding.seen(patient=patient, now=now)
    return version


def remember(version: PrescriptionVersion, *, days: int) -> None:
    """Write what so many days leave: a session and a reminder each day, a check-in and its decision each week."""
    patient, first = version.prescription.episode.patient, version.published_at
    assert first
    moments = [first + timedelta(days=day) for day in range(1, days)]
    sessions = Session.objects.bulk_create(_session(version, patient, at) for at in moments)
    exercise = version.exercises.all()[0]
    ExerciseLog.objects.bulk_create(ExerciseLog(session=one, exercise=exercise, outcome="done") for one in sessions)
    Reminder.objects.bulk_create(
        Reminder(patient=patient, day=at.date(), slot=2, due_at=at, verdict="due") for at in moments
    )
    answers = CheckIn.objects.bulk_create(_check_in(version, patient, at) for at in moments[::7])
    Assessment.objects.bulk_create(_assessment(version, patient, answer) for answer in answers)


def _session(version: PrescriptionVersion, patient: Patient, at: datetime) -> Session:
    return Session(patient=patient, version=version, key=uuid4(), day=at.date(), slot=1, started_at=at, recorded_at=at)


def _check_in(version: PrescriptionVersion, patient: Patient, at: datetime) -> CheckIn:
    episode = version.prescription.episode
    return CheckIn(patient=patient, episode=episode, key=uuid4(), on=at.date(), answered_at=at, pain=3, change=2)


def _assessment(version: PrescriptionVersion, patient: Patient, answer: CheckIn) -> Assessment:
    return Assessment(
        patient=patient,
        episode=version.prescription.episode,
        as_of=answer.on,
        made_at=answer.answered_at,
        check_in=answer,
        headline="improving",
        findings=["improving"],
    )
