"""Your data: who looked at the record, everything that is kept, to take along, and asking to be erased."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from clinic import access, audit, clock
from clinic.audit import How
from patients.care import keeping
from patients.care.looked_at import looks
from patients.models import ErasureRequest, Patient
from patients.portal import copies

SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
def your_data(request: HttpRequest) -> HttpResponse:
    """Show who looked at the record; a post asks to be erased, and is answered at once."""
    patient = access.patient_for(request)
    if request.method == "POST":
        keeping.ask_to_be_erased(patient=patient, now=clock.now())
        return redirect("/your-data/#erase")
    found, count = looks(patient, SHOWN)
    asked = ErasureRequest.objects.filter(patient=patient).order_by("-at", "-pk")[:5]
    shown = {"looks": found, "count": count, "shown": SHOWN, "asked": asked, "zone": patient.time_zone}
    return render(request, "portal/your_data.html", shown)


@require_safe
def everything_as_data(request: HttpRequest) -> HttpResponse:
    """Return every row about the patient, for a machine to read."""
    return copies.as_data(_taken_along(request))


@require_safe
def everything_to_read(request: HttpRequest) -> HttpResponse:
    """Return the same as a page that needs nothing else, to keep and to open anywhere."""
    return copies.to_read(request, _taken_along(request))


@require_safe
def everything_as_paper(request: HttpRequest) -> HttpResponse:
    """Return the same as tagged PDF."""
    return copies.as_paper(_taken_along(request))


def _taken_along(request: HttpRequest) -> Patient:
    """Return the patient, and note that all of it leaves: somebody else may hold their phone."""
    patient: Patient = access.patient_for(request)
    audit.record_read(request=request, clinic=patient.clinic, subject=f"patient:{patient.pk}", how=How.EXPORTED)
    return patient
