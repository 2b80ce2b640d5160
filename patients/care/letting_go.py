"""Erases the record of a patient that need not be kept any more: every table that leads to them, and their account."""

from collections.abc import Iterator
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction

from clinic.erasing import erase
from clinic.models import User
from patients.care import keeping
from patients.care.everything import lookups, mails_about
from patients.care.refusal import Refused
from patients.models import CarerAccess, Patient
from patients.rules.schedule import local_date

UNUSABLE = "!"  # no password has this digest


@transaction.atomic
def let_go(*, patient: Patient, by: str, why: str, now: datetime) -> int:
    """Erase a record for good; returns how many rows. Only the owner of the database can. Raises Refused.

    The read log stays: it tells what staff did, and of the patient no more than a key that leads nowhere. So do the
    notes of rights: of an account they say its number.
    """
    kept = keeping.kept(Patient.objects.select_for_update().get(pk=patient.pk))
    if kept.held:
        raise Refused("A legal hold keeps this record.")
    if not kept.may_go(local_date(now, patient.zone)):
        raise Refused(f"It must be kept until {kept.until}." if kept.until else "The patient is under care.")
    accounts = [*([patient.user_id] if patient.user_id else []), *_of_carers_alone(patient)]
    erased = sum(erase(rows, by=by, why=why, now=now) for rows in _rows(patient))
    for account in accounts:
        _close(account, by, why, now)
    return erased


def _of_carers_alone(patient: Patient) -> list[int]:
    """Return the accounts of carers who have no other reason to sign in."""
    helped = CarerAccess.objects.filter(patient=patient).exclude(user=None).values("user")
    others = CarerAccess.objects.exclude(patient=patient).exclude(user=None).values("user")
    rows = User.objects.filter(pk__in=helped, patient_record=None, staff=None, is_superuser=False)
    return list(rows.exclude(pk__in=others).values_list("pk", flat=True))


def _rows(patient: Patient) -> Iterator[models.QuerySet[models.Model]]:
    """Yield what is about a patient, what leads to something before what it leads to."""
    mails = mails_about(patient)
    yield apps.get_model("mail.MessageEvent").objects.filter(pgh_obj__in=list(mails.values_list("pk", flat=True)))
    yield mails
    for model, lookup in reversed(lookups().items()):
        yield model._default_manager.filter(**{lookup: patient.pk})


def _close(account: int, by: str, why: str, now: datetime) -> None:
    """Leave of a way to sign in a row that says nothing, for what still points to it."""
    for model in (EmailAddress, Authenticator):
        model.objects.filter(user=account).delete()
    User.objects.filter(pk=account).update(
        email=f"erased-{account}@erased.invalid", name="", password=UNUSABLE, is_active=False, last_login=None
    )
    erase(apps.get_model("clinic.UserEvent").objects.filter(pgh_obj=account), by=by, why=why, now=now)
