"""Who helps a patient, as the clinic sees it: given with a reason, and ended at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import clock
from clinic.access import Action
from clinic.admin import site
from patients.admin.forms.carers import GiveForm
from patients.admin.page import done, found, page, read, refused_at
from patients.care import carers as care
from patients.care.refusal import Refused
from patients.models import CarerAccess, Patient
from patients.rules.schedule import local_date

WITH_CLINIC = Patient.objects.select_related("clinic")


@require_safe
def carers(request: HttpRequest, pk: Any) -> HttpResponse:
    """Show everybody who has or had access."""
    _staff, patient = found(request, WITH_CLINIC.all(), Action.SHARE, pk)
    read(request, patient)
    rows = patient.carers.select_related("given_by__user", "ended_by__user")
    today = local_date(clock.now(), patient.zone)
    return page(request, "carers.html", patient=patient, title=_("Carers"), rows=rows, today=today)


@require_http_methods(["GET", "HEAD", "POST"])
def give_carer(request: HttpRequest, pk: Any) -> HttpResponse:
    """Ask whom to invite and why, and invite them; the patient is told."""
    staff, patient = found(request, WITH_CLINIC.all(), Action.SHARE, pk)
    form = GiveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            care.give(by=staff, patient=patient, now=clock.now(), **form.cleaned_data)
            return done(request, _("The invitation is on its way, and the patient is told."), _address(patient))
        except Refused as refusal:
            refused_at(form, refusal)
    button = _("Send the invitation")
    return page(request, "form.html", patient=patient, title=_("Let a carer help"), form=form, button=button)


@require_POST
def end_carer(request: HttpRequest, pk: Any, access: Any) -> HttpResponse:
    """End an access at once; the patient is told."""
    staff, patient = found(request, WITH_CLINIC.all(), Action.SHARE, pk)
    row = get_object_or_404(CarerAccess.objects.select_related("patient__clinic"), patient=patient, pk=access)
    care.end(by=staff, access=row, now=clock.now())
    return done(request, _("The access is ended."), _address(patient))


def _address(patient: Patient) -> str:
    return reverse("admin:patients_carers", args=[patient.pk])


def urls() -> list[Any]:
    """Return the addresses."""
    return [
        path("<uuid:pk>/carers/", site.admin_view(carers), name="patients_carers"),
        path("<uuid:pk>/carers/give/", site.admin_view(give_carer), name="patients_give_carer"),
        path("<uuid:pk>/carers/<uuid:access>/end/", site.admin_view(end_carer), name="patients_end_carer"),
    ]
