"""All that is kept about one patient, in every table that leads to them: nobody has to remember a new one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import models
from django.db.models import Q
from pghistory.models import Event

from clinic.mail.models import Message
from clinic.models import ReadEvent, Staff, User
from patients.care.disclosing import FREE_WORDS, held_words, in_place_of
from patients.models import CarerAccess, Concern, Invitation, Patient, PatientMessage, Referral

# What opens a door, and what machines keep for themselves.
LEFT_OUT = frozenset(
    {"password", "seed", "token_hash", "sealed", "token", "lease_until", "pgh_context", "is_staff", "is_superuser"}
    | {"session_epoch", "session_key"}
)
WITHOUT_DATA = (Authenticator, Message)  # of a way to sign in only which, of a mail only that it was sent
ROUTES_OF_MAIL = (
    ("concern", Concern),
    ("referral", Referral),
    ("invitation", Invitation),
    ("message", PatientMessage),
    ("carer", CarerAccess),
)


@dataclass(frozen=True)
class Table:
    """The rows of one table that are about a patient; `is_history` where they are earlier states of other rows."""

    label: str
    title: str
    is_history: bool
    rows: list[dict[str, Any]]


def everything(patient: Patient) -> list[Table]:
    """Return every row about a patient; earlier states come last."""
    names = {staff.pk: str(staff) for staff in Staff.objects.filter(clinic=patient.clinic).select_related("user")}
    held = held_words(patient)
    tables = [_table(rows, patient, names, held) for rows in _sources(patient)]
    return sorted((table for table in tables if table.rows), key=lambda table: table.is_history)


def _sources(patient: Patient) -> Iterator[models.QuerySet[Any]]:
    for model, lookup in lookups().items():
        yield model._default_manager.filter(**{lookup: patient.pk}).order_by("pk")
    if patient.user_id:
        yield User.objects.filter(pk=patient.user_id)
        yield apps.get_model("clinic.UserEvent").objects.filter(pgh_obj=patient.user_id).order_by("pk")
        yield EmailAddress.objects.filter(user=patient.user_id)
        yield UserSession.objects.filter(user=patient.user_id).order_by("pk")
        yield Authenticator.objects.filter(user=patient.user_id).order_by("pk")
    yield ReadEvent.objects.filter(subject=f"patient:{patient.pk}").order_by("at")
    mails = mails_about(patient)
    yield mails
    yield apps.get_model("mail.MessageEvent").objects.filter(pgh_obj__in=mails.values("pk")).order_by("pk")


@cache
def lookups() -> dict[type[models.Model], str]:
    """Return how every table that leads to a patient leads there, by the shortest way of foreign keys."""
    found: dict[type[models.Model], str] = {Patient: "pk"}
    queue: list[type[models.Model]] = [Patient]
    while queue:
        nearer = queue.pop(0)
        for model in apps.get_models():
            link = next((one for one in model._meta.concrete_fields if one.related_model is nearer), None)
            if link is not None and model not in found:
                found[model] = link.name if nearer is Patient else f"{link.name}__{found[nearer]}"
                queue.append(model)
    return found


def mails_about(patient: Patient) -> models.QuerySet[Message]:
    """Return the mails to a patient and about them; what stands in the outbox names its subject by a text key."""
    subjects = [f"patient:{patient.pk}"]
    for kind, model in ROUTES_OF_MAIL:
        keys = model._default_manager.filter(**{lookups()[model]: patient.pk}).values_list("pk", flat=True)
        subjects += [f"{kind}:{key}" for key in keys]
    about = Q(subject__in=subjects) | Q(clinic=patient.clinic, recipient=patient.email)
    return Message.objects.filter(about).order_by("created_at", "pk")


def _table(rows: models.QuerySet[Any], patient: Patient, names: dict[int, str], held: dict[str, str]) -> Table:
    meta = rows.model._meta
    is_history = issubclass(rows.model, Event)
    tracked = getattr(rows.model, "pgh_tracked_model", None)
    title = str((tracked or rows.model)._meta.verbose_name_plural)
    told = [_row(row, patient, names, held) for row in rows]
    return Table(meta.label, title, is_history, told)


def _row(row: models.Model, patient: Patient, names: dict[int, str], held: dict[str, str]) -> dict[str, Any]:
    left_out = LEFT_OUT | ({"data"} if isinstance(row, WITHOUT_DATA) else set())
    found = {
        field.name: _value(row, field, patient, names)
        for field in row._meta.concrete_fields
        if field.name not in left_out
    }
    for name in found.keys() & _free_words(row) if held else ():
        found[name] = in_place_of(found[name], held)
    if found.get("recipient", patient.email) not in (patient.email, patient.phone) and "possibly_twice" in found:
        found["recipient"] = ""  # an address of somebody else
    return found


def _free_words(row: models.Model) -> set[str]:
    """Return the columns of a row in which people write."""
    fields = row._meta.concrete_fields
    return {one.name for one in fields if isinstance(one, models.TextField) or one.name in FREE_WORDS}


def _value(row: models.Model, field: Any, patient: Patient, names: dict[int, str]) -> Any:
    """Return a value; staff and clinic by name, everything else that is referred to by its key."""
    value = getattr(row, field.attname)
    if value is not None and field.related_model is Staff:
        return names.get(value, "")
    if value is not None and field.related_model is type(patient.clinic):
        return str(patient.clinic)
    return value
