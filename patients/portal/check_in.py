"""The check-in and its result."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from clinic import access
from patients.care import goals
from patients.care.checking_in import result_of
from patients.models import CheckIn, Patient
from patients.portal.answering import take
from patients.portal.forms.check_in import CheckInForm
from patients.portal.forms.goal import RatingForm
from patients.portal.results import result_of_check_in
from patients.portal.start import is_waiting

PAGE = "portal/check_in.html"


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest) -> HttpResponse:
    """Ask, and take the answers. Who has not answered the start check is led there first."""
    patient = access.patient_for(request)
    if request.method == "POST":
        return take(request, patient, CheckInForm(request.POST), PAGE)
    if is_waiting(patient):
        return redirect("start-check")
    return render(request, PAGE, {"form": CheckInForm(), "key": uuid4()})


@require_safe
def check_in_result(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the stored decision; it is never computed again."""
    patient = access.patient_for(request)
    stored = get_object_or_404(CheckIn.objects.select_related("episode"), patient=patient, key=key)
    shown = result_of_check_in(patient, stored, result_of(stored))
    return render(request, "portal/result.html", shown | asks_about_goal(patient, shown))


def asks_about_goal(patient: Patient, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return the question about the goal that follows a quiet answer: never below advice that is urgent."""
    goal = None if shown["answers"] else goals.goal_of(goals.current(patient))
    return {"goal": goal, "form": RatingForm(), "key": uuid4()} if goal else {}
