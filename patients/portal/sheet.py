"""One page to show at A&E: what was answered and when, what is prescribed, and the clinic's phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from clinic import access, clock
from patients.care import following
from patients.portal.sheets import sheets_of


@require_safe
def sheet(request: HttpRequest) -> HttpResponse:
    """Show what stands behind what is on hold; without any, that there is nothing to show."""
    patient, now = access.patient_for(request), clock.now()
    day = following.today(patient=patient, now=now)
    last = patient.sessions.order_by("-started_at", "-pk").first()
    context = {
        "sheets": sheets_of(day.held, patient),
        "programmes": [prescription.version.title for prescription in day.prescriptions],
        "last_session": last.started_at.astimezone(patient.zone) if last else None,
        "made_at": now.astimezone(patient.zone),
    }
    return render(request, "portal/sheet.html", context)
