"""Pages of a patient for the staff who care for them: what they see, to read only, and their programme to hand out.

Nobody becomes the patient: it is the member of staff who asks, no session of the patient is made, and each look stands
in the read log.
"""

from typing import Any
from uuid import UUID

from csp.constants import NONE
from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic import access, audit, clock
from clinic.access import Action
from clinic.audit import How
from patients.models import Patient
from patients.portal import paper, progress, today
from patients.portal.read_only import read_only

WHO = Patient.objects.select_related("clinic", "physiotherapist__user")


@require_safe
@csp_replace({"form-action": [NONE]})  # type: ignore[arg-type]
def today_as_seen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a patient's day as they see it; it is no visit of theirs."""
    patient = looked_at(request, pk)
    return as_seen(request, patient, "today", today.PAGE, today.shown(patient, clock.now()))


@require_safe
@csp_replace({"form-action": [NONE]})  # type: ignore[arg-type]
def progress_as_seen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how it goes as the patient sees it."""
    patient = looked_at(request, pk)
    return as_seen(request, patient, "progress", progress.PAGE, progress.shown(patient, clock.now()))


@require_safe
def handout(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the programme as the patient prints it."""
    patient = looked_at(request, pk, How.PRINTED)
    marked = {"seen_by": _("The programme of %(name)s, to hand out.") % {"name": patient.name}, "seen_of": patient}
    as_pdf = reverse("handout-as-pdf", args=[patient.pk])
    return paper.to_print(request, patient, as_pdf=as_pdf, clinic=patient.clinic, **marked)


@require_safe
def handout_as_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the same as tagged PDF."""
    return paper.as_file(request, looked_at(request, pk, How.PRINTED))


def looked_at(request: HttpRequest, pk: UUID, how: How = How.OPENED) -> Patient:
    """Return the patient, and note who looks; raises Http404 when they are not theirs to see."""
    patient: Patient = access.found(access.staff_of(request), WHO.all(), Action.SEE, pk=pk)
    audit.record_read(request=request, clinic=patient.clinic, subject=f"patient:{patient.pk}", how=how)
    return patient


def as_seen(request: HttpRequest, patient: Patient, nav: str, template: str, shown: dict[str, Any]) -> HttpResponse:
    """Return a page of the patient, marked, with nothing in it that acts."""
    places = (("today", _("Today"), "as-seen-today"), ("progress", _("Progress"), "as-seen-progress"))
    context = shown | {
        "patient": patient,
        "clinic": patient.clinic,
        "nav": nav,
        "messages": (),
        "seen_of": patient,
        "seen_by": _("What %(name)s sees.") % {"name": patient.name},
        "seen_places": [(name, reverse(route, args=[patient.pk]), place == nav) for place, name, route in places],
    }
    return HttpResponse(read_only(render_to_string(template, context, request)))
