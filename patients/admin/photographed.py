"""The page on which an exercise of one's own is made from a photo, for the patient who sits there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _

from clinic import clock, uploading
from clinic.access import Action
from clinic.admin import site
from patients.admin import draft_rows
from patients.admin.forms.own import OwnForm
from patients.admin.page import done, found, page, read
from patients.admin.prescribing import WITH_PATIENT, address, patient_of
from patients.care import own
from programmes import searching


def photographed(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an exercise from a photo or video and put it into a draft."""
    staff, version = found(request, WITH_PATIENT.all(), Action.PRESCRIBE, pk)
    if version.published_at is not None:
        return HttpResponseRedirect(address(version, "preview"))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = OwnForm(*sent, too_large=uploading.too_large(request))
    if form.is_valid():
        try:
            made = own.add(by=staff, version=version, shown=form.shown, now=clock.now())
            said = _("%(name)s is in your library and in this draft.") % {"name": made.name}
            return done(request, said, f"{address(version)}#row-{version.exercises.count() - 1}")
        except ValidationError as error:
            form.add_error("file", error)
    patient, library = patient_of(version), draft_rows.library_of(staff, version)
    read(request, patient)
    return page(
        request,
        "own.html",
        patient=patient,
        title=_("An exercise from a photo"),
        form=form,
        version=version,
        positions=[words for _value, words in searching.choices(library.values())["position"]],
    )


def urls() -> list[Any]:
    """Return the address of the page."""
    return [path("versions/<int:pk>/own/", site.admin_view(photographed), name="patients_version_own")]
