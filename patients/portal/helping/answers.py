"""What a carer may tell for a patient: a symptom always; sessions and check-ins where the access says so."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from clinic import clock
from patients.care import following
from patients.care.advising import card
from patients.care.red_flags import very_severe_from
from patients.care.told import Told, symptoms_of
from patients.models import CheckIn, Patient, SymptomReport
from patients.portal import answering
from patients.portal import session as sessions
from patients.portal import symptom as reporting
from patients.portal.answering import Post, advice_page, report_red_flags
from patients.portal.forms.check_in import CheckInForm
from patients.portal.forms.session import SessionForm
from patients.portal.helping.seen import seen
from patients.portal.start import is_waiting
from patients.rules.findings import Finding, findings_of_symptoms

SYMPTOM, CHECK_IN, RESULT = (f"portal/helping/{name}.html" for name in ("symptom", "check_in", "result"))


@require_http_methods(["GET", "HEAD", "POST"])
def symptom(request: HttpRequest, access: UUID) -> HttpResponse:
    """Ask what is new or worse, and say at once what to do."""
    return reporting.asked(request, seen(request), SYMPTOM)


@require_safe
def symptom_result(request: HttpRequest, access: UUID, key: UUID) -> HttpResponse:
    """Show what to do about a symptom that this carer reported."""
    patient = seen(request)
    report = get_object_or_404(SymptomReport, patient=patient, key=key, carer=patient.helped_by)
    return render(request, RESULT, meant(patient, Told(symptoms_of(report.symptoms)), report.reported_at))


@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, access: UUID) -> HttpResponse:
    """Ask how the patient is; the start check, which asks their history, is theirs alone."""
    patient = seen(request)
    if is_waiting(patient):
        post = Post.of(request, patient)
        told = request.method == "POST" and post.told.is_red_flag and report_red_flags(post)
        return advice_page(post) if told else theirs_first(request)
    if request.method == "POST":
        return answering.take(request, patient, CheckInForm(request.POST), CHECK_IN)
    return render(request, CHECK_IN, {"form": CheckInForm(), "key": uuid4()})


@require_safe
def check_in_result(request: HttpRequest, access: UUID, key: UUID) -> HttpResponse:
    """Show what to do after a check-in that this carer answered."""
    patient = seen(request)
    stored = get_object_or_404(CheckIn, patient=patient, key=key, carer=patient.helped_by)
    told = Told(symptoms_of(stored.symptoms), stored.pain, stored.severe, very_severe_from=very_severe_from(patient))
    return render(request, RESULT, meant(patient, told, stored.answered_at))


def meant(patient: Patient, told: Told, at: datetime) -> dict[str, Any]:
    """Return the advice on these answers by themselves: what else is known of the patient is not the carer's."""
    severe = Finding.VERY_SEVERE_PAIN in told.findings
    found = findings_of_symptoms(told.symptoms, severe=severe)
    names = {"phone": patient.clinic.phone}
    cards = [card(finding, told.symptoms, names=names) for finding in found]
    return {
        "cards": cards,
        "answers": told.answers() if told.is_red_flag else [],
        "answered_at": at.astimezone(patient.zone),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, access: UUID, prescription: UUID) -> HttpResponse:
    """Show a session to do together, and take what was done."""
    patient, now = seen(request), clock.now()
    if request.method == "POST" and (known := sessions.stored(patient, request)):
        return sessions.saved(request, patient, known)
    begun = sessions.started_at(request.POST.get("started", ""), now)
    day = following.today(patient=patient, now=begun)
    found, slot = sessions.find(patient, day, prescription, request)
    if day.held or day.needs_start_check:
        return theirs_first(request)
    if request.method == "POST":
        return sessions.take(request, patient, found, slot, begun)
    return render(
        request, sessions.PAGE, sessions.shown(found, slot, SessionForm(slot.exercises), uuid4(), now.isoformat())
    )


def theirs_first(request: HttpRequest) -> HttpResponse:
    """Return that the patient or the clinic comes first; what was sent is not saved, and the page says so."""
    return render(request, "portal/helping/theirs_first.html", {"not_saved": request.method == "POST"})
