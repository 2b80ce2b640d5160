"""The programme in full, to read and to print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import access, clock
from patients.care.following import in_force_or_next
from patients.rules.schedule import patient_day


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """Show every exercise of what holds today, or of what starts next."""
    patient = access.patient_for(request)
    day = patient_day(clock.now(), patient.zone, patient.day_starts_at)
    return render(request, "portal/programme.html", {"versions": in_force_or_next(patient, day), "day": day})
