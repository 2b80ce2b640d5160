"""What changed between two versions of a prescription, in words for the patient and the record."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from patients.models import PrescribedExercise, PrescriptionVersion
from programmes.dose import changes

LONGEST = 200


def differences(
    before: PrescriptionVersion | None,
    old: Sequence[PrescribedExercise],
    after: PrescriptionVersion,
    new: Sequence[PrescribedExercise],
) -> list[str]:
    """Return one line for each change; nothing for a first version."""
    if before is None:
        return []
    lines = [*_exercises(old, new), *_version(before, after)]
    return [line[:LONGEST] for line in lines] or [_("No change to the exercises")]


def _exercises(old: Sequence[PrescribedExercise], new: Sequence[PrescribedExercise]) -> list[str]:
    was, now = {row.exercise_id: row for row in old}, {row.exercise_id: row for row in new}
    lines = [_("New: %(exercise)s") % {"exercise": row.name} for key, row in now.items() if key not in was]
    lines += [_("Left out: %(exercise)s") % {"exercise": row.name} for key, row in was.items() if key not in now]
    for key in [key for key in now if key in was]:
        lines += _exercise(was[key], now[key])
    kept_before, kept_now = [key for key in was if key in now], [key for key in now if key in was]
    return lines + ([_("The order has changed")] if kept_before != kept_now else [])


def _exercise(was: PrescribedExercise, now: PrescribedExercise) -> list[str]:
    said = list(changes(was.dose, now.dose))
    if was.note != now.note:
        said.append(_("note: %(note)s") % {"note": now.note or _("taken out")})
    if was.rank != now.rank:
        said.append(_("place in the 4-minute version: %(place)s") % {"place": now.rank or _("as in the programme")})
    return [f"{now.name}: {', '.join(said)}"] if said else []


def _version(before: PrescriptionVersion, after: PrescriptionVersion) -> list[str]:
    lines = []
    if before.weeks != after.weeks:
        lines.append(_("Weeks: %(was)d -> %(now)d") % {"was": before.weeks, "now": after.weeks})
    if before.note != after.note:
        lines.append(_("The note to you has changed"))
    return lines
