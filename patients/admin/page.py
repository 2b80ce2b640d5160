"""What every page of the desk does: find the record or answer 404, act, and say what could not be done."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic import access, audit, clock
from clinic.access import Action
from clinic.admin import ClinicScopedAdmin, site
from clinic.audit import How
from clinic.models import Staff
from patients.care.refusal import Refused
from patients.models import Patient
from patients.rules.schedule import local_date

View = Callable[..., HttpResponse]


def found(request: HttpRequest, rows: models.QuerySet[Any], action: Action, pk: object) -> tuple[Staff, Any]:
    """Return who asks and the record; raises Http404 when it is not theirs to do this to."""
    record = access.found(access.staff_of(request), rows, action, pk=pk)
    staff = access.staff_of(request)
    assert staff is not None  # found() answered 404 otherwise
    return staff, record


def key_of(model: type[models.Model], text: str) -> Any:
    """Return an id from an address; raises Http404 for a text that is none."""
    try:
        return model._meta.pk.to_python(text)
    except ValidationError:
        raise Http404 from None


def read(request: HttpRequest, patient: Patient, how: How = How.OPENED) -> None:
    """Write into the read log that somebody saw the record of a patient."""
    audit.record_read(request=request, clinic=patient.clinic, subject=f"patient:{patient.pk}", how=how)


def page(request: HttpRequest, template: str, *, patient: Patient, title: str, **context: Any) -> TemplateResponse:
    """Return a page about one patient, with who it is on top; 422 when its form has errors."""
    wrong = any(getattr(form, "is_bound", False) and not form.is_valid() for form in context.values())
    shown = (
        site.each_context(request)
        | {
            "title": title,
            "zone": patient.clinic.time_zone,
            "opts": Patient._meta,
        }
        | banner(patient)
        | context
    )
    return TemplateResponse(request, f"admin/patients/{template}", shown, status=422 if wrong else 200)


def banner(patient: Patient) -> dict[str, Any]:
    """Return who it is, for the top of a page."""
    return {"patient": patient, "age": patient.age_on(local_date(clock.now(), patient.zone))}


class AboutAPatient(ClinicScopedAdmin):
    """Records that each belong to one patient: who it is stands on the stock pages too."""

    def patient_of(self, record: Any) -> Patient:
        """Return whose record it is."""
        patient: Patient = record.patient
        return patient

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Return what was changed, with who it is on top; that it was looked at stands in the read log."""
        answer = super().history_view(request, object_id, extra_context)
        if isinstance(answer, TemplateResponse) and answer.context_data:
            patient = self.patient_of(answer.context_data["object"])
            read(request, patient)
            answer.context_data |= banner(patient)
        return answer


def record_of(patient: Patient) -> str:
    """Return the address of the record."""
    return reverse("admin:patients_patient_change", args=[patient.pk])


def done(request: HttpRequest, said: str, to: str) -> HttpResponse:
    """Say what was done and lead on."""
    messages.success(request, said)
    return HttpResponseRedirect(to)


def refused_at(form: forms.BaseForm, refusal: Refused) -> None:
    """Show at its field, or on top, why a verb refused."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def done_or_refused(request: HttpRequest, act: Callable[[], object], said: str, to: str) -> HttpResponse:
    """Do what one button asks and lead on; say so when it cannot be done."""
    try:
        act()
    except Refused as refusal:
        return not_done(request, refusal, to)
    return done(request, said, to)


def not_done(request: HttpRequest, refusal: Refused, to: str) -> HttpResponse:
    """Say why something was not done, and lead on."""
    messages.error(request, _("Not done: %(reason)s") % {"reason": refusal.message})
    return HttpResponseRedirect(to)
