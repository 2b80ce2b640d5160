"""The mails around carers: the way in, and to the patient that something has changed. Neither says about what."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.mail.kinds import Kind, Mail

if TYPE_CHECKING:
    from clinic.mail.models import Message
    from patients.models import CarerAccess


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of mail about carers."""
    return (
        Kind("carer_invitation", compose=invited, still_due=_invited,
             title=gettext_lazy("An invitation, to a carer")),
        Kind("carer_changed", compose=changed, title=gettext_lazy("Who can see their pages has changed, to a patient")),
    )  # fmt: skip


def _row(message: "Message") -> "CarerAccess":
    from patients.models import CarerAccess

    return CarerAccess.objects.select_related("patient__clinic").get(pk=message.subject.partition(":")[2])


def invited(message: "Message") -> Mail:
    """Return the way in for a carer: no name but the clinic's, and nothing of anybody's health."""
    from patients.care.carer_invitations import link_of
    from patients.care.emails import to_patient

    row = _row(message)
    clinic = row.patient.clinic.name
    text = _("Somebody you know has asked that you can help them here. This link works once, for two weeks:\n%(link)s")
    more = _("They or the clinic tell you a code that you need there. If you do not know who that is, do nothing.")
    subject = _("An invitation from %(clinic)s") % {"clinic": clinic}
    return to_patient(row.patient, subject, f"{text % {'link': link_of(row)}}\n\n{more}")


def changed(message: "Message") -> Mail:
    """Return a reminder, the first neutral kind, that something new waits; what it is, is read there."""
    from patients.care.emails import to_patient

    text = _("Something new waits for you on your pages. Sign in to read it:\n%(link)s")
    return to_patient(_row(message).patient, _("A reminder"), text % {"link": settings.BASE_URL + reverse("carers")})


def _invited(message: "Message", _now: datetime) -> str | None:
    row = _row(message)
    if row.accepted_at:
        return _("the invitation has been used")
    return _("the access has ended") if row.ended_at else None
