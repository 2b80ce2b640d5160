"""A draft looked at as the patient sees it, and published."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from clinic import clock
from clinic.access import Action
from clinic.admin import site
from clinic.models import Staff
from patients.admin import hiding
from patients.admin.forms.course import ReviewForm
from patients.admin.forms.prescribing import why_field
from patients.admin.page import done, found, page, read, record_of
from patients.admin.prescribing import WITH_PATIENT, patient_of
from patients.care import courses, prescribing
from patients.care.differences import differences
from patients.care.episodes import covered
from patients.care.refusal import Refused
from patients.models import PrescriptionVersion
from patients.rules.schedule import local_date


def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version as the patient sees it."""
    _staff, version = found(request, WITH_PATIENT.all(), Action.VIEW, pk)
    patient = patient_of(version)
    if hiding.is_hidden(request):
        return hiding.hidden(request, patient)
    read(request, patient)
    if version.published_at is None:
        version.changes = changes_of(version)
    return page(
        request,
        "preview.html",
        patient=patient,
        clinic=patient.clinic,
        title=_("As %(name)s sees it") % {"name": patient.name},
        version=version,
        versions=[version],
        day=local_date(clock.now(), patient.zone),
    )


def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what changes for the patient, and publish once that is confirmed."""
    staff, version = found(request, WITH_PATIENT.all(), Action.PRESCRIBE, pk)
    patient, problem = patient_of(version), ""
    form = publish_form(request, version)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            _publish(staff, version, form)
            return done(request, _("Published. %(name)s is told by mail.") % {"name": patient.name}, record_of(patient))
        except Refused as refusal:
            problem = refusal.message
    read(request, patient)
    return page(
        request,
        "publish.html",
        patient=patient,
        title=_("Publish %(title)s") % {"title": version.title},
        version=version,
        problem=problem,
        form=form,
        asks_review=isinstance(form, ReviewForm),
        changes=changes_of(version),
        exercises=version.exercises.all(),
    )


def publish_form(request: HttpRequest, version: PrescriptionVersion) -> forms.Form | None:
    """Return what is asked: why it changes, and a review date where no rules cover the problem and nobody set one."""
    if version.published_at:
        return None
    data, episode = request.POST if request.method == "POST" else None, version.prescription.episode
    reviewed = covered(episode) or episode.next_review_on
    form = forms.Form(data) if reviewed else ReviewForm(data)
    if version.number > 1:
        form.fields["why"] = why_field(version.why)
    return form if form.fields else None


@transaction.atomic
def _publish(staff: Staff, version: PrescriptionVersion, form: forms.Form | None) -> None:
    now, said = clock.now(), dict(form.cleaned_data) if form else {}
    prescribing.publish(by=staff, version=version, now=now, why=said.pop("why", ""))
    if said:
        courses.set_review(by=staff, episode=version.prescription.episode, now=now, **said)


def changes_of(version: PrescriptionVersion) -> list[str]:
    """Return what differs from the version that the patient has."""
    before = version.prescription.versions.published().exclude(pk=version.pk).order_by("-number").first()
    return differences(before, list(before.exercises.all()) if before else [], version, list(version.exercises.all()))


def urls() -> list[Any]:
    """Return the addresses of a version that is looked at and published."""
    return [
        path(f"versions/<int:pk>/{what}/", site.admin_view(view), name=f"patients_version_{what}")
        for what, view in (("preview", preview), ("publish", publish))
    ]
