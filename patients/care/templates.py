"""Templates and the copies that patients have: what a template says since, and taking it or not, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care import drafts, prescribing
from patients.care.drafts import ExerciseDraft, Said
from patients.care.refusal import Refused
from patients.models import PrescribedExercise, Prescription, PrescriptionVersion
from programmes import templates
from programmes.dose import Dose, DoseError, changes
from programmes.models import Exercise, Programme
from programmes.models.dose_fields import WORDS, dose_columns, dose_of


@dataclass(frozen=True)
class Behind:
    """A copy whose template says something else by now, and what."""

    prescription: Prescription
    lines: list[str]


def behind(programme: Programme, staff: Staff) -> list[Behind]:
    """Return the copies in this clinic that have not taken or left what the template says now, by patient."""
    rows = Prescription.objects.filter(
        programme=programme, ended_on=None, copied__isnull=False, episode__patient__clinic=staff.clinic
    ).select_related("episode__patient__clinic")
    now = drafts.said_by(programme)
    found = [
        (row, differences(row.copied or [], now)) for row in rows.order_by("episode__patient__name", "prescribed_at")
    ]
    return [Behind(row, lines) for row, lines in found if lines]


def template_says(prescription: Prescription) -> list[str]:
    """Return what the template of one copy says by now that was neither taken nor left."""
    if prescription.programme is None or prescription.copied is None or prescription.ended_on:
        return []
    return differences(prescription.copied, drafts.said_by(prescription.programme))


def differences(was: list[Said], now: list[Said]) -> list[str]:
    """Return one line for each change of a template: "Clam: hold 5 -> 10 s"."""
    old, new = _by_exercise(was), _by_exercise(now)
    lines = [_("New: %(exercise)s") % {"exercise": new[key]["name"]} for key in new if key not in old]
    lines += [_("Left out: %(exercise)s") % {"exercise": old[key]["name"]} for key in old if key not in new]
    for key in [key for key in new if key in old]:
        said = changes(_dose(old[key]), _dose(new[key]), words=WORDS)
        if old[key]["note"] != new[key]["note"]:
            said.append(_("note: %(note)s") % {"note": new[key]["note"] or _("taken out")})
        lines += [f"{new[key]['name']}: {', '.join(said)}"] if said else []
    return lines


def _by_exercise(rows: list[Said]) -> dict[int, Said]:
    return {row["exercise"]: row for row in rows}


def _dose(row: Said) -> Dose:
    return dose_of(row["dose"])


@transaction.atomic
def take(*, by: Staff, prescription: Prescription, now: datetime) -> PrescriptionVersion:
    """Return a draft of the next version with what changed in the template; the patient's plan stays as it is."""
    prescription, said = _behind(prescription)
    version = prescribing.draft_next(by=by, prescription=prescription, now=now)
    merged = _merged(list(version.exercises.select_related("exercise")), prescription.copied or [], said)
    version.drafted_by, version.drafted_at = by, now
    version.why = version.why or _("The template “%(name)s” has changed") % {"name": prescription.programme}
    version.save(update_fields=["drafted_by", "drafted_at", "why"])
    version.exercises.all().delete()
    drafts.write(version, merged)
    _settle(prescription, said)
    return version


@transaction.atomic
def leave(*, by: Staff, prescription: Prescription, now: datetime) -> Prescription:
    """Leave a copy as it is: what the template says now is not offered again."""
    prescription, said = _behind(prescription)
    _settle(prescription, said)
    return prescription


def _behind(prescription: Prescription) -> tuple[Prescription, list[Said]]:
    rows = Prescription.objects.select_related("programme").select_for_update(of=("self",))
    prescription = rows.get(pk=prescription.pk)
    if prescription.programme is None or prescription.copied is None:
        raise Refused(_("This prescription is no copy of a template."))
    said = drafts.said_by(prescription.programme)
    if not differences(prescription.copied, said):
        raise Refused(_("The template says nothing else than what was copied."))
    return prescription, said


def _settle(prescription: Prescription, said: list[Said]) -> None:
    prescription.copied = said
    prescription.save(update_fields=["copied"])


def _merged(rows: list[PrescribedExercise], was: list[Said], now: list[Said]) -> list[ExerciseDraft]:
    """Return the exercises of a patient with what changed in the template, and nothing else of theirs changed."""
    old, new = _by_exercise(was), _by_exercise(now)
    kept = [row for row in rows if row.exercise_id in new or row.exercise_id not in old]
    merged = [_changed(row, old.get(row.exercise_id), new.get(row.exercise_id)) for row in kept]
    there = {row.exercise_id for row in rows}
    exercises = Exercise.objects.in_bulk([key for key in new if key not in old and key not in there])
    return merged + [
        ExerciseDraft(exercises[key], _dose(new[key]), new[key]["note"]) for key in new if key in exercises
    ]


def _changed(row: PrescribedExercise, was: Said | None, now: Said | None) -> ExerciseDraft:
    dose, note = row.dose, row.note
    if was and now:
        dose = with_changes(dose, was["dose"], now["dose"])
        note = now["note"] if was["note"] != now["note"] else note
    return ExerciseDraft(row.exercise, dose, note, row.rank, row.reason, frozenset(row.conflicts))


def with_changes(dose: Dose, was: Mapping[str, Any], now: Mapping[str, Any]) -> Dose:
    """Return a patient's dose with the fields that changed in the template; all of its dose where they do not fit."""
    before, after = dose_of(was), dose_of(now)
    changed = [name for name in dose_columns(after) if getattr(before, name) != getattr(after, name)]
    try:
        return replace(dose, **{name: getattr(after, name) for name in changed})
    except DoseError:
        return after


def save_as_template(*, by: Staff, version: PrescriptionVersion, name: str, aim: str) -> Programme:
    """Return a template of one's own that says what a version says; nothing of the patient goes into it."""
    rows = list(version.exercises.select_related("exercise"))
    if not rows:
        raise Refused(_("Add at least one exercise."))
    source = version.prescription.programme
    return templates.save(
        by=by,
        name=name,
        items=[(row.exercise, row.dose, "") for row in rows],
        source=source,
        aim=aim,
        region=rows[0].exercise.region,
        weeks_min=version.weeks,
        weeks_max=version.weeks,
        review_after_days=source.review_after_days if source else 14,
    )
