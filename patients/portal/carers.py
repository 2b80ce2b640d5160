"""Who can see my programme: what each person may do and did, and one button to end it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import access as table
from clinic import audit, clock
from patients.care import carers as care
from patients.care.refusal import Refused
from patients.models import CarerAccess, Patient
from patients.portal.forms.carers import GiveForm
from patients.rules.schedule import local_date

SHOWN = 30


@require_safe
def carers(request: HttpRequest) -> HttpResponse:
    """Show everybody who has or had access, and what they opened."""
    patient: Patient = table.patient_for(request)
    today = local_date(clock.now(), patient.zone)
    rows = list(patient.carers.select_related("given_by__user"))
    looks = [
        (row.at.astimezone(patient.zone), row.user, audit.page_in_words(row.page))
        for row in care.opened_by_carers(patient, SHOWN)
    ]
    now_open = [row for row in rows if row.ended_at is None and row.ends_on >= today]
    context = {"open": now_open, "over": [row for row in rows if row not in now_open], "looks": looks}
    return render(request, "portal/carers.html", context | {"zone": patient.time_zone})


@require_http_methods(["GET", "HEAD", "POST"])
def give_carer(request: HttpRequest) -> HttpResponse:
    """Ask whom to invite, and invite them; the answer is the same whoever has an account."""
    patient = table.patient_for(request)
    form = GiveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            care.give(by=None, patient=patient, now=clock.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, refused.message)
        else:
            messages.success(request, _("The invitation is on its way."))
            return redirect("carers")
    return render(request, "portal/give_carer.html", {"form": form})


@require_POST
def end_carer(request: HttpRequest, access: UUID) -> HttpResponse:
    """End one of the patient's own accesses at once."""
    row = get_object_or_404(CarerAccess, patient=table.patient_for(request), pk=access)
    care.end(by=None, access=row, now=clock.now())
    messages.success(request, _("%(name)s cannot open your pages any more.") % {"name": row.name})
    return redirect("carers")
