"""The draft of a version: its exercises beside the library, changed row by row and saved."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import path
from django.utils.formats import date_format, time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clinic import clock
from clinic.access import Action
from clinic.admin import site
from clinic.models import Staff
from patients.admin import doses, draft_rows
from patients.admin.forms.patient import flags_in_words
from patients.admin.forms.prescribing import VersionForm
from patients.admin.page import done, found, page, read, refused_at
from patients.admin.prescribing import WITH_PATIENT, address, patient_of
from patients.care import cautions, drafts, prescribing
from patients.care.differences import to_typed
from patients.care.refusal import Refused
from patients.care.templates import template_says
from patients.models import PrescriptionVersion
from programmes import pictures
from programmes.models import Exercise, ask_frequency
from programmes.searching import Search, choices

SAVES = ("save", "preview", "publish", "own")  # and where they lead to
MOST_FOUND = 12


@dataclass(frozen=True)
class Hit:
    """An exercise that the library shows; whether it stands in the draft already."""

    exercise: Exercise
    stands: bool
    conflicts: dict[str, str]
    problem: str = ""

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
    refused: dict[int, str] = field(default_factory=dict)  # what was not added, and why

    @property
    def known(self) -> dict[str, Any]:
        """Return what each row is checked against."""
        return draft_rows.known_of(self.version, self.library)

    def page(self, form: VersionForm, rows: Any, **said: Any) -> HttpResponse:
        """Return the page: what the draft says, its exercises, how much they ask for, and the library."""
        version, patient = self.version, patient_of(self.version)
        read(self.request, patient)
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
            flags=flags_in_words(patient),
            asked=[ask_frequency(row.name) for row in version.exercises.filter(sessions_per_day=None)],
            cautioned=[row for row in rows if row.caution],
            template_says=template_says(version.prescription),
            **self.found(rows),
            **said,
        )

    def hit(self, exercise: Exercise, stands: Collection[int]) -> Hit:
        """Return an exercise as the library shows it beside this draft."""
        found = cautions.conflicts(exercise, patient_of(self.version))
        return Hit(exercise, exercise.pk in stands, found, self.refused.get(exercise.pk, ""))

    def found(self, rows: Any) -> dict[str, Any]:
        """Return what the library shows for what was asked."""
        stands = {row.shown.pk for row in rows if row.shown}
        search = Search.posted(self.request.POST)
        hits = search.found(self.library.values())
        return {
            "search": search,
            "narrow": choices(self.library.values()),
            "hits": [self.hit(exercise, stands) for exercise in hits[:MOST_FOUND]],
            "more": len(hits) - MOST_FOUND,
        }


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft. Its other buttons keep what is typed; saving checks all of it."""
    staff, version = found(request, WITH_PATIENT.all(), Action.PRESCRIBE, pk)
    if version.published_at is not None:
        return HttpResponseRedirect(address(version, "preview"))
    draft = Draft(request, staff, version, draft_rows.library_of(staff, version))
    do = request.POST.get("do", "save") if request.method == "POST" else ""
    if do == "keep":
        return _keep(draft)
    if do in SAVES:
        return _save(draft, do)
    rows = draft_rows.posted_rows(request.POST) if do else draft_rows.saved_rows(version, draft.library)
    rows, said = _pressed(draft, rows, do)
    form = VersionForm(instance=version, initial=request.POST.dict() if do else None)
    answer = draft.page(form, draft_rows.shown(rows, draft.known), said=said)
    if draft.refused:
        answer.status_code = 422
    return answer


def _pressed(draft: Draft, rows: list[Any], do: str) -> tuple[list[Any], str]:
    """Return the rows after a button; what speaks against an exercise is answered before it is added."""
    exercise = draft.library.get(int(do[4:])) if do.startswith("add-") and do[4:].isdecimal() else None
    if exercise is None:
        return draft_rows.after(rows, do, draft.library)
    reason, patient = draft.request.POST.get(f"why-{exercise.pk}", "").strip(), patient_of(draft.version)
    found = cautions.conflicts(exercise, patient)
    if asked := cautions.ask(exercise, patient, answered=found, reason=reason):
        draft.refused[exercise.pk] = asked
        return rows, asked
    rows, said = draft_rows.after(rows, do, draft.library)
    return [*rows[:-1], rows[-1] | {"reason": reason}], said


def _changed(draft: Draft, *, follows: bool = False) -> tuple[PrescriptionVersion | None, VersionForm, Any]:
    """Return the draft as it is kept now, None where it could not be; and the checked forms, which say why."""
    data = draft.request.POST
    form, rows = VersionForm(data, instance=draft.version), draft_rows.sent(data, draft.known)
    if form.is_valid() & rows.is_valid():
        said = form.cleaned_data | {"exercises": draft_rows.drafts(rows)}
        try:
            kept = prescribing.change_draft(
                by=draft.staff, version=draft.version, now=clock.now(), follows=follows, **said
            )
        except Refused as refusal:
            refused_at(form, refusal)
        else:
            return kept, form, rows
    return None, form, rows


def _save(draft: Draft, do: str) -> HttpResponse:
    kept, form, rows = _changed(draft)
    if kept is not None:
        return done(draft.request, _("The draft is saved."), address(kept, "edit" if do == "save" else do))
    by_another = _saved_by_another(draft.version, form)
    both = _typed_instead(draft.version, rows) if by_another and rows.is_valid() else []
    return draft.page(form, rows, saved_by_another=by_another, typed_instead=both)


def _keep(draft: Draft) -> JsonResponse:
    """Save what is typed while the page stays open, so that a closed browser loses nothing."""
    kept, form, rows = _changed(draft, follows="follows" in draft.request.POST)
    if kept is not None:
        at = localtime(kept.drafted_at, ZoneInfo(patient_of(kept).clinic.time_zone))
        return JsonResponse(
            {"seen": kept.drafted_at.isoformat(), "said": _("Saved at %(time)s") % {"time": time_format(at)}}
        )
    wrong = [words for one in (form, *rows) for told in one.errors.values() for words in told]
    return JsonResponse({"problem": _("Not saved yet: %(problem)s") % {"problem": " ".join(dict.fromkeys(wrong))}})


def _saved_by_another(version: PrescriptionVersion, form: VersionForm) -> bool:
    """Return whether the draft on the page is no longer the one that is kept."""
    kept = PrescriptionVersion.objects.filter(pk=version.pk).values_list("drafted_at", flat=True).first()
    return "seen" in form.cleaned_data and form.cleaned_data["seen"] != kept


def _typed_instead(typed: PrescriptionVersion, rows: Any) -> list[str]:
    """Return how a draft as typed, with its rows, differs from the one that is kept."""
    kept = PrescriptionVersion.objects.get(pk=typed.pk)
    days = {"was": date_format(kept.starts_on, "j F"), "now": date_format(typed.starts_on, "j F")}
    first_day = [_("First day: %(was)s -> %(now)s") % days] if kept.starts_on != typed.starts_on else []
    return [*to_typed(kept, typed, drafts.rows_of(typed, draft_rows.drafts(rows))), *first_day]


def urls() -> list[Any]:
    """Return the addresses of a draft."""
    return [
        path("dose/", site.admin_view(doses.said), name="patients_dose"),
        path("versions/<int:pk>/edit/", site.admin_view(edit), name="patients_version_edit"),
    ]
