"""A library file into the database: all of it or nothing, and twice is the same as once."""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction

from clinic.models import Clinic
from programmes.library.entries import ExerciseEntry, ItemEntry, Library, ProgrammeEntry
from programmes.library.faults import Fault, LibraryError
from programmes.library.reading import read
from programmes.models import Exercise, Programme, ProgrammeExercise
from programmes.models.dose_fields import dose_columns

Row = TypeVar("Row", bound=models.Model)
SHIPPED = Path(__file__).with_name("back.toml")


@dataclass
class Loaded:
    """What loading did, by the names of exercises and programmes."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


@transaction.atomic
def load(*, path: Path = SHIPPED, clinic: Clinic | None = None) -> Loaded:
    """Add or update what the file names, for one clinic or all; nothing is removed. Raises LibraryError."""
    exercises = _visible(clinic)
    library = read(_text(path), source=path.name, known=exercises)
    loaded = Loaded()
    for entry in library.exercises:
        exercises[entry.slug] = _put_exercise(entry, clinic, loaded)
    _link_harder(library, exercises, loaded)
    for programme in library.programmes:
        _put_programme(programme, clinic, exercises, loaded)
    return loaded


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LibraryError(path.name, [Fault(line, "", "This is not UTF-8 text. Save the file as UTF-8.")]) from error


def _visible(clinic: Clinic | None) -> dict[str, Exercise]:
    """Return by slug what the clinic can refer to; its own exercise goes before a shipped one."""
    shipped_first = Exercise.objects.for_clinic(clinic).order_by(models.F("clinic").asc(nulls_first=True))
    return {exercise.slug: exercise for exercise in shipped_first}


def _put_exercise(entry: ExerciseEntry, clinic: Clinic | None, loaded: Loaded) -> Exercise:
    values = _plain(entry, without={"slug", "dose", "harder_than"}) | dose_columns(entry.dose)
    exercise, outcome = _put(Exercise, {"clinic": clinic, "slug": entry.slug}, values)
    getattr(loaded, outcome).append(entry.name)
    return exercise


def _link_harder(library: Library, exercises: dict[str, Exercise], loaded: Loaded) -> None:
    """Set the easier neighbours, now that all of them are there."""
    for entry in library.exercises:
        exercise, easier = exercises[entry.slug], exercises.get(entry.harder_than)
        if exercise.harder_than != easier:
            exercise.harder_than = easier
            exercise.save(update_fields=["harder_than"])
            if entry.name in loaded.unchanged:
                loaded.unchanged.remove(entry.name)
                loaded.changed.append(entry.name)


def _put_programme(
    entry: ProgrammeEntry, clinic: Clinic | None, exercises: dict[str, Exercise], loaded: Loaded
) -> None:
    values = _plain(entry, without={"slug", "exercise"})
    programme, outcome = _put(Programme, {"clinic": clinic, "slug": entry.slug}, values)
    changes = [
        _put_item(item, order, programme, exercises[item.slug]) for order, item in enumerate(entry.exercise, start=1)
    ]
    programme.renumber(first=[item.slug for item in entry.exercise])
    if outcome == "unchanged" and set(changes) != {"unchanged"}:
        outcome = "changed"
    getattr(loaded, outcome).append(entry.name)


def _put_item(item: ItemEntry, order: int, programme: Programme, exercise: Exercise) -> str:
    dose = dose_columns(item.dose or exercise.dose)
    values = {"order": order, "on": item.on, "note": item.note, **dose}
    return _put(ProgrammeExercise, {"programme": programme, "exercise": exercise}, values)[1]


def _put(model: type[Row], key: dict[str, Any], values: dict[str, Any]) -> tuple[Row, str]:
    """Return the row and whether it was added, changed or unchanged; an unchanged row is not written."""
    row = model._default_manager.select_for_update().filter(**key).first()
    if row is None:
        return model._default_manager.create(**key, **values), "added"
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    return row, "changed" if changed else "unchanged"


def _plain(entry: ExerciseEntry | ProgrammeEntry, *, without: set[str]) -> dict[str, Any]:
    return {one.name: getattr(entry, one.name) for one in fields(entry) if one.name not in without}
