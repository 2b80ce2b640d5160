"""The draft of a version: its exercises beside the library, changed row by row and saved."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _

from clinic import clock
from clinic.access import Action
from clinic.admin import site
from clinic.models import Staff
from patients.admin import doses, draft_rows
from patients.admin.forms.prescribing import VersionForm
from patients.admin.page import done, found, page, read, refused_at
from patients.admin.prescribing import WITH_PATIENT, address, patient_of
from patients.care import prescribing
from patients.care.refusal import Refused
from patients.models import PrescriptionVersion
from programmes import pictures
from programmes.models import Exercise, ask_frequency
from programmes.searching import Search, choices

SAVES = ("save", "preview", "publish")
MOST_FOUND = 12


@dataclass(frozen=True)
class Hit:
    """An exercise that the library shows; whether it stands in the draft already."""

    exercise: Exercise
    stands: bool

    @property
    def picture(self) -> str:
        """Return what to know the exercise by."""
        return pictures.small(self.exercise)


@dataclass
class Draft:
    """A draft that somebody has open."""

    request: HttpRequest
    staff: Staff
    version: PrescriptionVersion
    library: dict[int, Exercise] = field(default_factory=dict)

    def page(self, form: VersionForm, rows: Any, **said: Any) -> HttpResponse:
        """Return the page: what the draft says, its exercises, how much they ask for, and the library."""
        version, patient = self.version, patient_of(self.version)
        read(self.request, patient, "draft")
        return page(
            self.request,
            "draft.html",
            patient=patient,
            title=_("Draft: %(title)s") % {"title": version.title},
            form=form,
            rows=rows,
            version=version,
            length=doses.length_of(doses.in_rows(rows), patient.session_minutes),
            most_seconds=doses.MOST_SECONDS,
            most_exercises=doses.MOST_EXERCISES,
            two=[row.shown for row in sorted(rows, key=lambda row: row.place_of_two or 0) if row.place_of_two],
            asked=[ask_frequency(row.name) for row in version.exercises.filter(sessions_per_day=None)],
            **self.found(rows),
            **said,
        )

    def found(self, rows: Any) -> dict[str, Any]:
        """Return what the library shows for what was asked."""
        stands = {row.shown.pk for row in rows if row.shown}
        search = Search.posted(self.request.POST)
        hits = search.found(self.library.values())
        return {
            "search": search,
            "narrow": choices(self.library.values()),
            "hits": [Hit(exercise, exercise.pk in stands) for exercise in hits[:MOST_FOUND]],
            "more": len(hits) - MOST_FOUND,
        }


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft. Its other buttons keep what is typed; saving checks all of it."""
    staff, version = found(request, WITH_PATIENT.all(), Action.PRESCRIBE, pk)
    if version.published_at is not None:
        return HttpResponseRedirect(address(version, "preview"))
    draft = Draft(request, staff, version, draft_rows.library_of(staff, version))
    do = request.POST.get("do", "save") if request.method == "POST" else ""
    if do in SAVES:
        return _save(draft, do)
    rows = draft_rows.posted_rows(request.POST) if do else draft_rows.saved_rows(version)
    rows, said = draft_rows.after(rows, do, draft.library)
    form = VersionForm(instance=version, initial=request.POST.dict() if do else None)
    return draft.page(form, draft_rows.shown(rows, draft.library), said=said)


def _save(draft: Draft, do: str) -> HttpResponse:
    request, version = draft.request, draft.version
    form, rows = VersionForm(request.POST, instance=version), draft_rows.sent(request.POST, draft.library)
    if form.is_valid() & rows.is_valid():
        try:
            prescribing.change_draft(
                by=draft.staff, version=version, now=clock.now(), exercises=draft_rows.drafts(rows), **form.cleaned_data
            )
            return done(request, _("The draft is saved."), address(version, "edit" if do == "save" else do))
        except Refused as refusal:
            refused_at(form, refusal)
    return draft.page(form, rows, saved_by_another=_saved_by_another(version, form))


def _saved_by_another(version: PrescriptionVersion, form: VersionForm) -> bool:
    """Return whether the draft on the page is no longer the one that is kept."""
    kept = PrescriptionVersion.objects.filter(pk=version.pk).values_list("drafted_at", flat=True).first()
    return "seen" in form.cleaned_data and form.cleaned_data["seen"] != kept


def urls() -> list[Any]:
    """Return the addresses of a draft."""
    return [
        path("dose/", site.admin_view(doses.said), name="patients_dose"),
        path("versions/<int:pk>/edit/", site.admin_view(edit), name="patients_version_edit"),
    ]
