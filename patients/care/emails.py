"""What each mail says. To staff: the urgency first, initials, a link. To patients: nothing clinical."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.mail.kinds import Kind, Mail, register
from patients.care import carer_mails, letter_mails, message_mails, texts, weekly_mails

if TYPE_CHECKING:
    from clinic.mail.models import Message
    from patients.models import Concern, Patient

# One a day is asked; six times a day can be chosen, and chosen anew. More is no plan but a fault.
QUESTIONS_A_DAY, REMINDERS_A_DAY = 3, 8


def register_kinds() -> None:
    """Tell the outbox how each kind is written, when it is no longer due, and what follows."""
    for kind in (
        Kind("concern", compose=concern, still_due=_concern_open, urgent=True, repeats_when_unknown=True,
             title=gettext_lazy("A concern, to staff")),
        Kind("concern_escalated", compose=concern, still_due=_concern_open, urgent=True, repeats_when_unknown=True,
             title=gettext_lazy("A concern that nobody has answered")),
        *letter_mails.kinds(),
        *message_mails.kinds(),
        *carer_mails.kinds(),
        *weekly_mails.kinds(),
        Kind("please_ring", compose=please_ring, urgent=True, repeats_when_unknown=True,
             title=gettext_lazy("Please ring us, to a patient")),
        Kind("question", compose=question, still_due=_unanswered, most_a_day=QUESTIONS_A_DAY,
             title=gettext_lazy("A question, to a patient")),
        Kind("reminder", compose=reminder, still_due=_session_left, most_a_day=REMINDERS_A_DAY,
             title=gettext_lazy("A reminder, to a patient")),
        Kind("programme_changed", compose=programme_changed, title=gettext_lazy("A new version, to a patient")),
        Kind("invitation", compose=invitation, still_due=_invitation_open, title=gettext_lazy("An invitation")),
    ):  # fmt: skip
        register(kind)


def _key(message: "Message") -> str:
    return message.subject.partition(":")[2]


def _concern(message: "Message") -> "Concern":
    from patients.models import Concern

    return Concern.objects.select_related("patient__clinic").get(pk=_key(message))


def _patient(message: "Message") -> "Patient":
    """Return whom a mail is for, read once for `still_due` and `compose`."""
    from patients.models import Patient

    if not hasattr(message, "_patient"):
        found = Patient.objects.select_related("clinic").get(pk=_key(message))
        message._patient = found  # type: ignore[attr-defined]
    return message._patient  # type: ignore[attr-defined,no-any-return]


def _page(name: str, *args: object) -> str:
    return settings.BASE_URL + reverse(name, args=args)


def concern(message: "Message") -> Mail:
    """Return the mail to staff: how urgent and until when, whose initials, and where to look. No symptom, no score."""
    row = _concern(message)
    first = texts.wanted(row, _loud(row, str(row.get_urgency_display())))
    if row.acknowledged_at is not None:
        words = _(
            "Somebody has taken this on, and what came of it is not written down yet. Patient %(initials)s needs you."
            "\n\n%(first)s.\n\nOpen it and see who has it:\n%(link)s\n\n"
            "It stays open, and goes on to others, until a person writes what came of it."
        )
    else:
        words = _(
            "%(unanswered)sPatient %(initials)s needs you.\n\n%(first)s.\n\nOpen it and take it on:\n%(link)s\n\n"
            "It stays open, and goes on to others, until a person answers."
        )
    text = words % {
        "unanswered": _("Nobody has answered this yet. ") if message.kind == "concern_escalated" else "",
        "initials": row.patient.initials,
        "first": first,
        "link": _page("admin:patients_concern_change", row.pk),
    }
    return Mail(subject=f"{first} ({row.patient.initials})", text=text)


def _loud(row: "Concern", urgency: str) -> str:
    """Return the urgency as the first word of the subject: capitals for what cannot wait for tomorrow."""
    from patients.models.concern import Urgency

    return _("URGENT, %(urgency)s") % {"urgency": urgency} if row.urgency <= Urgency.URGENT else urgency


def to_patient(patient: "Patient", subject: str, text: str) -> Mail:
    """Return a mail that says no more than its kind, with the clinic's phone."""
    body = _("Hello,\n\n%(text)s\n\nIf you would rather talk, ring us on %(phone)s.\n\n%(clinic)s") % {
        "text": text,
        "phone": patient.clinic.phone,
        "clinic": patient.clinic.name,
    }
    return Mail(subject=subject, text=body)


def reminder(message: "Message") -> Mail:
    """Return the first neutral kind: a reminder, with its stop-link."""
    from patients.care import reminding

    patient = _patient(message)
    stop = _page("stop", reminding.stop_token(patient))
    text = _("This is the reminder you asked for:\n%(link)s\n\nTo stop these reminders: %(stop)s") % {
        "link": _page("today"),
        "stop": stop,
    }
    one_click = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}  # RFC 8058
    return replace(to_patient(patient, _("A reminder"), text), headers=one_click)


def question(message: "Message") -> Mail:
    """Return the second neutral kind: a question that needs an answer today."""
    text = _("We have a question for you. Please answer it today:\n%(link)s") % {"link": _page("check-in")}
    return to_patient(_patient(message), _("A question that needs your answer today"), text)


def please_ring(message: "Message") -> Mail:
    """Return the third neutral kind: please ring us."""
    patient = _patient(message)
    text = _("Please ring us on %(phone)s. You can also sign in to read more:\n%(link)s") % {
        "phone": patient.clinic.phone,
        "link": _page("home"),
    }
    return to_patient(patient, _("Please ring us on %(phone)s") % {"phone": patient.clinic.phone}, text)


def programme_changed(message: "Message") -> Mail:
    """Return a reminder, the first neutral kind again, that something new waits; what it is, is read there."""
    text = _("Something new waits for you on your pages. Sign in to read it:\n%(link)s") % {"link": _page("programme")}
    return to_patient(_patient(message), _("A reminder"), text)


def invitation(message: "Message") -> Mail:
    """Return the way in; its link is made again from the invitation, so that no secret waits in the outbox."""
    from patients.care import inviting
    from patients.models import Invitation

    row = Invitation.objects.select_related("patient__clinic").get(pk=_key(message))
    text = _("%(clinic)s has opened an account for you. This link works once, for two weeks:\n%(link)s") % {
        "clinic": row.patient.clinic.name,
        "link": inviting.link_of(row),
    }
    return to_patient(row.patient, _("Your account with %(clinic)s") % {"clinic": row.patient.clinic.name}, text)


def _concern_open(message: "Message", _now: datetime) -> str | None:
    row = _concern(message)
    return _("a person has closed it") if row.closed_at is not None else None


def _session_left(message: "Message", now: datetime) -> str | None:
    from patients.care import reminding

    return reminding.still_due(_patient(message), message.occasion, now)


def _unanswered(message: "Message", _now: datetime) -> str | None:
    from patients.models import CheckIn

    answered = CheckIn.objects.filter(patient__pk=_key(message), on=message.occasion).exists()
    return _("answered in the meantime") if answered else None


def _invitation_open(message: "Message", _now: datetime) -> str | None:
    from patients.models import Invitation

    used = Invitation.objects.filter(pk=_key(message), accepted_at__isnull=False).exists()
    return _("the invitation has been used") if used else None
