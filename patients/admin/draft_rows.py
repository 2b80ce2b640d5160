"""The rows of a draft's form: read as posted, moved and added to without losing a letter of what was typed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import QueryDict

from clinic import access
from clinic.models import Staff
from patients.admin.forms.prescribing import PrescribedForm
from patients.care.prescribing import ExerciseDraft
from patients.models import PrescriptionVersion
from programmes.dose import typed
from programmes.models import DoseFields, Exercise

PREFIX = "rows"
MOST = 40
Row = dict[str, Any]
RowSet = forms.formset_factory(PrescribedForm, extra=0, can_delete=True, max_num=MOST, validate_max=True)


def library_of(staff: Staff, version: PrescriptionVersion) -> dict[int, Exercise]:
    """Return what may stand in a draft: the library, and what stands there although it has been retired."""
    rows = access.visible_to(staff, Exercise.objects.all()).filter(is_active=True)
    kept = Exercise.objects.filter(pk__in=version.exercises.values("exercise"))
    return {exercise.pk: exercise for exercise in (*rows, *kept)}


def saved_rows(version: PrescriptionVersion) -> list[Row]:
    """Return the rows of a draft as they are kept."""
    return numbered([row_of(row, row.exercise_id) | {"note": row.note} for row in version.exercises.all()])


def row_of(dosed: DoseFields, exercise: int) -> Row:
    """Return a row at the dose of a library exercise or of a prescribed one."""
    names = [name for name in PrescribedForm.base_fields if hasattr(dosed, name) and name not in ("exercise", "note")]
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


def moved(rows: list[Row], order: str) -> list[Row]:
    """Return the rows after "up-3" or "down-3"; what cannot move stays."""
    way, _dash, index = order.partition("-")
    here = int(index) if index.isdecimal() else -1
    there = here + {"up": -1, "down": 1}.get(way, 0)
    if here in range(len(rows)) and there in range(len(rows)):
        rows[here], rows[there] = rows[there], rows[here]
    return numbered(rows)


def with_added(rows: list[Row], chosen: str, library: Mapping[int, Exercise]) -> list[Row]:
    """Return the rows and one more, at the dose the library states; the same when nothing was chosen."""
    exercise = library.get(int(chosen)) if chosen.isdecimal() else None
    return numbered([*rows, row_of(exercise, exercise.pk)]) if exercise and len(rows) < MOST else rows


def shown(rows: list[Row], library: Mapping[int, Exercise]) -> "BaseFormSet[Any]":
    """Return the rows as a form that nobody has sent yet: it complains of nothing."""
    return RowSet(initial=rows, prefix=PREFIX, form_kwargs={"exercises": library})


def sent(data: QueryDict, library: Mapping[int, Exercise]) -> "BaseFormSet[Any]":
    """Return the rows as a form to check."""
    return RowSet(data, prefix=PREFIX, form_kwargs={"exercises": library}, initial=posted_rows(data))


def drafts(rows: "BaseFormSet[Any]") -> list[ExerciseDraft]:
    """Return what a checked form says, in the order of its places."""
    kept = [form for form in rows.forms if not form.cleaned_data.get("DELETE")]
    kept.sort(key=lambda form: form.cleaned_data["place"])
    said = [form.cleaned_data for form in kept]
    return [
        ExerciseDraft(told["exercise"], form.dose, told["note"], told["rank"])
        for form, told in zip(kept, said, strict=True)
    ]
