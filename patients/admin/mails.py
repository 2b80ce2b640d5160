"""Mails that did not get through, as tasks on the desk."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic import clock
from clinic.access import Action
from clinic.admin import site
from clinic.mail import outbox
from clinic.mail.models import Message
from patients.admin.page import done_or_refused, found
from patients.care.refusal import Refused


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a mail into the outbox once more, to a corrected address if one is given."""
    staff, message = found(request, Message.objects.all(), Action.CHANGE, pk)
    recipient = request.POST.get("recipient", "").strip()

    def act() -> None:
        if not outbox.send_again(by=staff, message=message, now=clock.now(), recipient=recipient):
            raise Refused(_("this mail cannot be sent again. Check the address, or phone."))

    return done_or_refused(request, act, _("The mail is in the outbox again."), reverse("admin:index"))


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a person has dealt with a mail in another way."""
    staff, message = found(request, Message.objects.all(), Action.CHANGE, pk)
    outbox.dismiss(by=staff, message=message, now=clock.now())
    return done_or_refused(request, lambda: None, _("Noted as dealt with."), reverse("admin:index"))


def urls() -> list[Any]:
    """Return the addresses of what is done with a mail."""
    return [
        path("mails/<int:pk>/again/", site.admin_view(send_again), name="patients_mail_send_again"),
        path("mails/<int:pk>/dismiss/", site.admin_view(dismiss), name="patients_mail_dismiss"),
    ]
