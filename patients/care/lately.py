"""How the pain of many patients has been of late, and when somebody last had them on the line: one question for all."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import CharField, DateField, F, IntegerField, Value

from patients.care.calling import NO_REPLY, SPOKE
from patients.models import CheckIn, ConcernEntry, PatientMessage, SymptomReport
from patients.models.check_in import Channel

BACK = timedelta(days=90)
WROTE = "wrote"


@dataclass(frozen=True, slots=True)
class Contact:
    """When a member of staff spoke with a patient, wrote to them, or tried to ring."""

    at: datetime
    how: str
    by: str


@dataclass(slots=True)
class Lately:
    """The last pain of each day, oldest first; the last contact, and the call without a reply that came after it."""

    pain: dict[date, int] = field(default_factory=dict)
    contact: Contact | None = None
    tried: Contact | None = None


def lately(patients: Collection[UUID], now: datetime) -> Mapping[UUID, Lately]:
    """Return the last 90 days of each patient."""
    found = {patient: Lately() for patient in patients}
    for patient, at, how, by, on, pain in _rows(patients, now - BACK) if patients else ():
        _take(found[patient], Contact(at, how, by), on, pain)
    return found


def _take(known: Lately, contact: Contact, on: date | None, pain: int | None) -> None:
    if on is not None and pain is not None:
        known.pain[on] = pain
    if contact.how == NO_REPLY:
        known.tried = contact
    elif contact.how in (Channel.PHONE, WROTE, SPOKE):
        known.contact, known.tried = contact, None


def _rows(patients: Collection[UUID], since: datetime) -> models.QuerySet[Any, Any]:
    of_them = {"patient__in": patients}
    answers = CheckIn.objects.filter(**of_them, on__gte=since.date())
    told = SymptomReport.objects.filter(**of_them, on__gte=since.date(), channel=Channel.PHONE)
    written = PatientMessage.objects.filter(**of_them, at__gte=since, by__isnull=False)
    calls = ConcernEntry.objects.filter(concern__patient__in=patients, at__gte=since, kind__in=(SPOKE, NO_REPLY))
    rows = [
        _columns(answers, when="answered_at", how=F("channel"), by="taken_by", on=F("on"), pain=F("pain")),
        _columns(told, when="reported_at", how=F("channel"), by="taken_by"),
        _columns(written, when="at", how=Value(WROTE), by="by"),
        _columns(calls, when="at", how=F("kind"), by="by", patient="concern__patient"),
    ]
    return rows[0].union(*rows[1:], all=True).order_by("said_at")


def _columns(
    rows: models.QuerySet[Any],
    *,
    when: str,
    how: Any,
    by: str,
    patient: str = "patient",
    on: Any = Value(None, DateField()),  # noqa: B008  (an expression is never changed)
    pain: Any = Value(None, IntegerField()),  # noqa: B008
) -> models.QuerySet[Any, Any]:
    """Return the same six columns of any table."""
    how = models.functions.Cast(how, CharField())
    columns = {"said_at": F(when), "how": how, "who": F(f"{by}__user__name"), "said_on": on, "number": pain}
    found: models.QuerySet[Any, Any] = rows.order_by().annotate(**columns).values_list(f"{patient}_id", *columns)
    return found
