"""A library file into the database: all of it or nothing, and twice is the same as once."""

from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Generic, TypeVar

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


class Shelf(Generic[Row]):
    """The rows of one table, held; what is new or changed is written all at once."""

    def __init__(self, rows: models.QuerySet[Row], *key: str) -> None:
        self.model, self.key = rows.model, key
        self.rows = {tuple(getattr(row, name) for name in key): row for row in rows.select_for_update()}
        self.added: list[Row] = []
        self.changed: list[Row] = []

    def put(self, key: tuple[Any, ...], values: dict[str, Any]) -> tuple[Row, str]:
        """Return the row and whether it is added, changed or unchanged."""
        row = self.rows.get(key)
        if row is None:
            row = self.rows[key] = self.model(**dict(zip(self.key, key, strict=True)), **values)
            self.added.append(row)
            return row, "added"
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        for name in changed:
            setattr(row, name, values[name])
        if changed and row not in self.added:
            self.changed.append(row)
        return row, "changed" if changed else "unchanged"

    def write(self) -> None:
        """Write what is new and what has changed; an unchanged row is not written."""
        self.model._default_manager.bulk_create(self.added)
        names = [field.name for field in self.model._meta.concrete_fields if not field.primary_key]
        self.model._default_manager.bulk_update(self.changed, names)
        self.added, self.changed = [], []


@transaction.atomic
def load(*, path: Path = SHIPPED, clinic: Clinic | None = None) -> Loaded:
    """Add or update what the file names, for one clinic or all; nothing is removed. Raises LibraryError."""
    exercises = _visible(clinic)
    library = read(_text(path), source=path.name, known=exercises)
    loaded = Loaded()
    _put_exercises(library, clinic, exercises, loaded)
    _link_harder(library, exercises, loaded)
    _put_programmes(library, clinic, exercises, loaded)
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


def _put_exercises(library: Library, clinic: Clinic | None, exercises: dict[str, Exercise], loaded: Loaded) -> None:
    shelf = Shelf(Exercise.objects.filter(clinic=clinic), "clinic_id", "slug")
    for entry in library.exercises:
        values = _plain(entry, without={"slug", "dose", "harder_than"}) | dose_columns(entry.dose)
        exercises[entry.slug], outcome = shelf.put((clinic and clinic.pk, entry.slug), values)
        getattr(loaded, outcome).append(entry.name)
    shelf.write()


def _link_harder(library: Library, exercises: dict[str, Exercise], loaded: Loaded) -> None:
    """Set the easier neighbours, now that all of them are there."""
    linked = []
    for entry in library.exercises:
        exercise, easier = exercises[entry.slug], exercises.get(entry.harder_than)
        if exercise.harder_than_id != (easier and easier.pk):
            exercise.harder_than = easier
            linked.append(exercise)
            if entry.name in loaded.unchanged:
                loaded.unchanged.remove(entry.name)
                loaded.changed.append(entry.name)
    Exercise.objects.bulk_update(linked, ["harder_than"])


def _put_programmes(library: Library, clinic: Clinic | None, exercises: dict[str, Exercise], loaded: Loaded) -> None:
    shelf = Shelf(Programme.objects.filter(clinic=clinic), "clinic_id", "slug")
    values = [_plain(entry, without={"slug", "exercise"}) for entry in library.programmes]
    put = [
        shelf.put((clinic and clinic.pk, entry.slug), of) for entry, of in zip(library.programmes, values, strict=True)
    ]
    shelf.write()
    items = Shelf(
        ProgrammeExercise.objects.filter(programme__in=[programme for programme, _outcome in put]),
        "programme_id",
        "exercise_id",
    )
    for entry, (programme, outcome) in zip(library.programmes, put, strict=True):
        changes = {
            _put_item(items, item, order, programme, exercises[item.slug])
            for order, item in enumerate(entry.exercise, start=1)
        }
        outcome = "changed" if outcome == "unchanged" and changes != {"unchanged"} else outcome
        getattr(loaded, outcome).append(entry.name)
    items.write()
    for entry, (programme, _outcome) in zip(library.programmes, put, strict=True):
        programme.renumber(first=[item.slug for item in entry.exercise])


def _put_item(
    items: Shelf[ProgrammeExercise], item: ItemEntry, order: int, programme: Programme, exercise: Exercise
) -> str:
    dose = dose_columns(item.dose or exercise.dose)
    values = {"order": order, "on": item.on, "note": item.note, **dose}
    return items.put((programme.pk, exercise.pk), values)[1]


def _plain(entry: ExerciseEntry | ProgrammeEntry, *, without: set[str]) -> dict[str, Any]:
    return {one.name: getattr(entry, one.name) for one in fields(entry) if one.name not in without}
