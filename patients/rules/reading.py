"""Reads untrusted JSON strictly: whatever is unknown, missing or out of range is refused in plain words."""

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from patients.rules.symptoms import Symptom

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Keeps every date the rules derive within the calendar.
YEARS = range(1900, 2201)
LONGEST = 20  # digits
SHOWN = 60  # characters


class CaseError(ValueError):
    """What is wrong with a line."""


def parse(line: bytes) -> object:
    """Return the JSON value of a line. Raises CaseError."""
    try:
        return json.loads(line.decode("utf-8-sig"), object_pairs_hook=Given, parse_int=whole)
    except UnicodeDecodeError as error:
        raise CaseError("the line is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise CaseError(f"the line is not JSON: {error}") from error


class Given(dict[str, object]):
    """A JSON object that remembers a key given twice; who reads it refuses that, once the line has a name."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        counts = Counter(key for key, _value in pairs)
        self.repeated = [key for key, count in counts.items() if count > 1]


def whole(digits: str) -> int | float:
    """Return a whole number; one too long for any use is infinite, which every field refuses."""
    return int(digits) if len(digits) <= LONGEST else math.inf


def said(value: object) -> str:
    """Return a value as a message shows it, however long it is."""
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


@dataclass(slots=True)
class Fields:
    """The fields of one JSON object; each is taken once, and `done` refuses what nobody asked for."""

    where: str
    given: dict[str, Any]
    taken: set[str] = field(default_factory=set)

    def take(self, key: str) -> Any:
        """Return a value, none where it is missing."""
        self.taken.add(key)
        return self.given.get(key)

    def path(self, key: str) -> str:
        """Return how a message names a field."""
        return f"{self.where} {key}" if self.where else key

    @property
    def repeated(self) -> Sequence[str]:
        """Return the keys that were given twice."""
        return self.given.repeated if isinstance(self.given, Given) else ()

    def done(self) -> None:
        """Raise CaseError if there are keys that nobody took, or that were given twice."""
        for key in self.repeated:
            raise CaseError(f"{self.path(key)[:SHOWN]} is given twice")
        unknown = sorted(set(self.given) - self.taken)
        if unknown:
            raise CaseError(f"unknown key: {', '.join(self.path(key)[:SHOWN] for key in unknown)}")

    def identity(self, key: str) -> str | int | None:
        """Return the id to print beside the answer."""
        value = self.take(key)
        if key in self.repeated:
            raise CaseError(f"{self.path(key)} is given twice")
        if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
            return value
        raise CaseError(f"{self.path(key)} must be text or a whole number")

    def day(self, key: str) -> date:
        """Return a date that must be there."""
        value = self.optional_day(key)
        if value is None:
            raise CaseError(f"{self.path(key)} is missing")
        return value

    def optional_day(self, key: str) -> date | None:
        """Return a date, if there is one."""
        value = self.take(key)
        if value is None:
            return None
        day = day_from(value)
        if day is None:
            raise CaseError(f"{self.path(key)} must be a date like 2026-03-30, not {said(value)}")
        if day.year not in YEARS:
            raise CaseError(f"{self.path(key)} must be a date from {YEARS[0]} to {YEARS[-1]}, not {said(value)}")
        return day

    def number(self, key: str, low: int, high: int) -> int:
        """Return a whole number that must be there."""
        value = self.optional_number(key, low, high)
        if value is None:
            raise CaseError(f"{self.path(key)} is missing")
        return value

    def optional_number(self, key: str, low: int, high: int) -> int | None:
        """Return a whole number from low to high, if there is one."""
        value = self.take(key)
        if value is None:
            return None
        if type(value) is not int or not low <= value <= high:
            raise CaseError(f"{self.path(key)} must be a whole number from {low} to {high}, not {said(value)}")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false; false where it is missing."""
        value = self.take(key)
        if key in self.given and not isinstance(value, bool):
            raise CaseError(f"{self.path(key)} must be true or false, not {said(value)}")
        return bool(value)

    def symptoms(self, key: str) -> frozenset[str]:
        """Return symptom codes, every one a known one."""
        return frozenset(symptom_from(code, where) for where, code in self.entries(key))

    def entries(self, key: str) -> Iterator[tuple[str, object]]:
        """Return the entries of a list with the names messages give them; nothing where it is missing."""
        value = self.take(key)
        if key in self.given and not isinstance(value, list):
            raise CaseError(f"{self.path(key)} must be a list")
        return ((f"{self.path(key)}[{number}]", entry) for number, entry in enumerate(value or ()))

    def items(self, key: str) -> Iterator["Fields"]:
        """Return the objects of a list."""
        return (fields_of(entry, where) for where, entry in self.entries(key))

    def settings(self, key: str, *, known: Collection[str]) -> dict[str, Any]:
        """Return an object with none but known keys; empty where it is missing."""
        if key not in self.given:
            return {}
        inner = fields_of(self.take(key), key)
        inner.taken.update(known)
        inner.done()
        return inner.given


def fields_of(value: object, where: str) -> Fields:
    """Return the fields of a JSON object. Raises CaseError for anything else."""
    if not isinstance(value, dict):
        raise CaseError(f"{where} must be an object")
    return Fields(where="" if where == "the case" else where, given=value)


def day_from(value: object) -> date | None:
    """Return the date written as 2026-03-30, none for anything else."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def symptom_from(code: object, where: str) -> Symptom:
    """Return the symptom of a code. Raises CaseError."""
    if isinstance(code, str) and code in frozenset(Symptom):
        return Symptom(code)
    raise CaseError(f"{where}: unknown symptom code {said(code)}")
