"""The mails around messages: to staff that one has come, to the patient that something new waits. Neither quotes it."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.mail.kinds import Kind, Mail

if TYPE_CHECKING:
    from clinic.mail.models import Message
    from patients.models import PatientMessage


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of mail about messages."""
    return (
        Kind("message", compose=came, still_due=_waiting, repeats_when_unknown=True,
             title=gettext_lazy("A message, to staff")),
        Kind("message_answered", compose=answered, title=gettext_lazy("An answer waits, to a patient")),
    )  # fmt: skip


def _written(message: "Message") -> "PatientMessage":
    from patients.models import PatientMessage

    rows = PatientMessage.objects.select_related("patient__clinic", "patient__conversation")
    return rows.get(pk=message.subject.partition(":")[2])


def came(message: "Message") -> Mail:
    """Return the mail to staff: how urgent and until when, whose initials, where to look. Not what was written."""
    from patients.care import messaging
    from patients.models.concern import Urgency

    row = _written(message)
    by = localtime(messaging.answer_by(row.patient, row.at), ZoneInfo(row.patient.clinic.time_zone))
    urgency, when = Urgency.SOON.label, date_format(by, "H:i, l j F")
    first = _("%(urgency)s: answer a message by %(when)s") % {"urgency": urgency, "when": when}
    text = _(
        "Patient %(initials)s has written to you.\n\n%(first)s.\n\nRead it and answer:\n%(link)s\n\n"
        "If nobody answers by then, it becomes a concern."
    ) % {
        "initials": row.patient.initials,
        "first": first,
        "link": settings.BASE_URL + reverse("admin:patients_messages", args=[row.patient_id]),
    }
    return Mail(subject=f"{first} ({row.patient.initials})", text=text)


def answered(message: "Message") -> Mail:
    """Return a reminder, the first neutral kind, that something new waits; what it is, is read there."""
    from patients.care.emails import to_patient

    text = _("Something new waits for you on your pages. Sign in to read it:\n%(link)s") % {
        "link": settings.BASE_URL + reverse("messages")
    }
    return to_patient(_written(message).patient, _("A reminder"), text)


def _waiting(message: "Message", _now: datetime) -> str | None:
    row = _written(message)
    since = row.patient.conversation.waiting_since
    return None if since is not None and since <= row.at else _("a person has answered")
