"""The programme in full, to read and to print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import access, clock
from patients.models import Patient, PrescriptionVersion
from patients.rules.schedule import patient_day


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    """Show every exercise of what holds today, or of what starts next."""
    patient = access.patient_for(request)
    day = patient_day(clock.now(), patient.zone, patient.day_starts_at)
    return render(request, "portal/programme.html", {"versions": in_force_or_next(patient, day), "day": day})


def in_force_or_next(patient: Patient, day: object) -> list[PrescriptionVersion]:
    """Return the versions to show: of each prescription the one in force, else the one to come."""
    versions = (
        PrescriptionVersion.objects.published()
        .filter(prescription__episode__patient=patient, prescription__ended_on=None)
        .exclude(ends_on__lte=day)
        .select_related("prescription", "published_by__user")
        .prefetch_related("exercises__exercise")
        .order_by("prescription__prescribed_at", "starts_on", "pk")
    )
    first: dict[object, PrescriptionVersion] = {}
    for version in versions:
        first.setdefault(version.prescription_id, version)
    return list(first.values())
