"""The form of a library file: which keys a block has, and what each holds."""

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from programmes.library.faults import Faults
from programmes.library.lines import Block

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_said, value))


def _is_cautions(value: object) -> bool:
    return isinstance(value, dict) and all(CODE.fullmatch(code) and _is_said(value[code]) for code in value)


@dataclass(frozen=True)
class Kind:
    """What a key may hold: a test, and the words for it."""

    fits: Callable[[Any], bool]
    words: str


TEXT = Kind(_is_text, "text in quotes")
TEXTS = Kind(_is_texts, 'a list of texts: ["one", "two"]')
NUMBER = Kind(_is_number, "a whole number without quotes")
NUMBERS = Kind(lambda value: isinstance(value, list) and all(map(_is_number, value)), "a list of numbers: [1, 3, 5]")
YES_NO = Kind(lambda value: isinstance(value, bool), "true or false")
TABLE = Kind(lambda value: isinstance(value, dict), "a table: { reps = 10, sessions_per_day = 2 }")
CAUTIONS = Kind(_is_cautions, 'codes with their words: hip_replacement = "..."')
NAMED = Kind(
    lambda value: isinstance(value, str) and bool(SLUG.fullmatch(value)),
    'a short name of small letters, digits and hyphens: "knee-hug"',
)
BLOCKS = Kind(
    lambda value: isinstance(value, list) and all(isinstance(one, dict) for one in value),
    "blocks that begin with double brackets: [[programme.exercise]]",
)


@dataclass(frozen=True)
class Key:
    """One key of a block; `longest` is what the database has room for."""

    kind: Kind
    required: bool = False
    longest: int | None = None


Schema = dict[str, Key]

EXERCISE: Schema = {
    "slug": Key(NAMED, required=True, longest=80),
    "name": Key(TEXT, required=True, longest=120),
    "region": Key(TEXT, required=True, longest=40),
    "position": Key(TEXT, required=True, longest=120),
    "steps": Key(TEXTS, required=True),
    "dose": Key(TABLE, required=True),
    "goal": Key(TEXT, longest=200),
    "equipment": Key(TEXTS, longest=60),
    "stop_if": Key(TEXT, longest=200),
    "cautions": Key(CAUTIONS),
    "harder_than": Key(NAMED),
    "inferred": Key(TEXTS),
    "side_word": Key(TEXT, longest=20),
}
DOSE: Schema = {
    "sets": Key(NUMBER),
    "reps": Key(NUMBER),
    "hold_seconds": Key(NUMBER),
    "duration_seconds": Key(NUMBER),
    "sides": Key(TEXT),
    "movements": Key(TEXTS, longest=40),
    "rest_seconds": Key(NUMBER),
    "sessions_per_day": Key(NUMBER),
    "weekdays": Key(NUMBERS),
    "load": Key(TEXT, longest=80),
}
PROGRAMME: Schema = {
    "slug": Key(NAMED, required=True, longest=80),
    "name": Key(TEXT, required=True, longest=120),
    "region": Key(TEXT, required=True, longest=40),
    "aim": Key(TEXT, required=True, longest=200),
    "weeks_min": Key(NUMBER, required=True),
    "weeks_max": Key(NUMBER, required=True),
    "review_after_days": Key(NUMBER, required=True),
    "part": Key(TEXT, longest=60),
    "afterwards": Key(TEXT),
    "expect": Key(TEXT),
    "exercise": Key(BLOCKS, required=True),
}
ITEM: Schema = {
    "slug": Key(NAMED, required=True),
    "on": Key(YES_NO),
    "note": Key(TEXT, longest=200),
    "dose": Key(TABLE),
}


def checked(table: dict[str, Any], schema: Schema, block: Block, faults: Faults) -> dict[str, Any]:
    """Return the values that fit the schema; note a fault for every other key and every missing one."""
    for key in table.keys() - schema.keys():
        faults.add(block, key, f"{key} is not known here.{_meant(key, schema)}")
    for key, known in schema.items():
        if known.required and key not in table:
            faults.add(block, key, f"{key} is missing. Add it as {known.kind.words}.")
    values = {key: value for key, value in table.items() if key in schema}
    return {key: value for key, value in values.items() if _fits(key, value, schema[key], block, faults)}


def _fits(key: str, value: Any, known: Key, block: Block, faults: Faults) -> bool:
    if not known.kind.fits(value) or (known.required and value in ("", [])):
        faults.add(block, key, f"{key} must be {known.kind.words}.")
        return False
    texts = value if isinstance(value, list) else [value]
    if known.longest and any(len(text) > known.longest for text in texts):
        faults.add(block, key, f"{key} is too long. Use at most {known.longest} characters.")
        return False
    return True


def _meant(key: str, schema: Schema) -> str:
    close = difflib.get_close_matches(key, schema, n=1)
    return f" Did you mean {close[0]}?" if close else f" Known: {', '.join(schema)}."
