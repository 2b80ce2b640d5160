"""A programme file as data: read whole, or refused with the JSON pointer of everything that is wrong in it."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema import ValidationError as Broken
from jsonschema.validators import extend

from clinic.tables.cells import HALF, LOST
from programmes import drawn
from programmes.bounds import WEEKS_IN_ORDER
from programmes.dose import DoseError
from programmes.models.dose_fields import dose_of
from programmes.sharing.schema import SCHEMA

MOST_BYTES = 20 * 1024 * 1024
MOST_FAULTS = 100


def _is_whole(_checker: object, value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


TYPES = Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole)
VALIDATOR = extend(Draft202012Validator, type_checker=TYPES)(SCHEMA)
Path = Sequence[str | int]


@dataclass(frozen=True)
class Fault:
    """What is wrong in one place of a file, as a JSON pointer, and what to do."""

    pointer: str
    message: str

    def __str__(self) -> str:
        return f"{self.pointer or _('The whole file')}: {self.message}"


class BadFile(ValueError):
    """A file that cannot be taken, with everything that is wrong in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(dict.fromkeys(faults))[:MOST_FAULTS]
        super().__init__("\n".join(map(str, self.faults)))


def pointer(path: Path) -> str:
    """Return a place as a JSON pointer (RFC 6901)."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in path)


def read(content: bytes) -> dict[str, Any]:
    """Return what a file says. Raises BadFile."""
    data = _parsed(content)
    if faults := list(_lost_characters(data, ())) or [_told(error) for error in VALIDATOR.iter_errors(data)]:
        raise BadFile(faults)
    if faults := list(_meaning(data)):
        raise BadFile(faults)
    return dict(data)


def _parsed(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise BadFile([Fault("", _("The file is larger than %(most)s MB.") % {"most": MOST_BYTES >> 20})])
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        said = _("This is not UTF-8 text. Save the file as UTF-8.")
    except RecursionError:
        said = _("This goes too deep for a programme: brackets stand within brackets within brackets.")
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        said = _("This is not JSON from line %(line)d, column %(column)d on.") % where
    except ValueError as error:
        said = str(error) if isinstance(error, NotTaken) else _("A number in it is far too long.")
    raise BadFile([Fault("", said)])


class NotTaken(ValueError):
    """JSON that can be read in two ways, or that is none."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotTaken(_("“%(name)s” stands twice in one place. Take one out.") % {"name": twice[:40]})
    return found


def _no_number(text: str) -> Any:
    raise NotTaken(_("%(text)s is not a number of JSON.") % {"text": text})


def _lost_characters(value: Any, path: tuple[str | int, ...]) -> Iterator[Fault]:
    inside: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        inside = value.items()
        if any(HALF.search(name) for name in value):
            yield Fault(pointer(path), _("A name in it holds half a character (a lone surrogate). Write it again."))
            return
    elif isinstance(value, list):
        inside = enumerate(value)
    elif isinstance(value, str) and HALF.search(value):
        yield Fault(pointer(path), _("There is half a character in it (a lone surrogate). Write it again."))
    elif isinstance(value, str) and LOST in value:
        yield Fault(pointer(path), _("A character in it could not be read. Write it again."))
    for name, one in inside:
        yield from _lost_characters(one, (*path, name))


def _told(error: Broken) -> Fault:
    keyword = str(error.validator)
    say = WORDS.get(keyword, lambda _error: _("This is not what the format asks for here."))
    return Fault(pointer(list(error.absolute_path)), say(error))


def _missing(error: Broken) -> str:
    missing = [name for name in error.validator_value if name not in error.instance]
    return _("%(names)s is missing here. Add it.") % {"names": ", ".join(missing)}


def _unknown(error: Broken) -> str:
    extra = [name[:40] for name in error.instance if name not in error.schema.get("properties", {})]
    return _("%(names)s is not known here. Take it out.") % {"names": ", ".join(extra[:5])}


