"""A check-in taken by phone or from paper, and what to tell the patient then."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from clinic import clock
from clinic.access import Action
from clinic.admin import site
from patients.admin import words
from patients.admin.forms.check_in import CheckInForm, SymptomForm
from patients.admin.page import found, page, read, refused_at
from patients.care import checking_in
from patients.care.refusal import Refused
from patients.models import CheckIn, Patient, SymptomReport
from patients.rules.advice import ADVICE, Advice
from patients.rules.findings import Finding, findings_of_symptoms
from patients.rules.schedule import local_date


def enter(request: HttpRequest, pk: Any) -> HttpResponse:
    """Take the answers; the form again while something is missing, with any red flag's advice on top."""
    staff, patient = found(request, Patient.objects.select_related("clinic"), Action.ANSWER_FOR, pk)
    now = clock.now()
    episode = patient.episodes.open().order_by("problem", "pk").first()
    form = CheckInForm(
        request.POST if request.method == "POST" else None,
        today=local_date(now, patient.zone),
        first=checking_in.needs_start_check(episode),
    )
    if form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in ("key", "channel", "on")}
            stored = checking_in.answer(by=staff, patient=patient, answers=form.answers(), now=now, **said)
            return HttpResponseRedirect(reverse("admin:patients_check_in_result", args=[stored.pk]))
        except Refused as refusal:
            refused_at(form, refusal)
    return page(
        request, "check_in.html", patient=patient, title=_("Enter a check-in"), form=form, advice=_red_flag(form)
    )


def tell(request: HttpRequest, pk: Any) -> HttpResponse:
    """Take a symptom by phone: no pain score and no programme is needed."""
    staff, patient = found(request, Patient.objects.select_related("clinic"), Action.ANSWER_FOR, pk)
    now = clock.now()
    form = SymptomForm(request.POST if request.method == "POST" else None, today=local_date(now, patient.zone))
    if form.is_valid():
        try:
            said = {name: form.cleaned_data[name] for name in ("key", "channel", "on")}
            stored = checking_in.report_symptoms(by=staff, patient=patient, symptoms=form.symptoms(), now=now, **said)
            return HttpResponseRedirect(reverse("admin:patients_symptom_result", args=[stored.pk]))
        except Refused as refusal:
            refused_at(form, refusal)
    return page(
        request, "check_in.html", patient=patient, title=_("Enter a symptom"), form=form, advice=_red_flag(form)
    )


def _red_flag(form: SymptomForm) -> Advice | None:
    """Return the advice on ticked symptoms, which waits for no other answer."""
    found_now = findings_of_symptoms(form.named(), severe=bool(form.data.get("severe")) if form.is_bound else False)
    return ADVICE[found_now[0]] if found_now else None


def result(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the stored decision, as words to say to the patient."""
    _staff, check_in = found(request, CheckIn.objects.select_related("patient__clinic"), Action.VIEW, pk)
    read(request, check_in.patient)
    decision = checking_in.result_of(check_in)
    return page(
        request,
        "check_in_result.html",
        patient=check_in.patient,
        title=_("Check-in of %(day)s") % {"day": f"{check_in.on:%-d %B}"},
        check_in=check_in,
        headline=words.finding(decision.headline),
        decision=decision,
        advice=ADVICE.get(Finding(decision.headline)),
    )


def told(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the stored decision on a reported symptom, as words to say to the patient."""
    rows = SymptomReport.objects.select_related("patient__clinic", "taken_by__user")
    _staff, report = found(request, rows, Action.VIEW, pk)
    read(request, report.patient)
    decision = report.assessments.earliest("pk")
    return page(
        request,
        "check_in_result.html",
        patient=report.patient,
        title=_("Symptom of %(day)s") % {"day": f"{report.on:%-d %B}"},
        check_in=report,
        headline=words.finding(decision.headline),
        decision=decision,
        advice=ADVICE.get(Finding(decision.headline)),
    )


def urls() -> list[Any]:
    """Return the addresses of check-ins."""
    return [
        path("<uuid:pk>/check-in/", site.admin_view(enter), name="patients_check_in"),
        path("<uuid:pk>/symptom/", site.admin_view(tell), name="patients_symptom"),
        path("symptoms/<int:pk>/", site.admin_view(told), name="patients_symptom_result"),
        path("check-ins/<int:pk>/", site.admin_view(result), name="patients_check_in_result"),
    ]
