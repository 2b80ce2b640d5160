"""The cast: two clinics, and the same few people in every test. All of them are made up."""

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from clinic import clock
from clinic.mail.models import Message
from clinic.models import Clinic, Role, Staff, User
from patients.care import (
    assessing,
    carer_invitations,
    carers,
    checking_in,
    covering,
    escalating,
    messaging,
    prescribing,
    prompting,
    reminding,
)
from patients.care.checking_in import Answers
from patients.models import CarerAccess, CheckIn, Concern, Patient, PrescriptionVersion
from programmes.models import Programme
from tests import shelf

LONDON = ZoneInfo("Europe/London")
TEN_YEARS = 10 * 365 * 24 * 3600  # seconds
PASSWORD = "a quiet harbour at dawn"

At = Callable[[str], datetime]


@pytest.fixture
def at() -> Iterator[At]:
    """Move to a local time of London, as at("2026-03-16 09:00"); gives the instant."""
    travels: list[time_machine.travel] = []

    def go(text: str) -> datetime:
        instant = datetime.fromisoformat(text).replace(tzinfo=LONDON)
        while travels:
            travels.pop().stop()
        travel = time_machine.travel(instant, tick=False)
        travel.start()
        travels.append(travel)
        return clock.now()

    yield go
    while travels:
        travels.pop().stop()


def a_clinic(slug: str, name: str) -> Clinic:
    """Return a clinic that is open Monday to Friday, 08:30 to 17:30."""
    return Clinic.objects.create(
        slug=slug,
        name=name,
        phone="020 7946 0100",
        duty_email=f"duty@{slug}.example",
        secure_domains=["secure.example"],
        default_recipient_name="The Elm Practice",
        default_recipient_email="letters@secure.example",
    )


def a_member(clinic: Clinic, name: str, role: Role = Role.PHYSIOTHERAPIST) -> Staff:
    """Return a member of staff who can sign in."""
    email = f"{name.split()[0].lower()}@{clinic.slug}.example"
    user = User.objects.create_user(email, PASSWORD, name=name, is_staff=True)
    return Staff.objects.create(user=user, clinic=clinic, role=role, registration="PH000000")


def a_patient(physiotherapist: Staff, name: str, *, time_zone: str = "Europe/London") -> Patient:
    """Return a patient who can sign in."""
    email = f"{name.split()[0].lower()}@example.org"
    return Patient.objects.create(
        clinic=physiotherapist.clinic,
        physiotherapist=physiotherapist,
        user=User.objects.create_user(email, PASSWORD, name=name),
        name=name,
        date_of_birth=date(1984, 5, 2),
        email=email,
        phone="07700 900123",
        time_zone=time_zone,
    )


def a_carer(patient: Patient, name: str, scope: str = "see", *, days: int = 90) -> CarerAccess:
    """Return the access of somebody whom the patient invited, and who has accepted with an account of their own."""
    now, email = clock.now(), f"{name.split()[0]}.{patient.name.split()[0]}@example.org".lower()
    asked = {"name": name, "email": email, "relation": "parent", "scope": scope}
    row = carers.give(by=None, patient=patient, ends_on=now.date() + timedelta(days=days), now=now, **asked)
    way_in = {"token": carers.token_of(row), "code": row.code}
    carer_invitations.accept(**way_in, user=None, password=PASSWORD, now=now)
    row.refresh_from_db()
    return row


@pytest.fixture
def clinic(db: None) -> Clinic:
    """The clinic that most of the cast belongs to."""
    return a_clinic("harbour", "Harbour Physiotherapy")


@pytest.fixture
def alice(clinic: Clinic) -> Staff:
    """The physiotherapist."""
    return a_member(clinic, "Alice Archer")


@pytest.fixture
def bob(clinic: Clinic) -> Staff:
    """Her colleague."""
    return a_member(clinic, "Bob Barker")


@pytest.fixture
def lena(clinic: Clinic) -> Staff:
    """The clinical lead."""
    return a_member(clinic, "Lena Lindqvist", Role.LEAD)


@pytest.fixture
def mona(clinic: Clinic) -> Staff:
    """The practice manager."""
    return a_member(clinic, "Mona Marsh", Role.MANAGER)