KINDS: dict[str, Callable[[], str]] = {
    "string": lambda: _("a text in quotes"),
    "integer": lambda: _("a whole number"),
    "boolean": lambda: _("true or false"),
    "array": lambda: _("a list in square brackets"),
    "object": lambda: _("an object in braces"),
    "null": lambda: _("null"),
}


def _kind(error: Broken) -> str:
    kinds = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    return _("Write %(kind)s here.") % {"kind": _(" or ").join(KINDS[kind]() for kind in kinds)}


def _pattern(error: Broken) -> str:
    if error.validator_value == r"\S":
        return _("This is empty. Write something.")
    return _("Characters stand here that cannot. A short name has letters, digits and hyphens; a photo is Base64.")


WORDS: dict[str, Callable[[Broken], str]] = {
    "type": _kind,
    "required": _missing,
    "additionalProperties": _unknown,
    "pattern": _pattern,
    "not": lambda error: _("There is a hidden character or a line break in it. Write it again, on one line."),
    "maxLength": lambda error: _("This is too long. Use at most %d characters.") % error.validator_value,
    "minimum": lambda error: _("Write a whole number of %d or more.") % error.validator_value,
    "maximum": lambda error: _("Write a whole number of %d or less.") % error.validator_value,
    "minItems": lambda error: _("Give at least %d here.") % error.validator_value,
    "maxItems": lambda error: _("Give at most %d here.") % error.validator_value,
    "maxProperties": lambda error: _("Give at most %d here.") % error.validator_value,
    "enum": lambda error: _("Write one of: %s.") % ", ".join(map(str, error.validator_value)),
    "const": lambda error: _("This is another version of the format. Export the programme again with this one."),
    "oneOf": lambda error: _("Give either the photo (jpeg) or left_out, not both."),
    "anyOf": lambda error: _("Write null, or the short name of an exercise."),
}


def _meaning(data: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong although every part has its form."""
    programme, exercises = data["programme"], data["exercises"]
    if programme["weeks_min"] > programme["weeks_max"]:
        yield Fault("/programme/weeks_min", _(WEEKS_IN_ORDER))
    slugs = [exercise["slug"] for exercise in exercises]
    for place, exercise in enumerate(exercises):
        yield from _meaning_of(exercise, f"/exercises/{place}", slugs, place)
    given = [item["slug"] for item in programme["exercises"]]
    for place, item in enumerate(programme["exercises"]):
        where = f"/programme/exercises/{place}"
        yield from _wrong_dose(item["dose"], f"{where}/dose")
        if item["slug"] not in slugs:
            yield Fault(f"{where}/slug", _("No exercise of the file has this short name."))
        if item["slug"] in given[:place]:
            yield Fault(f"{where}/slug", _("This exercise is already in the programme."))


def _meaning_of(exercise: dict[str, Any], where: str, slugs: list[str], place: int) -> Iterator[Fault]:
    yield from _wrong_dose(exercise["dose"], f"{where}/dose")
    if exercise["slug"] in slugs[:place]:
        yield Fault(f"{where}/slug", _("Another exercise of the file has this short name."))
    if exercise["harder_than"] == exercise["slug"]:
        yield Fault(f"{where}/harder_than", _("An exercise cannot be harder than itself."))
    elif exercise["harder_than"] and exercise["harder_than"] not in slugs:
        yield Fault(f"{where}/harder_than", _("No exercise of the file has this short name."))
    if "figure" in exercise and "photo" in exercise:
        yield Fault(f"{where}/photo", _("Give a figure or a photo, not both."))
    if "figure" in exercise:
        try:
            drawn.check(exercise["figure"])
        except ValidationError as error:
            yield Fault(f"{where}/figure", " ".join(error.messages))


def _wrong_dose(dose: dict[str, Any], where: str) -> Iterator[Fault]:
    try:
        dose_of(dose)
    except DoseError as error:
        for problem in error.problems:
            yield Fault(f"{where}/{problem.field}", _(problem.message))
