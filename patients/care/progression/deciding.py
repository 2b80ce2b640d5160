"""What a physiotherapist does with proposed steps: takes them into a draft, or refuses them with a reason.

Neither reaches the patient: a draft is published by a person, who has looked at it.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from clinic.models import Staff
from patients.care import drafts, episodes, prescribing
from patients.care.drafts import ExerciseDraft
from patients.care.progression import proposals
from patients.care.progression.proposals import Proposal
from patients.care.refusal import Refused
from patients.models import Patient, PrescribedExercise, Prescription, PrescriptionVersion, RefusedStep
from programmes.models import Exercise

LONGEST = 300  # letters of a reason


@transaction.atomic
def take(*, by: Staff, prescription: Prescription, keys: Collection[str], now: datetime) -> PrescriptionVersion:
    """Return the draft of the next version with these steps in it, and their reasons as why it changes.

    Raises Refused, and changes nothing, unless each of them is still proposed.
    """
    version = drafts.locked(prescribing.draft_next(by=by, prescription=prescription, now=now))
    chosen = _standing(prescription, keys, now)
    steps = {one.known.row.exercise_id: one for one in chosen}
    rows = version.exercises.select_related("exercise")
    library = Exercise.objects.in_bulk([one.taken.key for one in chosen if one.taken.key])
    exercises = [_after(row, steps.get(row.exercise_id), library) for row in rows]
    version = prescribing.change_draft(by=by, version=version, exercises=exercises, now=now)
    version.why = shorten(" ".join([version.why, *(one.why for one in chosen)]), LONGEST, placeholder=" …")
    version.save(update_fields=["why"])
    return version


def _after(row: PrescribedExercise, step: Proposal | None, library: Mapping[int, Exercise]) -> ExerciseDraft:
    """Return an exercise of the draft as it is after its step; another exercise keeps its place, note and rank."""
    if step is None:
        return ExerciseDraft(row.exercise, row.dose, row.note, row.rank, row.reason, frozenset(row.conflicts))
    if step.taken.key is not None:
        return ExerciseDraft(library[step.taken.key], step.dose, row.note, row.rank)
    return ExerciseDraft(row.exercise, step.dose, row.note, row.rank, row.reason, frozenset(row.conflicts))


@transaction.atomic
def refuse(*, by: Staff, prescription: Prescription, keys: Collection[str], why: str, now: datetime) -> None:
    """Keep that these steps are not wanted, and why: none is proposed again before there are new sessions."""
    episodes.one_at_a_time(prescription.episode.patient)
    why = why.strip()
    if not 0 < len(why) <= LONGEST:
        raise Refused(_("Say in one sentence why not, so that a colleague understands it."), "why")
    RefusedStep.objects.bulk_create(
        RefusedStep(
            prescription=prescription,
            exercise_id=one.known.row.exercise_id,
            direction=one.known.found.step.value,
            proposed=shorten(one.why, LONGEST, placeholder=" …"),
            why=why,
            by=by,
            at=now,
        )
        for one in _standing(prescription, keys, now)
    )


def _standing(prescription: Prescription, keys: Collection[str], now: datetime) -> list[Proposal]:
    """Return the steps of these keys. Raises Refused where one is no longer proposed, or two are the same exercise."""
    found = {one.key: one for one in proposals.of_patient(prescription.episode.patient, now)}
    chosen = [found[key] for key in keys if key in found and found[key].known.prescription == prescription.pk]
    if not keys or len(chosen) < len(keys):
        raise Refused(_("This step is no longer proposed. Look at the record again."))
    to = [one.taken.key for one in chosen if one.taken.key]
    if len(set(to)) < len(to):
        raise Refused(_("Two of these steps lead to the same exercise. Take one of them."))
    return chosen


@dataclass(frozen=True)
class Result:
    """What became of the steps of one patient: the drafts that hold them now, or why nothing was done."""

    patient: Patient
    versions: tuple[PrescriptionVersion, ...] = ()
    problem: str = ""


Act = Callable[[Prescription, Collection[str]], PrescriptionVersion | None]


def for_each(chosen: Mapping[Prescription, Collection[str]], act: Act) -> list[Result]:
    """Do an act to the chosen steps of many patients and return what became of each: all of a patient's, or none."""
    of: dict[Patient, dict[Prescription, Collection[str]]] = {}
    for prescription, keys in chosen.items():
        of.setdefault(prescription.episode.patient, {})[prescription] = keys
    return [_for_one(patient, steps, act) for patient, steps in sorted(of.items(), key=_by_name)]


def _by_name(item: tuple[Patient, Any]) -> tuple[str, str]:
    return item[0].name, str(item[0].pk)


def _for_one(patient: Patient, steps: Mapping[Prescription, Collection[str]], act: Act) -> Result:
    try:
        with transaction.atomic():
            made = [act(prescription, keys) for prescription, keys in steps.items()]
    except Refused as refusal:
        return Result(patient, problem=refusal.message)
    return Result(patient, tuple(version for version in made if version is not None))
