"""The rows that no verb makes: clinics, staff, patients. Here the demo is its installer and its front desk."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import make_password

from clinic.models import Clinic, FollowUpPolicy, Staff, User
from patients.care import directory
from patients.demo.people import PATIENTS, PLACES, STAFF, Member, Person, Place
from patients.models import Patient

PASSWORD = "limber-demo"  # noqa: S105  (printed by the command: there is nothing to protect)
OPENED = timedelta(days=120)


@dataclass(frozen=True)
class Cast:
    """Everybody, by the first name."""

    staff: dict[str, Staff]
    patients: dict[str, Patient]


def stage(*, now: datetime) -> Cast:
    """Return the cast of both clinics; staff can sign in, patients have not been invited yet."""
    password = make_password(PASSWORD)  # made once: twenty times would take longer than all the histories
    clinics = {place.slug: _clinic(place) for place in PLACES}
    staff = {member.key: _member(member, clinics[member.clinic], password) for member in STAFF}
    for member in STAFF:
        if member.cover:
            Staff.objects.filter(pk=staff[member.key].pk).update(cover=staff[member.cover])
    for place in PLACES:
        _run(place, clinics[place.slug], staff, now)
    staff = {key: Staff.objects.select_related("user", "clinic", "cover").get(pk=row.pk) for key, row in staff.items()}
    return Cast(staff, {person.key: _patient(person, staff[person.therapist]) for person in PATIENTS})


def _clinic(place: Place) -> Clinic:
    return Clinic.objects.create(
        slug=place.slug,
        name=place.name,
        phone=place.phone,
        address=place.address,
        duty_email=f"duty@{place.slug}.example",
        secure_domains=[place.doctors],
        default_recipient_name=place.doctors.split(".")[0].replace("-", " ").title(),
        default_recipient_email=f"letters@{place.doctors}",
    )


def _member(member: Member, clinic: Clinic, password: str) -> Staff:
    user = User.objects.create(email=member.email, name=member.name, is_staff=True, password=password)
    registration = f"DEMO-{user.pk:04}" if member.role != "manager" else ""
    return Staff.objects.create(user=user, clinic=clinic, role=member.role, registration=registration)


def _run(place: Place, clinic: Clinic, staff: dict[str, Staff], now: datetime) -> None:
    """Switch on how a clinic follows up, and whose signature sends its letters."""
    lead = next(staff[member.key] for member in STAFF if member.clinic == place.slug and member.role == "lead")
    FollowUpPolicy.objects.create(clinic=clinic, version=1, created_at=now - OPENED, created_by=lead)
    directory.add(
        by=lead,
        name=clinic.default_recipient_name,
        email=clinic.default_recipient_email,
        checked=True,
        now=now - OPENED,
    )
    if place.signatory:
        clinic.auto_send_referrals, clinic.standing_signatory = True, staff[place.signatory]
        clinic.save()


def _patient(person: Person, therapist: Staff) -> Patient:
    return Patient.objects.create(
        clinic=therapist.clinic,
        physiotherapist=therapist,
        name=person.name,
        date_of_birth=person.born,
        nhs_number=person.nhs_number,
        email=person.email,
        phone="07700 900" + person.nhs_number[-3:],
        address=f"{person.born.day} {person.name.split()[1]} Row\nPortwick",
        time_zone=person.time_zone,
    )


def give_password(user: User) -> None:
    """Let a patient sign in with the password that the command prints."""
    first = User.objects.filter(is_staff=True).order_by("pk").values_list("password", flat=True)[0]
    User.objects.filter(pk=user.pk).update(password=first)
