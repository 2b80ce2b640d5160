"""What changed between two versions of a prescription, in words for the patient and the record."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from patients.models import PrescribedExercise, PrescriptionVersion
from programmes.dose import changes

LONGEST = 200
Keyed = dict[tuple[int, int], PrescribedExercise]


def differences(
    before: PrescriptionVersion | None,
    old: Sequence[PrescribedExercise],
    after: PrescriptionVersion,
    new: Sequence[PrescribedExercise],
) -> list[str]:
    """Return one line for each change; nothing for a first version."""
    if before is None:
        return []
    note = [_("The note to you has changed")] if before.note != after.note else []
    lines = [*_exercises(old, new), *_weeks(before, after), *note]
    return [line[:LONGEST] for line in lines] or [_("No change to the exercises")]


def compared(before: PrescriptionVersion, after: PrescriptionVersion) -> list[str]:
    """Return one line for each difference between any two versions, for colleagues: reasons and notes as well."""
    return to_typed(before, after, list(after.exercises.all()))


def to_typed(before: PrescriptionVersion, after: PrescriptionVersion, new: Sequence[PrescribedExercise]) -> list[str]:
    """Return the same for a version of which the exercises may have been typed and not saved."""
    old = list(before.exercises.all())
    said = {_("Title"): (before.title, after.title), _("Note to the patient"): (before.note, after.note)}
    words = [f"{name}: {_shown(was)} -> {_shown(now)}" for name, (was, now) in said.items() if was != now]
    return [*_exercises(old, new), *_reasons(old, new), *_weeks(before, after), *words]


def _shown(text: str) -> str:
    return f"“{text}”" if text else _("none")


def _keyed(rows: Iterable[PrescribedExercise]) -> Keyed:
    """Return the rows by their exercise, and by which of several of the same it is."""
    seen: Counter[int] = Counter()
    found = {}
    for row in rows:
        seen[row.exercise_id] += 1
        found[row.exercise_id, seen[row.exercise_id]] = row
    return found


def _exercises(old: Sequence[PrescribedExercise], new: Sequence[PrescribedExercise]) -> list[str]:
    was, now = _keyed(old), _keyed(new)
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


def _reasons(old: Sequence[PrescribedExercise], new: Sequence[PrescribedExercise]) -> list[str]:
    was = {key: row.reason for key, row in _keyed(old).items()}
    lines = []
    for key, row in _keyed(new).items():
        if row.reason and row.reason != was.get(key, ""):
            said = {"exercise": row.name, "cautions": " ".join(row.conflicts.values()), "reason": row.reason}
            lines.append(_("%(exercise)s in spite of: %(cautions)s Reason: %(reason)s") % said)
    return lines


def _weeks(before: PrescriptionVersion, after: PrescriptionVersion) -> list[str]:
    if before.weeks == after.weeks:
        return []
    return [_("Weeks: %(was)d -> %(now)d") % {"was": before.weeks, "now": after.weeks}]
