"""The patient's word that something can wait."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from clinic import access, clock
from patients.care import waiting
from patients.care.refusal import Refused
from patients.models import Concern


@require_POST
def can_wait(request: HttpRequest, concern: int) -> HttpResponse:
    """Write it down and lead to today's page, which says so and by when somebody looks all the same."""
    patient = access.patient_for(request)
    about = get_object_or_404(Concern, patient=patient, pk=concern)
    with suppress(Refused):  # closed, or something urgent came meanwhile: today's page shows how it stands
        waiting.can_wait(patient=patient, concern=about, now=clock.now())
    return redirect("today")