@pytest.fixture
def charlie(db: None) -> Staff:
    """The outsider: a physiotherapist of another clinic."""
    return a_member(a_clinic("hillside", "Hillside Clinic"), "Charlie Cole")


@pytest.fixture
def dana(alice: Staff) -> Patient:
    """Alice's patient."""
    return a_patient(alice, "Dana Doyle")


@pytest.fixture
def erin(bob: Staff) -> Patient:
    """Bob's patient, of the same clinic."""
    return a_patient(bob, "Erin Ellis")


@pytest.fixture
def routine(db: None) -> Programme:
    """The back routine of the shipped library."""
    shelf.put_up()
    return Programme.objects.get(clinic=None, slug="lower-back-stretches-1")


Prescribe = Callable[..., PrescriptionVersion]


@pytest.fixture
def prescribed(routine: Programme) -> Prescribe:
    """Prescribe the routine to a patient and publish it, from today on; the standing stretch once a day."""

    def prescribe(patient: Patient, *, starts_on: date | None = None, baseline: int | None = 6) -> PrescriptionVersion:
        now, by = clock.now(), patient.physiotherapist
        version = prescribing.prescribe(
            by=by,
            patient=patient,
            programme=routine,
            starts_on=starts_on or now.astimezone(patient.zone).date(),
            baseline=baseline,
            now=now,
        )
        version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
        return prescribing.publish(by=by, version=version, now=now)

    return prescribe


def answer(patient: Patient, pain: int, change: int | None = None, **given: object) -> CheckIn:
    """Answer a check-in now: answer(dana, 5, 4, symptoms={"fever"})."""
    symptoms = frozenset(given.pop("symptoms", ()))  # type: ignore[arg-type]
    history = frozenset(given.pop("history", ()))  # type: ignore[arg-type]
    answers = Answers(pain, change, symptoms, bool(given.pop("severe", False)), history, str(given.pop("note", "")))
    return checking_in.answer(patient=patient, key=uuid4(), answers=answers, now=clock.now(), **given)  # type: ignore[arg-type]


def tick() -> None:
    """Do what is due now, as the ticks do, without sending mail."""
    now = clock.now()
    assessing.assess_due(now=now)
    reminding.remind_due(now=now)
    prompting.prompt_due(now=now)
    messaging.raise_due(now=now)
    escalating.escalate_due(now=now)
    covering.pass_on(now=now)


class Outbox:
    """What stands in the outbox."""

    def to(self, address: str, *, kind: str = "") -> list[Message]:
        """Return the mails to an address, oldest first."""
        rows = Message.objects.filter(recipient=address).order_by("pk")
        return list(rows.filter(kind=kind) if kind else rows)

    def kinds(self, address: str) -> list[str]:
        """Return the kinds of the mails to an address, oldest first."""
        return [message.kind for message in self.to(address)]


@pytest.fixture
def outbox(db: None) -> Outbox:
    """The outbox."""
    return Outbox()


@pytest.fixture
def as_user() -> Callable[[Staff | Patient | User], Client]:
    """Return a browser signed in as somebody of the cast, for as long as a test likes (tests/accounts sign in)."""

    def signed_in(who: Staff | Patient | User) -> Client:
        client = Client()
        user = who if isinstance(who, User) else who.user
        user.refresh_from_db(fields=["session_epoch"])  # type: ignore[union-attr]
        client.force_login(user)  # type: ignore[arg-type]
        session, late = client.session, int(time.time()) + TEN_YEARS
        session["account_authentication_methods"] = [{"method": "password", "at": late}]
        session["account_authentication_methods_user"] = str(user.pk)  # type: ignore[union-attr]
        session["seen_at"] = late
        session.save()
        return client

    return signed_in


@pytest.fixture
def worse(prescribed: Prescribe, dana: Patient, at: At) -> Concern:
    """Dana is worse than at the start, on day 7."""
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-23 10:00")
    answer(dana, 8, 6)
    return dana.concerns.get(finding="worse")


@pytest.fixture
def mentioned(prescribed: Prescribe, dana: Patient, at: At) -> Concern:
    """A symptom to mention beside no improvement, for which a letter is drafted."""
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 10:00")
    answer(dana, 6, 4, symptoms={"weight_gain"})
    return dana.concerns.get(finding="symptom_to_mention")
