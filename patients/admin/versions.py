"""The versions of a prescription: who, when and why, what differs between any two, and the way back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic import access, clock
from clinic.access import Action
from clinic.admin import site
from patients.admin.page import found, not_done, page, read
from patients.admin.prescribing import WITH_PATIENT, address
from patients.care import prescribing
from patients.care.differences import compared
from patients.care.refusal import Refused
from patients.models import Prescription, PrescriptionVersion


def versions(request: HttpRequest, pk: Any) -> HttpResponse:
    """Show every version, and what differs between the two that are asked for: else the last two."""
    rows = Prescription.objects.select_related("episode__patient__clinic")
    staff, prescription = found(request, rows, Action.VIEW, pk)
    patient = prescription.episode.patient
    read(request, patient)
    listed = list(_versions(prescription))
    before, after = _asked(request, listed)
    return page(
        request,
        "versions.html",
        patient=patient,
        title=_("Versions of %(title)s") % {"title": listed[0].title},
        versions=listed,
        before=before,
        after=after,
        differences=compared(before, after),
        has_draft=listed[0].published_at is None,
        may_prescribe=access.may(staff, Action.PRESCRIBE, "patients.prescription") and not prescription.ended_on,
    )


def _versions(prescription: Prescription) -> Any:
    rows = prescription.versions.select_related("published_by__user", "drafted_by__user")
    return rows.prefetch_related("exercises").order_by("-number")


def _asked(request: HttpRequest, listed: list[PrescriptionVersion]) -> tuple[PrescriptionVersion, PrescriptionVersion]:
    by_number = {str(version.number): version for version in listed}
    after = by_number.get(request.GET.get("after", ""), listed[0])
    earlier = [version for version in listed if version.number < after.number] or [after]
    return by_number.get(request.GET.get("before", ""), earlier[0]), after


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a next version that says what this one said."""
    staff, version = found(request, WITH_PATIENT.all(), Action.PRESCRIBE, pk)
    try:
        draft = prescribing.go_back(by=staff, version=version, now=clock.now())
    except Refused as refusal:
        return not_done(request, refusal, all_of(version))
    return HttpResponseRedirect(address(draft))


def all_of(version: PrescriptionVersion) -> str:
    """Return the address of all versions of a prescription."""
    return reverse("admin:patients_prescription_versions", args=[version.prescription_id])


def urls() -> list[Any]:
    """Return the addresses of versions."""
    return [
        path("prescriptions/<uuid:pk>/versions/", site.admin_view(versions), name="patients_prescription_versions"),
        path("versions/<int:pk>/again/", site.admin_view(again), name="patients_version_again"),
    ]
