"""What a programme file holds, as JSON Schema: a file is held against it, and docs/programme.schema.json is it."""

from typing import Any

from programmes.bounds import BOUNDS, PROGRAMME_BOUNDS, Bound
from programmes.dose import Sides
from programmes.drawn import MOST_POSES, MOST_WORDS
from programmes.models import Exercise, Programme, ProgrammeExercise

Schema = dict[str, Any]

VERSION = 1
MOST_EXERCISES = 100
LONG = 4000  # characters of a text that the database does not bound
MOST_PHOTO = 12_000_000  # characters of Base64
UNSEEN = r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
UNSEEN_OR_BREAK = UNSEEN.replace(r"\u0008\u000b\u000c\u000e-\u001f", r"\u001f")


def text(longest: int = LONG, *, required: bool = False, lines: bool = False, **more: Any) -> Schema:
    """Return a text without hidden characters; on one line unless it may have several."""
    said = {"pattern": r"\S"} if required else {}
    return (
        {
            "type": "string",
            "maxLength": longest,
            "not": {"type": "string", "pattern": UNSEEN if lines else UNSEEN_OR_BREAK},
        }
        | said
        | more
    )


def of(model: Any, name: str, *, required: bool = False, lines: bool = False) -> Schema:
    """Return a text as long as a field of the database."""
    return text(model._meta.get_field(name).max_length or LONG, required=required, lines=lines)


def whole(bound: Bound) -> Schema:
    """Return a whole number within a bound, or null where the bound is optional."""
    kinds = ["integer", "null"] if bound.optional else "integer"
    return {"type": kinds, "minimum": bound.low, "maximum": bound.high}


def array(items: Schema, *, most: int, least: int = 0) -> Schema:
    """Return a list of so many."""
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


def record(properties: dict[str, Schema], *, optional: tuple[str, ...] = (), **more: Any) -> Schema:
    """Return an object that has these members and no other."""
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False} | more


SLUG = text(80, pattern=r"^[-a-zA-Z0-9_]+$")
DOSE = record(
    {name: whole(bound) for name, bound in BOUNDS.items()}
    | {
        "sides": {"enum": [side.value for side in Sides]},
        "movements": array(text(40, required=True), most=20),
        "weekdays": array({"type": "integer", "minimum": 1, "maximum": 7}, most=7, least=1),
        "load": of(Exercise, "load"),
    },
    description="One dose: repetitions (held or not) or a duration, never both. Weekdays are ISO: Monday is 1.",
)
FIGURE = record(
    {
        "view": text(20),
        "poses": array(record({"key": text(80), "words": text(MOST_WORDS)}), most=MOST_POSES, least=1),
        "works": array(text(40), most=20),
        "props": array(text(40), most=20),
    },
    description="A figure that was put together from the poses of the shipped library.",
)
PHOTO = record(
    {
        "words": of(Exercise, "upload_words", required=True),
        "jpeg": text(MOST_PHOTO, pattern=r"^[A-Za-z0-9+/]+={0,2}$", contentEncoding="base64"),
        "left_out": {"enum": ["photo", "video"]},
    },
    optional=("jpeg", "left_out"),
    oneOf=[{"required": ["jpeg"]}, {"required": ["left_out"]}],
    description="A photo in Base64, or a word that a photo or video was left out.",
)
EXERCISE = record(
    {
        "slug": SLUG,
        "shipped": {"type": "boolean", "description": "Whether it came with the library, with a figure of its own."},
        "name": of(Exercise, "name", required=True),
        "region": of(Exercise, "region", required=True),
        "position": of(Exercise, "position", required=True),
        "goal": of(Exercise, "goal"),
        "equipment": array(text(60, required=True), most=30),
        "steps": array(text(required=True, lines=True), most=50, least=1),
        "stop_if": of(Exercise, "stop_if"),
        "cautions": {"type": "object", "maxProperties": 30, "additionalProperties": text(required=True, lines=True)},
        "inferred": array(text(required=True, lines=True), most=50),
        "harder_than": {"anyOf": [{"type": "null"}, SLUG]},
        "side_word": of(Exercise, "side_word", required=True),
        "dose": {"$ref": "#/$defs/dose"},
        "figure": {"$ref": "#/$defs/figure"},
        "photo": {"$ref": "#/$defs/photo"},
    },
    optional=("figure", "photo"),
)
PROGRAMME = record(
    {
        "slug": SLUG,
        "name": of(Programme, "name", required=True),
        "part": of(Programme, "part"),
        "region": of(Programme, "region", required=True),
        "aim": of(Programme, "aim", required=True),
        **{name: whole(bound) for name, bound in PROGRAMME_BOUNDS.items()},
        "expect": of(Programme, "expect", lines=True),
        "afterwards": of(Programme, "afterwards", lines=True),
        "exercises": array(
            record(
                {
                    "slug": SLUG,
                    "on": {"type": "boolean", "description": "False: a step up, for the physiotherapist to switch on."},
                    "note": of(ProgrammeExercise, "note"),
                    "dose": {"$ref": "#/$defs/dose"},
                }
            ),
            most=MOST_EXERCISES,
            least=1,
        ),
    },
    description="The programme itself; each of its exercises is told in full beside it.",
)
SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A Limber programme",
    "description": "Written by “Export” on a programme at the desk and by manage.py export_programme.",
    **record(
        {
            "limber_programme": {"const": VERSION, "description": "The version of this format."},
            "programme": {"$ref": "#/$defs/programme"},
            "exercises": array({"$ref": "#/$defs/exercise"}, most=2 * MOST_EXERCISES, least=1),
        }
    ),
    "$defs": {"programme": PROGRAMME, "exercise": EXERCISE, "dose": DOSE, "figure": FIGURE, "photo": PHOTO},
}
