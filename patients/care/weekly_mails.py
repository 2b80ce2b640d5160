"""The mails of the weekly batch: how many patients, until when, and where to look. No name, no finding."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinic.mail.kinds import Kind, Mail

if TYPE_CHECKING:
    from clinic.mail.models import Message
    from patients.models.concern import ConcernQuerySet


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of mail about the weekly batch."""
    from patients.care import weekly

    return (
        Kind(weekly.BATCH, compose=batch, still_due=_some_open, repeats_when_unknown=True,
             title=gettext_lazy("The weekly reviews, to staff")),
        Kind(weekly.LATE, compose=late, still_due=_some_open, repeats_when_unknown=True,
             title=gettext_lazy("Weekly reviews that nobody has done")),
    )  # fmt: skip


def _of(message: "Message") -> "ConcernQuerySet":
    """Return what the mail counts: the owner's own of this batch and before, or all of a clinic that are late."""
    from patients.models import Concern
    from patients.models.concern import Urgency

    about, _colon, key = message.subject.partition(":")
    rows: ConcernQuerySet = Concern.objects.open().filter(urgency=Urgency.ROUTINE, opened_at__lte=message.due_at)
    if about == "staff":
        return rows.filter(owner__pk=key)
    return rows.filter(patient__clinic__pk=key, outcome_by__lte=message.due_at)


def _patients(rows: "ConcernQuerySet") -> str:
    found = rows.order_by().values("patient").distinct().count()
    return ngettext("%d patient", "%d patients", found) % found


def batch(message: "Message") -> Mail:
    """Return the mail of the week to whoever owns them."""
    rows = _of(message)
    last = rows.aggregate(Max("outcome_by"))["outcome_by__max"] or message.due_at
    by = localtime(last, ZoneInfo(message.clinic.time_zone if message.clinic else settings.TIME_ZONE))
    first = _("Weekly reviews: %(patients)s, by %(when)s") % {
        "patients": _patients(rows),
        "when": date_format(by, "H:i, l j F"),
    }
    text = _(
        "%(first)s.\n\nThey stand together on the desk, and each is closed there:\n%(link)s\n\n"
        "What is not closed by then goes on to the lead."
    ) % {"first": first, "link": _desk()}
    return Mail(subject=first, text=text)


def late(message: "Message") -> Mail:
    """Return the mail to whoever is next up."""
    first = _("Weekly reviews that are late: %(patients)s") % {"patients": _patients(_of(message))}
    text = _("Nobody has done these yet. %(first)s.\n\nThey stand together on the desk:\n%(link)s") % {
        "first": first,
        "link": _desk(),
    }
    return Mail(subject=first, text=text)


def _desk() -> str:
    return settings.BASE_URL + reverse("admin:index") + "#reviews"


def _some_open(message: "Message", _now: datetime) -> str | None:
    return None if _of(message).exists() else _("a person has closed them")
