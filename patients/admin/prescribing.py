"""Prescribing: a programme is chosen, its copy changed, looked at as the patient sees it, and published."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic import access, clock
from clinic.access import Action
from clinic.admin import site
from patients.admin.forms.prescribing import EndPrescriptionForm, PrescribeForm
from patients.admin.page import done, done_or_refused, found, page, record_of, refused_at
from patients.care import prescribing
from patients.care.refusal import Refused
from patients.models import Patient, Prescription, PrescriptionVersion
from patients.rules.schedule import local_date
from programmes.models import Programme

WITH_PATIENT = PrescriptionVersion.objects.select_related(
    "prescription__episode__patient__clinic", "prescription__episode__patient__physiotherapist__user"
)


def patient_of(version: PrescriptionVersion) -> Patient:
    """Return whose prescription it is."""
    return version.prescription.episode.patient


def address(version: PrescriptionVersion, what: str = "edit") -> str:
    """Return the address of one of a version's pages."""
    return reverse(f"admin:patients_version_{what}", args=[version.pk])


def prescribe(request: HttpRequest, pk: Any) -> HttpResponse:
    """Choose a programme; its copy is then a draft to change."""
    staff, patient = found(request, Patient.objects.select_related("clinic"), Action.PRESCRIBE, pk)
    now = clock.now()
    form = PrescribeForm(
        request.POST if request.method == "POST" else None,
        programmes=access.visible_to(staff, Programme.objects.filter(is_active=True), Action.PRESCRIBE),
        initial={"starts_on": local_date(now, patient.zone)},
    )
    if form.is_valid():
        try:
            version = prescribing.prescribe(by=staff, patient=patient, now=now, **form.cleaned_data)
            return done(request, _("This copy is a draft. Change what this patient needs."), address(version))
        except Refused as refusal:
            refused_at(form, refusal)
    return page(
        request,
        "form.html",
        patient=patient,
        title=_("Prescribe a programme"),
        form=form,
        lead=_("The patient gets a copy, with every dose yours to change. They see it when you publish it."),
        button=_("Make the draft"),
        leads_to="admin:patients_templates",
    )


@require_POST
def change(request: HttpRequest, pk: Any) -> HttpResponse:
    """Open the draft of the next version."""
    rows = Prescription.objects.select_related("episode__patient__clinic")
    staff, prescription = found(request, rows, Action.PRESCRIBE, pk)
    try:
        version = prescribing.draft_next(by=staff, prescription=prescription, now=clock.now())
    except Refused as refusal:
        return page(
            request,
            "form.html",
            patient=prescription.episode.patient,
            title=_("Change the programme"),
            lead=refusal.message,
            form=None,
        )
    return HttpResponseRedirect(address(version))


def end(request: HttpRequest, pk: Any) -> HttpResponse:
    """End one prescription, with a reason; its episode goes on."""
    rows = Prescription.objects.select_related("episode__patient__clinic", "programme")
    staff, prescription = found(request, rows, Action.PRESCRIBE, pk)
    patient = prescription.episode.patient
    form = EndPrescriptionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            prescribing.end_prescription(by=staff, prescription=prescription, now=clock.now(), **form.cleaned_data)
            return done(request, _("The programme has ended. %(name)s is told by mail.") % {"name": patient.name},
                        record_of(patient))  # fmt: skip
        except Refused as refusal:
            refused_at(form, refusal)
    title = _("End the programme")
    lead = _("Its sessions and reminders end today. The episode goes on, and so do its reviews.")
    return page(request, "form.html", patient=patient, title=title, form=form, lead=lead, button=title)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a draft away."""
    staff, version = found(request, WITH_PATIENT.all(), Action.PRESCRIBE, pk)
    return done_or_refused(
        request,
        lambda: prescribing.discard_draft(by=staff, version=version, now=clock.now()),
        _("The draft is discarded."),
        record_of(patient_of(version)),
    )


def urls() -> list[Any]:
    """Return the addresses of prescribing."""
    return [
        path("<uuid:pk>/prescribe/", site.admin_view(prescribe), name="patients_patient_prescribe"),
        path("prescriptions/<uuid:pk>/change/", site.admin_view(change), name="patients_prescription_draft"),
        path("prescriptions/<uuid:pk>/end/", site.admin_view(end), name="patients_prescription_end"),
        path("versions/<int:pk>/discard/", site.admin_view(discard), name="patients_version_discard"),
    ]
