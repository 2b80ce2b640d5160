"""Who may help a patient with their pages: given by the patient or the clinic, and closed at once by either."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from clinic.models import ReadEvent, Staff, User
from patients.care import telling
from patients.care.refusal import Refused
from patients.care.ways_in import VALID_FOR, hash_of, token_from
from patients.models import CarerAccess, Patient
from patients.models.carer import LONGEST, EndedBy, Scope
from patients.rules.schedule import local_date


def token_of(row: CarerAccess) -> str:
    """Return the token of an invitation, made again from its seed: neither it nor the link is stored."""
    return token_from(row.seed, kind="patients.carer")


@transaction.atomic
def give(
    *,
    by: Staff | None,
    patient: Patient,
    name: str,
    email: str,
    relation: str,
    scope: str,
    ends_on: date,
    now: datetime,
    why: str = "",
) -> CarerAccess:
    """Invite somebody to help a patient; `by` is None where the patient does. Raises Refused.

    Whether the address has an account is not looked at, so that the answer tells nothing about it.
    """
    Patient.objects.select_for_update().get(pk=patient.pk)
    email, today = email.strip().lower(), local_date(now, patient.zone)
    _check(patient, email, today, ends_on)
    if by is not None and not why.strip():
        raise Refused(_("Write why, such as who asked and how you made sure."), "why")
    _end(patient.carers.open().filter(email=email, ends_on__lt=today), EndedBy.AGAIN, None, now)
    if patient.carers.open().filter(email=email).exists():
        raise Refused(_("This address has access already. End that first."), "email")
    row = CarerAccess(
        patient=patient,
        name=name.strip(),
        email=email,
        relation=relation,
        scope=scope,
        begins_on=today,
        ends_on=ends_on,
        given_at=now,
        given_by=by,
        why=why.strip() if by else "",
        seed=get_random_string(40),
        invited_until=now + VALID_FOR,
    )
    row.token_hash = hash_of(token_of(row))
    _store(row)
    telling.carer_invited(row, now=now)
    if by is not None:
        telling.carer_changed(row, "given", now=now)
    return row


def _check(patient: Patient, email: str, today: date, ends_on: date) -> None:
    if not today <= ends_on <= today + LONGEST:
        raise Refused(_("Choose a last day within the next 12 months."), "ends_on")
    if email == patient.email.lower() or (patient.user and email == patient.user.email):
        raise Refused(_("This is the patient's own address. Give that of whoever helps."), "email")
    if patient.episodes.exists() and not patient.episodes.open().exists():
        raise Refused(_("The care has ended, so there is nothing to help with."))


def _store(row: CarerAccess) -> None:
    try:
        row.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        field, words = next(iter(error.message_dict.items()))
        raise Refused(words[0], field) from None
    row.save()


@transaction.atomic
def end(*, by: Staff | None, access: CarerAccess, now: datetime) -> None:
    """Close an access at once; `by` is None where the patient does. One that has ended stays as it is."""
    as_whom = EndedBy.CLINIC if by else EndedBy.PATIENT
    if _end(CarerAccess.objects.open().filter(pk=access.pk), as_whom, by, now) and by:
        telling.carer_changed(access, "ended", now=now)


def end_all(*, by: Staff, patient: Patient, now: datetime) -> None:
    """Close every access: the care has ended."""
    _end(patient.carers.open(), EndedBy.DISCHARGE, by, now)


def _end(rows: Any, as_whom: EndedBy, by: Staff | None, now: datetime) -> int:
    ended: int = rows.update(ended_at=now, ended_as=as_whom, ended_by=by)
    return ended


def patient_of(user: User, key: Any, *, helps: bool, now: datetime) -> Patient | None:
    """Return the patient of an access that this account has, today, as far as asked; `helped_by` says by which."""
    rows = CarerAccess.objects.used_by(user).select_related("patient__clinic", "patient__physiotherapist__user")
    row = rows.filter(pk=key, **({"scope": Scope.HELP} if helps else {})).first()
    if row is None or not holds(row, now):
        return None
    patient: Patient = row.patient
    patient.helped_by = row
    return patient


def holds(row: CarerAccess, now: datetime) -> bool:
    """Return whether an access holds on the patient's own day."""
    return row.holds_on(local_date(now, row.patient.zone))


def of_account(user: User, now: datetime) -> list[CarerAccess]:
    """Return the accesses that an account can use now, by the name of whom it helps."""
    rows = CarerAccess.objects.used_by(user).select_related("patient").order_by("patient__name", "pk")
    return [row for row in rows if holds(row, now)]


def has_helped(user: User) -> bool:
    """Return whether an account was ever a carer's."""
    return CarerAccess.objects.filter(user=user).exists()


def opened_by_carers(patient: Patient, at_most: int) -> list[ReadEvent]:
    """Return the latest pages that carers of a patient opened."""
    users = patient.carers.exclude(user=None).values("user")
    rows = ReadEvent.objects.filter(subject=f"patient:{patient.pk}", user__in=users).exclude(user=patient.user_id)
    return list(rows.select_related("user").order_by("-at", "pk")[:at_most])
