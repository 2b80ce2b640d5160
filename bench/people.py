"""A clinic and its patients, made by the verbs of care; and what five years leave behind. All of them are made up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count, cycle, islice
from uuid import uuid4

from clinic.mail.models import Message, Status
from clinic.models import Clinic, Role, Staff, User
from patients.care import checking_in, prescribing, reminding
from patients.care.checking_in import Answers
from patients.care.drafts import ExerciseDraft
from patients.models import Assessment, CheckIn, ExerciseLog, Patient, PrescriptionVersion, Reminder, Session
from programmes.models import Exercise, Programme

FIVE_YEARS = timedelta(days=5 * 365)
BACK = "lower-back-stretches-1"
TAKEN = "250 2.0.0 queued"  # what a server answers to a mail
numbers: Iterator[int] = count(1)


def a_physiotherapist() -> Staff:
    """Return a physiotherapist of a new clinic."""
    clinic = Clinic.objects.create(
        slug=f"quay-{next(numbers)}", name="Quay Physiotherapy", phone="020 7946 0200", duty_email="duty@quay.example"
    )
    return a_colleague(clinic, Role.PHYSIOTHERAPIST)


def a_colleague(clinic: Clinic, role: Role) -> Staff:
    """Return somebody who works at a clinic."""
    user = User.objects.create_user(f"pat-{next(numbers)}@quay.example", name="Pat Price", is_staff=True)
    return Staff.objects.create(user=user, clinic=clinic, role=role, registration="PH000000")


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


def remember(first: PrescriptionVersion, *, days: int) -> None:
    """Write what so many days leave: sessions and a reminder each day, a check-in and its decision each week.

    Each session is of the version that was in force, with something about every exercise; each reminder was sent.
    """
    patient, began = first.prescription.episode.patient, first.published_at
    assert began
    moments = [began + timedelta(days=day) for day in range(1, days)]
    versions = list(first.prescription.versions.published().order_by("number").prefetch_related("exercises"))
    sessions = Session.objects.bulk_create(_session(_in_force(versions, at), patient, at) for at in moments)
    ExerciseLog.objects.bulk_create(log for number, one in enumerate(sessions) for log in _logs(one, number))
    Reminder.objects.bulk_create(
        Reminder(patient=patient, day=at.date(), slot=2, due_at=at, verdict="due") for at in moments
    )
    Message.objects.bulk_create(_mail(patient, at) for at in moments)
    answers = CheckIn.objects.bulk_create(_check_in(first, patient, at) for at in moments[::7])
    Assessment.objects.bulk_create(_assessment(first, patient, answer) for answer in answers)


def _in_force(versions: list[PrescriptionVersion], at: datetime) -> PrescriptionVersion:
    return next(one for one in reversed(versions) if one is versions[0] or one.starts_on < at.date())


def _session(version: PrescriptionVersion, patient: Patient, at: datetime) -> Session:
    felt = {"worst_pain": 3, "pain_after": 2, "effort": 4}
    return Session(
        patient=patient, version=version, key=uuid4(), day=at.date(), slot=1, started_at=at, recorded_at=at, **felt
    )


def _logs(session: Session, number: int) -> Iterator[ExerciseLog]:
    """Yield what was done of each exercise: every fourth time one of them was left out."""
    for place, exercise in enumerate(session.version.exercises.all()):
        left_out = number % 4 == 0 and place == number // 4 % 5
        said = {"outcome": "skipped", "reason": "no_time"} if left_out else {"outcome": "done", "pain": number % 4}
        yield ExerciseLog(session=session, exercise=exercise, **said)


def _mail(patient: Patient, at: datetime) -> Message:
    subject, sent = f"patient:{patient.pk}", {"created_at": at, "due_at": at, "settled_at": at}
    return Message(
        kind="reminder",
        subject=subject,
        occasion=f"remembered {at.date()}",
        clinic=patient.clinic,
        recipient=patient.email,
        status=Status.ACCEPTED,
        last_reply=TAKEN,
        message_id=f"<{uuid4()}@example.org>",
        **sent,
    )


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
