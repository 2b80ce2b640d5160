"""The mails around a letter: to the doctor with the letter as PDF, to staff, and to the patient saying nothing."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.mail.kinds import Attachment, Kind, Mail

if TYPE_CHECKING:
    from clinic.mail.models import Message
    from patients.models import Patient, Referral


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of mail about letters."""
    return (
        Kind("referral", compose=letter, still_due=_waiting, on_settled=_settled, repeats_when_unknown=True,
             title=gettext_lazy("A referral letter")),
        Kind("referral_chase", compose=chase, still_due=_unmoved, repeats_when_unknown=True,
             title=gettext_lazy("A letter that needs somebody")),
        Kind("appointment", compose=appointment, still_due=_unasked,
             title=gettext_lazy("A question, to a patient")),
    )  # fmt: skip


def _key(message: "Message") -> str:
    return message.subject.partition(":")[2]


def _referral(message: "Message") -> "Referral":
    from patients.models import Referral

    rows = Referral.objects.select_related("episode__patient__clinic", "signed_by__user", "recipient")
    return rows.get(pk=_key(message))


def letter(message: "Message") -> Mail:
    """Return the letter as PDF with the link that says it has come; nothing else names the patient."""
    from patients.care import acknowledging
    from patients.care.papers import paper

    row = _referral(message)
    clinic = row.episode.patient.clinic
    text = _(
        "A referral letter from %(clinic)s is attached as PDF.\n\n"
        "Please tell us that you have it, by opening this link and pressing the button:\n%(link)s\n\n"
        "If it is not for you, or you cannot take it on, ring us on %(phone)s."
    ) % {
        "clinic": clinic.name,
        "phone": clinic.phone,
        "link": settings.BASE_URL + reverse("letter-received", args=[acknowledging.token_of(message)]),
    }
    file = Attachment("referral.pdf", paper(row), "application/pdf")
    subject = _("Referral from %(clinic)s") % {"clinic": clinic.name}
    return Mail(subject=subject, text=text, reply_to=clinic.duty_email, attachments=(file,))


def chase(message: "Message") -> Mail:
    """Return the mail to staff: how urgent, whose initials, and where to look."""
    row = _referral(message)
    first = _("%(urgency)s: a letter needs you (%(initials)s)") % {
        "urgency": _("URGENT") if row.urgency == "urgent" else row.get_urgency_display(),
        "initials": row.episode.patient.initials,
    }
    text = _("%(first)s.\n\nThe letter is “%(status)s” and nobody has moved it on.\n\nOpen it:\n%(link)s") % {
        "first": first,
        "status": row.get_status_display(),
        "link": settings.BASE_URL + reverse("admin:patients_referral_change", args=[row.pk]),
    }
    return Mail(subject=first, text=text)


def appointment(message: "Message") -> Mail:
    """Return the second neutral kind, leading to today's page, where the question stands."""
    from patients.care.emails import to_patient

    patient: Patient = _referral(message).episode.patient
    text = _("We have a question for you. Please answer it today:\n%(link)s") % {
        "link": settings.BASE_URL + reverse("today")
    }
    return to_patient(patient, _("A question that needs your answer today"), text)


def _waiting(message: "Message", _now: datetime) -> str | None:
    from patients.care.referrals import is_secure
    from patients.models.referral import ReferralStatus

    row = _referral(message)
    if row.status != ReferralStatus.SIGNED:
        return _("the letter is no longer waiting to be sent")
    secure = is_secure(message.recipient, row.episode.patient.clinic)
    return None if secure else _("the domain is no longer on the clinic's list of secure ones")


def _settled(message: "Message", now: datetime) -> None:
    from clinic.mail.models import Status
    from patients.care import referrals

    if message.status in (Status.ACCEPTED, Status.FAILED):
        referrals.letter_settled(
            _key(message), accepted=message.status == Status.ACCEPTED, reply=message.last_reply, now=now
        )


def _unmoved(message: "Message", _now: datetime) -> str | None:
    moved = _referral(message).status != message.data.get("status")
    return _("somebody has moved the letter on") if moved else None


def _unasked(message: "Message", _now: datetime) -> str | None:
    return None if _referral(message).asking_patient else _("answered in the meantime")
