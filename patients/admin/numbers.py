"""A patient's number for text messages: only what somebody of the clinic has made sure of is used."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.access import Action
from clinic.admin import site
from patients.admin.page import done_or_refused, found, record_of
from patients.care import texts
from patients.care.refusal import Refused
from patients.models import Patient, ReminderSettings


@require_POST
def confirm(request: HttpRequest, pk: Any) -> HttpResponse:
    """Note that the number that was on the page is the patient's own; another one by now is asked about again."""
    staff, patient = found(request, Patient.objects.all(), Action.CHANGE, pk)

    def act() -> None:
        if request.POST.get("number", "") != texts.number(patient.phone):
            raise Refused(_("the number has changed. Look at it again."))
        texts.confirm(by=staff, patient=patient)

    said = _("Text messages may go to %(phone)s.") % {"phone": patient.phone}
    return done_or_refused(request, act, said, record_of(patient))


def shown(patient: Patient) -> dict[str, Any] | None:
    """Return how a patient's number stands; None where no text can be sent or no number is known."""
    number = texts.number(patient.phone)
    if not settings.TEXT_GATEWAY_URL or not number:
        return None
    chosen = ReminderSettings.objects.of(patient)
    return {"number": number, "confirmed": texts.confirmed(chosen), "wanted": chosen.by_text}


def urls() -> list[Any]:
    """Return the address of the button."""
    return [path("<uuid:pk>/confirm-number/", site.admin_view(confirm), name="patients_confirm_number")]
