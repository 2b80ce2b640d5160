"""Exercises against what is known of a patient: nothing that conflicts is given without a reason."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from patients.care.refusal import Refused
from patients.models import Patient, PrescribedExercise, PrescriptionVersion
from patients.rules import cautions
from patients.rules.schedule import local_date
from programmes.models import Exercise


def conflicts(exercise: Exercise, patient: Patient) -> dict[str, str]:
    """Return the cautions of an exercise that hold for this patient, in words."""
    return {code: _(words) for code, words in cautions.conflicts(exercise.cautions, patient.flags).items()}


def ask(exercise: Exercise, patient: Patient, *, answered: Collection[str] = (), reason: str = "") -> str:
    """Return what must be said before this patient gets the exercise; nothing where nothing conflicts."""
    left = cautions.unanswered(conflicts(exercise, patient), answered, reason)
    if not left:
        return ""
    said = {"exercise": exercise.name, "cautions": " ".join(left.values())}
    return _("%(exercise)s: say why, in spite of the caution. %(cautions)s") % said


def check(exercises: Iterable[PrescribedExercise], patient: Patient) -> None:
    """Raise Refused, naming every exercise that conflicts and has no reason."""
    asked = [ask(row.exercise, patient, answered=row.conflicts, reason=row.reason) for row in exercises]
    if any(asked):
        raise Refused(" ".join(filter(None, asked)), "exercises")


def given_in_spite(patient: Patient, now: datetime) -> list[PrescribedExercise]:
    """Return what the patient does now that conflicts with what is known of them, and has no reason."""
    today = local_date(now, patient.zone)
    versions = PrescriptionVersion.objects.published().filter(
        prescription__episode__patient=patient, prescription__ended_on=None
    )
    live = [version.pk for version in versions if version.ends_on is None or version.ends_on > today]
    rows = PrescribedExercise.objects.filter(version__in=live).select_related("exercise")
    return [row for row in rows if ask(row.exercise, patient, answered=row.conflicts, reason=row.reason)]
