"""The simulated clinic: its staff, one of whom is away now and then, and its patients on their first visit."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.contrib.auth.hashers import make_password

from clinic.models import Clinic, FollowUpPolicy, Role, Staff, User
from patients.care import directory, inviting, reminding
from patients.demo.visiting import prescribe_routine
from patients.models import Patient
from patients.simulation.behaviour import ASLEEP, AWAKE
from patients.simulation.people import Person, draw
from patients.simulation.plan import ACTIVE, Plan
from programmes.library import loading

AWAY_EVERY = 3  # the second physiotherapist of every three is away for a week and covered by the first
SECURE = "surgery.example"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part."""

    clinic: Clinic
    lead: Staff
    physiotherapists: list[Staff]
    people: dict[str, Person]  # by the patient's address


def stage(plan: Plan) -> Cast:
    """Return a clinic with its staff; no patient has come yet."""
    loading.load()
    clinic = Clinic.objects.create(
        slug="simulated",
        name="The simulated clinic",
        phone="020 7946 0999",
        duty_email="duty@simulated.example",
        secure_domains=[SECURE],
        default_recipient_name="The Elm Practice",
        default_recipient_email=f"letters@{SECURE}",
    )
    lead = _member(clinic, "Lead", Role.LEAD)
    numbers = range(1 + plan.first // ACTIVE, 1 + plan.first // ACTIVE + plan.physiotherapists)
    team = [_member(clinic, f"Physio {number}", Role.PHYSIOTHERAPIST) for number in numbers]
    for place, member in enumerate(team):
        _plan_absence(plan, place, member, team)
    FollowUpPolicy.objects.create(
        clinic=clinic, version=1, created_at=plan.begins_at, created_by=lead, **dict(plan.settings)
    )
    name, address = clinic.default_recipient_name, clinic.default_recipient_email
    directory.add(by=lead, name=name, email=address, checked=True, now=plan.begins_at)
    people = [
        draw(number, seed=plan.seed, start=plan.start) for number in range(plan.first, plan.first + plan.patients)
    ]
    return Cast(clinic, lead, team, {address_of(person): person for person in people})


def _member(clinic: Clinic, name: str, role: Role) -> Staff:
    email = f"{name.lower().replace(' ', '')}@simulated.example"
    user = User.objects.create(email=email, name=name, is_staff=True, password=make_password(None))
    return Staff.objects.create(user=user, clinic=clinic, role=role, registration=f"SIM-{user.pk}")


def _plan_absence(plan: Plan, place: int, member: Staff, team: list[Staff]) -> None:
    """Name a cover for everybody, and let some be away for a week."""
    member.cover = team[place - 1] if place else team[-1]
    if place % AWAY_EVERY == 1:
        member.away_from = plan.start + timedelta(weeks=1 + place % max(1, plan.weeks - 1))
        member.away_until = member.away_from + timedelta(weeks=1)
    member.save()


def address_of(person: Person) -> str:
    """Return the address of a simulated patient."""
    return f"patient{person.number}@example.org"


def nhs_number(number: int) -> str:
    """Return a number of the range that nobody has, with its check digit."""
    digits = f"999{number * 11:06}"
    while (
        check := -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
    ) == 10:
        digits = str(int(digits) + 1)
    return f"{digits}{check}"


def visit(person: Person, cast: Cast, now: datetime) -> Patient:
    """Return a new patient with a published programme, signed in, with reminders as they like them."""
    by = cast.physiotherapists[person.number % len(cast.physiotherapists)]
    patient = Patient.objects.create(
        clinic=cast.clinic,
        physiotherapist=by,
        name=person.name,
        date_of_birth=person.born,
        email=address_of(person),
        phone="07700 900000",
        address="1 Model Row",
        time_zone=person.zone.key,
        nhs_number=nhs_number(person.number),
        doctor_name="Dr Moss, The Elm Practice",
        doctor_email=cast.clinic.default_recipient_email,
    )
    prescribe_routine(patient=patient, starts_on=person.starts_on, baseline=person.baseline, now=now)
    inviting.accept(token=inviting.token_of(patient.invitations.latest("pk")))
    patient.refresh_from_db()
    on, times = bool(person.times), person.times or (time(9),)
    reminding.choose(patient=patient, on=on, times=times, quiet_from=ASLEEP, quiet_until=AWAKE, now=now)
    return patient
