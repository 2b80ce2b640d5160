"""A library file as data: read whole, or refused with the line and the exercise of every fault."""

import re
import tomllib
from collections.abc import Collection, Iterator
from typing import Any

from programmes.bounds import PROGRAMME_BOUNDS, WEEKS_IN_ORDER
from programmes.dose import Dose, DoseError, Sides
from programmes.library.entries import ExerciseEntry, ItemEntry, Library, ProgrammeEntry
from programmes.library.faults import Fault, Faults, LibraryError
from programmes.library.lines import Block, blocks
from programmes.library.schema import DOSE, EXERCISE, ITEM, PROGRAMME, checked

KINDS = ("exercise", "programme")


def read(text: str, *, source: str = "library", known: Collection[str] = ()) -> Library:
    """Return the library of a file. `known` are exercises that it may refer to. Raises LibraryError."""
    data = _parsed(text, source)
    reader = _Reader(list(blocks(text)), data, known)
    library = reader.library()
    if reader.faults.found:
        raise LibraryError(source, reader.faults.found)
    return library


def _parsed(text: str, source: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LibraryError(source, [_syntax_fault(text, str(error))]) from error


def _syntax_fault(text: str, message: str) -> Fault:
    found = re.search(r"\(at line (\d+)", message)
    line = int(found.group(1)) if found else len(text.splitlines())
    block = [block for block in blocks(text) if block.line <= line][-1]
    return Fault(line, block.title, f"This is not TOML. {message.partition(' (at')[0]}.")


class _Reader:
    """Walks one parsed file beside its lines."""

    def __init__(self, blocks: list[Block], data: dict[str, Any], known: Collection[str]) -> None:
        self.blocks, self.data, self.faults = blocks, data, Faults()
        self.easier = {str(table.get("slug")): str(table.get("harder_than")) for table in self.tables("exercise")}
        self.known = {*known, *self.easier}

    def tables(self, kind: str) -> list[dict[str, Any]]:
        tables = self.data.get(kind, [])
        return [table for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []

    def library(self) -> Library:
        self.check_top()
        exercises = [self.exercise(table, block) for table, block in self.beside("exercise")]
        programmes = [self.programme(table, block) for table, block in self.beside("programme")]
        return Library([one for one in exercises if one], [one for one in programmes if one])

    def check_top(self) -> None:
        for key, value in self.data.items():
            if key not in KINDS:
                self.faults.add(self.blocks[0], key, f"{key} is not known here. Write [[exercise]] or [[programme]].")
            elif not isinstance(value, list):
                self.faults.add(self.blocks[0], key, f"Write [[{key}]] with double brackets.")

    def beside(self, kind: str) -> Iterator[tuple[dict[str, Any], Block]]:
        """Yield every table of the kind with its block; note a slug that is used twice."""
        places = [block for block in self.blocks if block.kind == kind]
        first: dict[str, int] = {}
        for index, table in enumerate(self.tables(kind)):
            block = places[index] if index < len(places) else self.blocks[0]
            slug = str(table.get("slug", ""))
            if slug in first:
                self.faults.add(block, "slug", f"The slug is already used on line {first[slug]}. Choose another.")
            first.setdefault(slug, block.line_of("slug"))
            yield table, block

    def exercise(self, table: dict[str, Any], block: Block) -> ExerciseEntry | None:
        before = len(self.faults.found)
        values = checked(table, EXERCISE, block, self.faults)
        values["dose"] = self.dose(values.get("dose"), block)
        self.check_easier(values.get("slug"), values.get("harder_than"), block)
        return ExerciseEntry(**values) if len(self.faults.found) == before else None

    def check_easier(self, slug: str | None, easier: str | None, block: Block) -> None:
        if easier and easier not in self.known:
            self.faults.add(block, "harder_than", f'There is no exercise "{easier}" in this file or in the library.')
        seen: set[str] = set()
        while easier and easier not in seen:
            seen.add(easier)
            easier = self.easier.get(easier)
        if slug and slug in seen:
            self.faults.add(block, "harder_than", "This exercise is harder than itself. Take one harder_than out.")

    def dose(self, table: dict[str, Any] | None, block: Block) -> Dose | None:
        """Return the dose of the table; None when there is none or it has faults."""
        if table is None:
            return None
        before = len(self.faults.found)
        values = checked(table, DOSE, block, self.faults)
        if len(self.faults.found) > before:
            return None
        try:
            return _dose(values)
        except DoseError as error:
            for problem in error.problems:
                key = problem.field if problem.field in table else "dose"
                self.faults.add(block, key, problem.message)
            return None

    def programme(self, table: dict[str, Any], block: Block) -> ProgrammeEntry | None:
        before = len(self.faults.found)
        values = checked(table, PROGRAMME, block, self.faults)
        self.check_weeks(values, block)
        values["exercise"] = list(self.items(values.get("exercise", []), block))
        return ProgrammeEntry(**values) if len(self.faults.found) == before else None

    def check_weeks(self, values: dict[str, Any], block: Block) -> None:
        for name, bound in PROGRAMME_BOUNDS.items():
            if name in values and not bound.holds(values[name]):
                self.faults.add(block, name, bound.message())
        if values.get("weeks_min", 0) > values.get("weeks_max", values.get("weeks_min", 0)):
            self.faults.add(block, "weeks_min", WEEKS_IN_ORDER)

    def items(self, tables: list[dict[str, Any]], programme: Block) -> Iterator[ItemEntry]:
        places = self.item_blocks(programme)
        seen: set[str] = set()
        for index, table in enumerate(tables):
            block = places[index] if index < len(places) else programme
            values = checked(table, ITEM, block, self.faults)
            slug = values.get("slug", "")
            if slug and slug not in self.known:
                self.faults.add(block, "slug", f'There is no exercise "{slug}" in this file or in the library.')
            if slug in seen:
                self.faults.add(block, "slug", f'"{slug}" is in this programme twice. Take one out.')
            seen.add(slug)
            yield ItemEntry(**{"slug": slug, **values, "dose": self.dose(values.get("dose"), block)})

    def item_blocks(self, programme: Block) -> list[Block]:
        """Return the [[programme.exercise]] blocks between this programme and the next."""
        places: list[Block] = []
        for block in self.blocks[self.blocks.index(programme) + 1 :]:
            if block.kind == programme.kind:
                break
            places += [block] if block.kind == "programme.exercise" else []
        return places


def _dose(values: dict[str, Any]) -> Dose:
    if values.get("sides") in list(Sides):
        values["sides"] = Sides(values["sides"])
    if "movements" in values:
        values["movements"] = tuple(values["movements"])
    if "weekdays" in values:
        values["weekdays"] = frozenset(values["weekdays"])
    return Dose(**values)
