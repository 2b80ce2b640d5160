"""A record as something to keep and to give out: what tells about somebody else, and what holds it past its time."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import access, clock
from clinic.access import Action
from clinic.admin import site
from patients.admin.forms.privacy import DisclosureForm, HoldForm
from patients.admin.page import done, done_or_refused, found, page, read, refused_at
from patients.care import disclosing, keeping
from patients.care.refusal import Refused
from patients.models import ErasureRequest, LegalHold, Patient
from patients.models.privacy import Decision

WITH_CLINIC = Patient.objects.select_related("clinic")


def _kept(patient: Patient) -> str:
    return reverse("admin:patients_kept", args=[patient.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def disclose(request: HttpRequest, pk: Any, entry: str) -> HttpResponse:
    """Ask whether an entry tells about somebody else, and keep the decision."""
    staff, patient = found(request, WITH_CLINIC.all(), Action.SEE, pk)
    words = disclosing.words_of(patient, entry)
    if words is None:
        raise Http404
    read(request, patient)
    standing = disclosing.decisions(patient).get(entry)
    usual = {"decision": standing.decision if standing else Decision.HELD, "why": standing.why if standing else ""}
    form = DisclosureForm(request.POST if request.method == "POST" else None, initial=usual)
    if form.is_valid():
        decision = Decision(form.cleaned_data["decision"])
        try:
            disclosing.decide(
                by=staff, patient=patient, entry=entry, decision=decision, why=form.cleaned_data["why"], now=clock.now()
            )
            return done(request, _("Your decision is kept."), _kept(patient))
        except Refused as refusal:
            refused_at(form, refusal)
    lead = _("“%(words)s” Does this tell about somebody else? The patient has a right to a copy of the rest.")
    return page(
        request,
        "form.html",
        patient=patient,
        title=_("An entry about somebody else"),
        form=form,
        lead=lead % {"words": words},
        button=_("Keep this decision"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, pk: Any) -> HttpResponse:
    """Ask why a record must be kept, and hold it."""
    staff, patient = found(request, WITH_CLINIC.all(), Action.HOLD, pk)
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            keeping.hold(by=staff, patient=patient, now=clock.now(), **form.cleaned_data)
            return done(request, _("The record is held."), _kept(patient))
        except Refused as refusal:
            refused_at(form, refusal)
    return page(
        request, "form.html", patient=patient, title=_("Keep this record"), form=form, button=_("Keep this record")
    )


@require_POST
def end_hold(request: HttpRequest, pk: Any) -> HttpResponse:
    """End the hold on a record."""
    staff, patient = found(request, WITH_CLINIC.all(), Action.HOLD, pk)
    return done_or_refused(
        request,
        lambda: keeping.end_hold(by=staff, patient=patient, now=clock.now()),
        _("The record is not held any more."),
        _kept(patient),
    )


@require_safe
def kept(request: HttpRequest, pk: Any) -> HttpResponse:
    """Show how long a record is kept, what holds it, and what waits before a copy is given out."""
    staff, patient = found(request, WITH_CLINIC.all(), Action.VIEW, pk)
    read(request, patient)
    shown = {
        "kept": keeping.kept(patient),
        "hold": LegalHold.objects.filter(patient=patient, ended_at=None).select_related("by__user").first(),
        "held_back": disclosing.waiting(patient),
        "asked": ErasureRequest.objects.filter(patient=patient).order_by("-at", "-pk")[:5],
        "may_see": access.may(staff, Action.SEE, "patients.patient"),
        "may_hold": access.may(staff, Action.HOLD, "patients.patient"),
    }
    return page(request, "kept.html", patient=patient, title=_("Keeping and copies"), **shown)


def urls() -> list[Any]:
    """Return the addresses."""
    return [
        path("<uuid:pk>/kept/", site.admin_view(kept), name="patients_kept"),
        path("<uuid:pk>/entry/<str:entry>/", site.admin_view(disclose), name="patients_disclose"),
        path("<uuid:pk>/hold/", site.admin_view(hold), name="patients_hold"),
        path("<uuid:pk>/end-hold/", site.admin_view(end_hold), name="patients_end_hold"),
    ]
