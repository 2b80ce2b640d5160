"""Drafts of versions: made, written with their exercises, and locked while they are changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care import cautions
from patients.care.refusal import Refused
from patients.models import PrescribedExercise, Prescription, PrescriptionVersion
from programmes.dose import Dose
from programmes.models import Exercise, Programme
from programmes.models.dose_fields import dose_columns

Said = dict[str, Any]


@dataclass(frozen=True)
class ExerciseDraft:
    """One exercise of a draft, at this patient's dose."""

    exercise: Exercise
    dose: Dose
    note: str = ""
    rank: int | None = None
    reason: str = ""
    answered: frozenset[str] = frozenset()  # the cautions, by their codes, that the reason was given to


def made(prescription: Prescription, number: int, *, by: Staff, now: datetime, **fields: Any) -> PrescriptionVersion:
    """Return a new draft without an exercise."""
    return PrescriptionVersion.objects.create(
        prescription=prescription, number=number, drafted_by=by, drafted_at=now, **fields
    )


def write(version: PrescriptionVersion, exercises: Sequence[ExerciseDraft], *, after: int = 0) -> None:
    """Write the exercises of a draft, with the library's words as they stand now; a reason with its cautions."""
    PrescribedExercise.objects.bulk_create(rows_of(version, exercises, after=after))


def rows_of(
    version: PrescriptionVersion, exercises: Sequence[ExerciseDraft], *, after: int = 0
) -> list[PrescribedExercise]:
    """Return the exercises of a draft as they would be written."""
    rows, patient = [], version.prescription.episode.patient
    for order, item in enumerate(exercises, start=after + 1):
        row = PrescribedExercise(
            version=version, exercise=item.exercise, order=order, note=item.note, **item.exercise.told()
        )
        row.dose, row.rank = item.dose, item.rank
        if item.reason.strip():
            found = cautions.conflicts(item.exercise, patient)
            row.conflicts = {code: words for code, words in found.items() if code in item.answered}
            row.reason = item.reason.strip() if row.conflicts else ""
        rows.append(row)
    return rows


def check_added(version: PrescriptionVersion, exercises: Sequence[ExerciseDraft]) -> None:
    """Raise Refused for an exercise that was not there, conflicts with what is known, and comes without a reason."""
    patient, there = version.prescription.episode.patient, set(version.exercises.values_list("exercise", flat=True))
    asked = [
        cautions.ask(item.exercise, patient, answered=item.answered, reason=item.reason)
        for item in exercises
        if item.exercise.pk not in there
    ]
    if any(asked):
        raise Refused(" ".join(filter(None, asked)), "exercises")


def locked(version: PrescriptionVersion) -> PrescriptionVersion:
    """Return a draft as it stands, locked. Raises Refused for a published version."""
    rows = PrescriptionVersion.objects.select_related("prescription__episode__patient__clinic", "drafted_by__user")
    version = rows.select_for_update(of=("self",)).get(pk=version.pk)
    if version.published_at is not None:
        raise Refused(_("This version is published and stays as it is. Draft the next one."))
    return version


def said_by(programme: Programme) -> list[Said]:
    """Return what a template says a copy begins with, as plain data: exercises in order, at its doses."""
    items = programme.items.filter(on=True).select_related("exercise").order_by("order")
    return [
        {"exercise": item.exercise_id, "name": item.exercise.name, "dose": dose_columns(item.dose), "note": item.note}
        for item in items
    ]
