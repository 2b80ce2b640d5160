"""Exercises from a list, into a clinic's own library: what is wrong with each row, and all of them stored."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from clinic.models import Staff
from clinic.tables.cells import Column
from clinic.tables.kinds import Kind
from clinic.tables.pages import ReadingIn
from clinic.tables.reading import Problem, Row
from programmes.dose import Dose, DoseError, Sides, read
from programmes.forms import CautionsField
from programmes.models import Exercise
from programmes.models.dose_fields import dose_columns


def column(name: str, words: object, *, required: bool = False, lines: bool = False) -> Column:
    """Return a column as long as the field of an exercise that it fills."""
    longest = getattr(Exercise._meta.get_field(name), "max_length", None)
    return Column(name, words, longest=longest, required=required, lines=lines)


COLUMNS = (
    column("name", gettext_lazy("As patients read it."), required=True),
    column("slug", gettext_lazy("Short name of small letters and hyphens. Empty: made from the name.")),
    column("region", gettext_lazy("Part of the body, such as back."), required=True),
    column("position", gettext_lazy("How one lies, sits or stands."), required=True),
    Column("steps", gettext_lazy("One step a line, in their order."), longest=4000, required=True, lines=True),
    Column("dose", gettext_lazy("As people say it: 3x10 hold 5s each side 2/day."), longest=200, required=True),
    Column("movements", gettext_lazy("One a line, for a dose of each movement."), longest=400, lines=True),
    column("load", gettext_lazy("Such as 2 kg or a red band.")),
    column("goal", gettext_lazy("What it is for.")),
    Column("equipment", gettext_lazy("One thing a line."), longest=1000, lines=True),
    column("stop_if", gettext_lazy("When to stop at once.")),
    Column("cautions", gettext_lazy("One a line: hip_replacement: what to check."), longest=4000, lines=True),
    Column("harder_than", gettext_lazy("Short name of the next easier exercise."), longest=80),
    Column("inferred", gettext_lazy("What the source implies but does not say, one a line."), longest=4000, lines=True),
    column("side_word", gettext_lazy("What one side is called: leg, arm, side.")),
)
AS_TYPED = ("name", "region", "position", "goal", "stop_if")
LISTS = {"movements": 40, "equipment": 60}  # characters that one line may have
CAUTIONS = CautionsField(required=False)


@dataclass(frozen=True)
class Known:
    """What rows are held against: the clinic's own short names, those it sees, and their first lines in the list."""

    own: Collection[str] = ()
    seen: Collection[str] = ()
    first_lines: Mapping[str, int] = field(default_factory=dict)


def check(by: Staff, rows: Sequence[Row], among: Sequence[Row], _now: datetime) -> list[Problem]:
    """Return what is wrong with some rows of a list."""
    first_lines: dict[str, int] = {}
    for row in among:
        first_lines.setdefault(slug_of(row), row.line)
    own, seen = Exercise.objects.own(by.clinic), Exercise.objects.for_clinic(by.clinic)
    known = Known(set(own.values_list("slug", flat=True)), set(seen.values_list("slug", flat=True)), first_lines)
    return [Problem(row.line, place, said) for row in rows for place, said in _wrong_with(row, known) if said]


def store(by: Staff, rows: Sequence[Row], _now: datetime) -> int:
    """Return how many exercises were stored; then each is harder than the one that its row names."""
    made = {slug_of(row): _exercise(row, by) for row in rows}
    Exercise.objects.bulk_create(made.values())
    shipped_first = Exercise.objects.for_clinic(by.clinic).order_by(F("clinic").asc(nulls_first=True))
    seen = {one.slug: one for one in shipped_first} | made
    harder = []
    for row in rows:
        if easier := seen.get(row["harder_than"]):
            made[slug_of(row)].harder_than = easier
            harder.append(made[slug_of(row)])
    Exercise.objects.bulk_update(harder, ["harder_than"], batch_size=500)
    return len(made)


EXERCISES = Kind("programmes.exercise", COLUMNS, check, store, most=10_000, at_once=500)


def slug_of(row: Row) -> str:
    """Return the short name of a row, made from its name where it says none."""
    return row["slug"] or slugify(row["name"])[:80]


def lines_of(text: str) -> list[str]:
    """Return the lines of a cell that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def dose_of(row: Row) -> Dose:
    """Return the dose that a row says. Raises DoseError."""
    movements = tuple(lines_of(row["movements"]))
    like = Dose(reps=1, load=row["load"], sides=Sides.MOVEMENTS if movements else Sides.NONE, movements=movements)
    return read(row["dose"], like=like)


def _wrong_with(row: Row, known: Known) -> Iterator[tuple[str, str]]:
    yield "slug", _wrong_slug(row, known)
    yield "dose", _wrong_dose(row)
    yield "cautions", _wrong_cautions(row["cautions"])
    yield "harder_than", _wrong_neighbour(row, known)
    for name, longest in LISTS.items():
        if any(len(line) > longest for line in lines_of(row[name])):
            yield name, _("A line is too long. Use at most %(most)d characters a line.") % {"most": longest}


def _wrong_slug(row: Row, known: Known) -> str:
    slug = slug_of(row)
    try:
        validate_slug(slug)
    except ValidationError:
        return _("Write a short name of letters, digits and hyphens, such as knee-hug.") if row["name"] else ""
    if slug in known.own:
        return _("This clinic has an exercise of the short name “%(slug)s”. Write another one.") % {"slug": slug}
    if known.first_lines.get(slug, row.line) != row.line:
        said = _("Line %(line)d has the short name “%(slug)s” too. Write another one.")
        return said % {"line": known.first_lines[slug], "slug": slug}
    return ""


def _wrong_dose(row: Row) -> str:
    try:
        if row["dose"]:
            dose_of(row)
    except DoseError as error:
        return " ".join(_(problem.message) for problem in error.problems)
    return ""


def _wrong_cautions(text: str) -> str:
    try:
        CAUTIONS.clean(text)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _wrong_neighbour(row: Row, known: Known) -> str:
    easier = row["harder_than"]
    if easier and easier == slug_of(row):
        return _("An exercise cannot be harder than itself.")
    if easier and easier not in known.first_lines and easier not in known.seen:
        return _("There is no exercise of the short name “%(slug)s”, here or in the library.") % {"slug": easier}
    return ""


def _exercise(row: Row, by: Staff) -> Exercise:
    return Exercise(
        clinic=by.clinic,
        slug=slug_of(row),
        steps=lines_of(row["steps"]),
        equipment=lines_of(row["equipment"]),
        inferred=lines_of(row["inferred"]),
        cautions=CAUTIONS.clean(row["cautions"]),
        side_word=row["side_word"] or "side",
        **{name: row[name] for name in AS_TYPED},
        **dose_columns(dose_of(row)),
    )


def stored(count: int) -> str:
    """Return what is said after storing."""
    said = ngettext("%(count)d exercise is in your library now.", "%(count)d exercises are in your library now.", count)
    return said % {"count": count}


READING_IN = ReadingIn(
    EXERCISES,
    title=gettext_lazy("Import a list of exercises"),
    lead=gettext_lazy(
        "One row for each exercise of your clinic's own library. All of them are stored, or none. Nothing changes for "
        "patients who have a programme already."
    ),
    stored=stored,
    template_name="exercises.csv",
)
