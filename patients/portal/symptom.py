"""Report a symptom, at any time, with or without a programme."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from clinic import access
from patients.care.checking_in import report_symptoms
from patients.models import Patient, SymptomReport
from patients.portal.answering import Post, advice_page, ask_again, lead, report_red_flags
from patients.portal.forms.symptoms import SymptomReportForm
from patients.portal.results import result_of_report
from patients.portal.safety import with_advice

PAGE = "portal/symptom.html"


@require_http_methods(["GET", "HEAD", "POST"])
def symptom(request: HttpRequest) -> HttpResponse:
    """Ask what is new or worse, and say at once what to do."""
    return asked(request, access.patient_for(request), PAGE)


def asked(request: HttpRequest, patient: Patient, page: str) -> HttpResponse:
    """Show the questions on a page of the patient or of a carer, or keep the answers and advise."""
    if request.method != "POST":
        return render(request, page, {"form": SymptomReportForm(), "key": uuid4()})
    post, form = Post.of(request, patient), SymptomReportForm(request.POST)
    if not form.is_valid():
        return ask_again(post, form, page)
    report = report_symptoms(patient=patient, key=post.key, symptoms=form.symptoms(), now=post.now)
    if post.told.is_red_flag:
        if set(post.told.symptoms) - set(report.symptoms):  # the same key again, with more ticked
            report_red_flags(post)
        return advice_page(post)
    return with_advice(lead(patient, "symptom-result", report.key))


@require_safe
def symptom_result(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show what was decided about a report."""
    patient = access.patient_for(request)
    report = get_object_or_404(SymptomReport, patient=patient, key=key)
    decision = report.assessments.select_related("episode").earliest("pk")
    return render(request, "portal/result.html", result_of_report(patient, report, decision))
