"""The rows of a draft's form: read as posted and changed by its buttons without losing a letter of what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext as _

from clinic import access
from clinic.models import Staff
from patients.admin.forms.prescribed import PrescribedForm
from patients.care import cautions
from patients.care.drafts import ExerciseDraft
from patients.models import Patient, PrescribedExercise, PrescriptionVersion
from programmes.dose import typed
from programmes.models import DoseFields, Exercise
from programmes.models.dose_fields import dose_columns

PREFIX = "rows"
MOST = 40
OF_ITS_OWN = ("exercise", "note", "reason")
Row = dict[str, Any]
Library = Mapping[int, Exercise]
RowSet = forms.formset_factory(PrescribedForm, extra=0, can_delete=True, max_num=MOST, validate_max=True)


def library_of(staff: Staff, version: PrescriptionVersion) -> dict[int, Exercise]:
    """Return what may stand in a draft: the library, and what stands there although it has been retired."""
    rows = access.visible_to(staff, Exercise.objects.select_related("upload")).filter(is_active=True)
    kept = Exercise.objects.select_related("upload").filter(pk__in=version.exercises.values("exercise"))
    return {exercise.pk: exercise for exercise in (*rows, *kept)}


def saved_rows(version: PrescriptionVersion, library: Library) -> list[Row]:
    """Return the rows of a draft as they are kept."""
    patient, rows = version.prescription.episode.patient, version.exercises.all()
    return numbered([row_of(row, row.exercise_id) | _kept(row, library[row.exercise_id], patient) for row in rows])


def _kept(row: PrescribedExercise, exercise: Exercise, patient: Patient) -> Row:
    """Return the words of a row; a reason is asked again once something new speaks against the exercise."""
    asked = cautions.ask(exercise, patient, answered=row.conflicts, reason=row.reason)
    return {"note": row.note, "reason": "" if asked else row.reason}


def row_of(dosed: DoseFields, exercise: int) -> Row:
    """Return a row at the dose of a library exercise or of a prescribed one."""
    names = [name for name in PrescribedForm.base_fields if hasattr(dosed, name) and name not in OF_ITS_OWN]
    row = typed(dosed.dose)
    return {name: getattr(dosed, name) for name in names} | {"exercise": exercise, "typed": row, "typed_was": row}


def numbered(rows: list[Row]) -> list[Row]:
    """Return the rows with their places: 1, 2, 3."""
    return [row | {"place": place} for place, row in enumerate(rows, start=1)]


def posted_rows(data: QueryDict) -> list[Row]:
    """Return the rows as typed, valid or not, in the order of the page."""
    count = data.get(f"{PREFIX}-TOTAL_FORMS", "")
    total = min(int(count), MOST) if count.isdecimal() else 0
    return [_posted_row(data, f"{PREFIX}-{index}-") for index in range(total)]


def _posted_row(data: QueryDict, prefix: str) -> Row:
    row: Row = {name: data.get(prefix + name, "") for name in (*PrescribedForm.base_fields, "DELETE")}
    return row | {"weekdays": data.getlist(prefix + "weekdays")}


def after(rows: list[Row], do: str, library: Library) -> tuple[list[Row], str]:
    """Return the rows after a button, and what it did in words: "up-3", "add-17", "swap-2-17", "first-0".

    Any other button changes nothing.
    """
    verb, *numbers = do.split("-")
    known = VERBS.get(verb)
    if known is None or not all(number.isdecimal() for number in numbers) or len(numbers) != known[0]:
        return rows, ""
    return known[1](rows, *(int(number) for number in numbers), library)


def _named(row: Row, library: Library) -> str:
    return str(library.get(int(row["exercise"]), "")) if str(row["exercise"]).isdecimal() else ""


def _moved(rows: list[Row], here: int, there: int, library: Library) -> tuple[list[Row], str]:
    if not (0 <= here < len(rows) and 0 <= there < len(rows)):
        return rows, ""
    rows[here], rows[there] = rows[there], rows[here]
    said = {"exercise": _named(rows[there], library), "place": there + 1}
    return numbered(rows), _("%(exercise)s is now number %(place)d.") % said


def _added(rows: list[Row], chosen: int, library: Library) -> tuple[list[Row], str]:
    """Return the rows and one more, at the dose the library states."""
    exercise = library.get(chosen)
    if exercise is None or len(rows) >= MOST:
        return rows, ""
    said = _("%(exercise)s is now number %(place)d.") % {"exercise": exercise, "place": len(rows) + 1}
    return numbered([*rows, row_of(exercise, exercise.pk)]), said


def _swapped(rows: list[Row], index: int, chosen: int, library: Library) -> tuple[list[Row], str]:
    """Return the rows with another exercise in one place, at the dose the library states, as often as the first."""
    exercise = library.get(chosen)
    if exercise is None or index >= len(rows):
        return rows, ""
    was = rows[index]
    often = str(was["sessions_per_day"] or "")
    dose = exercise.dose
    if often.isdecimal() and 1 <= int(often) <= 6:
        dose = replace(dose, sessions_per_day=int(often))
    said = _("%(exercise)s stands in place of %(other)s.") % {"exercise": exercise, "other": _named(was, library)}
    words = typed(dose)
    kept = {name: was[name] for name in ("note", "rank", "place", "DELETE") if name in was}
    new = dose_columns(dose) | kept | {"exercise": exercise.pk, "typed": words, "typed_was": words}
    return [*rows[:index], new, *rows[index + 1 :]], said


def _ranked(rows: list[Row], index: int, rank: int, library: Library) -> tuple[list[Row], str]:
    """Return the rows with one as the first or second of the two that come first; a second press takes it back."""
    if index >= len(rows):
        return rows, ""
    back = str(rows[index]["rank"]) == str(rank)
    for row in rows:
        if str(row["rank"]) == str(rank):
            row["rank"] = ""
    rows[index]["rank"] = "" if back else rank
    said = {"exercise": _named(rows[index], library), "place": rank}
    if back:
        return rows, _("%(exercise)s is no longer among the two that come first.") % said
    return rows, _("If you only do two: %(exercise)s is number %(place)d.") % said


# What each button does, and how many numbers it names.
VERBS: dict[str, tuple[int, Callable[..., tuple[list[Row], str]]]] = {
    "up": (1, lambda rows, index, library: _moved(rows, index, index - 1, library)),
    "down": (1, lambda rows, index, library: _moved(rows, index, index + 1, library)),
    "add": (1, _added),
    "swap": (2, _swapped),
    "first": (1, lambda rows, index, library: _ranked(rows, index, 1, library)),
    "second": (1, lambda rows, index, library: _ranked(rows, index, 2, library)),
}


def shown(rows: list[Row], known: Row) -> "BaseFormSet[Any]":
    """Return the rows as a form that nobody has sent yet: it complains of nothing."""
    return RowSet(initial=rows, prefix=PREFIX, form_kwargs=known)


def sent(data: QueryDict, known: Row) -> "BaseFormSet[Any]":
    """Return the rows as a form to check."""
    return RowSet(data, prefix=PREFIX, form_kwargs=known, initial=posted_rows(data))


def known_of(version: PrescriptionVersion, library: Library) -> Row:
    """Return what each row of a draft is checked against."""
    standing = frozenset(version.exercises.values_list("exercise", flat=True))
    return {"exercises": library, "patient": version.prescription.episode.patient, "standing": standing}


def drafts(rows: "BaseFormSet[Any]") -> list[ExerciseDraft]:
    """Return what a checked form says, in the order of its places."""
    kept = [form for form in rows.forms if not form.cleaned_data.get("DELETE")]
    kept.sort(key=lambda form: form.cleaned_data["place"])
    said = [form.cleaned_data for form in kept]
    return [
        ExerciseDraft(
            told["exercise"],
            form.dose,
            told["note"],
            told["rank"],
            reason=told["reason"],
            answered=frozenset(told["answered"].split()),
        )
        for form, told in zip(kept, said, strict=True)
    ]
