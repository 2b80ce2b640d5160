"""The patient's word on whether an appointment is booked."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from clinic import access, clock
from patients.care import chasing
from patients.care.refusal import Refused


@require_POST
def appointment(request: HttpRequest) -> HttpResponse:
    """Take yes or no and lead back to today's page; anything else is asked again there."""
    patient = access.patient_for(request)
    booked = request.POST.get("booked", "")
    if booked in ("yes", "no"):
        with suppress(Refused):  # answered on another page meanwhile: today's page shows how it stands
            chasing.answer(patient=patient, booked=booked == "yes", now=clock.now())
    return redirect("today")
