"""The start check: symptoms, history and pain before the first session."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from clinic import access
from patients.care.checking_in import needs_start_check
from patients.models import Patient
from patients.portal.answering import take
from patients.portal.forms.check_in import StartCheckForm

PAGE = "portal/start.html"


@require_http_methods(["GET", "HEAD", "POST"])
def start_check(request: HttpRequest) -> HttpResponse:
    """Ask once, and take the answers; afterwards the page leads on to today."""
    patient = access.patient_for(request)
    if request.method == "POST":
        return take(request, patient, StartCheckForm(request.POST), PAGE)
    if not is_waiting(patient):
        return redirect("today")
    return render(request, PAGE, {"form": StartCheckForm(), "key": uuid4()})


def is_waiting(patient: Patient) -> bool:
    """Return whether an open problem has had no start check yet."""
    return needs_start_check(patient.episodes.open().order_by("problem", "pk").first())
