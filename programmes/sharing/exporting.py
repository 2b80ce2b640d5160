"""A programme as data for another clinic: what it asks, and each of its exercises in full."""

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from programmes.models import Exercise, Kind, Programme
from programmes.models.dose_fields import dose_columns
from programmes.sharing.schema import EXERCISE, PROGRAMME, VERSION

# As the database holds them.
PLAIN = (
    *("slug", "name", "region", "position", "goal", "equipment"),
    *("steps", "stop_if", "cautions", "inferred", "side_word"),
)


def written(programme: Programme, *, photos: bool = True) -> str:
    """Return a programme as the text of a file; photos are embedded, or left out with a word."""
    return json.dumps(exported(programme, photos=photos), indent=1, ensure_ascii=False) + "\n"


def exported(programme: Programme, *, photos: bool = True) -> dict[str, Any]:
    """Return a programme as data that the schema allows."""
    items = list(programme.items.select_related("exercise__upload").order_by("order", "pk"))
    exercises = _with_easier([item.exercise for item in items])
    slugs = _slugs(exercises)
    own = {name: getattr(programme, name) for name in PROGRAMME["properties"] if name != "exercises"}
    given = [
        {"slug": slugs[item.exercise_id], "on": item.on, "note": item.note, "dose": dose_columns(item.dose)}
        for item in items
    ]
    return {
        "limber_programme": VERSION,
        "programme": own | {"exercises": given},
        "exercises": [told(exercise, photos=photos, slugs=slugs) for exercise in exercises],
    }


def _with_easier(exercises: list[Exercise]) -> list[Exercise]:
    """Return the exercises and what they are harder than, each once."""
    found = {exercise.pk: exercise for exercise in exercises}
    ahead = list(exercises)
    while ahead:
        easier = ahead.pop().harder_than
        if easier is not None and easier.pk not in found:
            found[easier.pk] = easier
            ahead.append(easier)
    return list(found.values())


def _slugs(exercises: list[Exercise]) -> dict[int, str]:
    """Return a short name for each; a clinic's own that has that of a shipped one gets another in the file."""
    shipped = {exercise.slug for exercise in exercises if exercise.clinic_id is None}
    own = {one.pk for one in exercises if one.clinic_id is not None and one.slug in shipped}
    return {one.pk: f"{one.slug[:76]}-own" if one.pk in own else one.slug for one in exercises}


def told(exercise: Exercise, *, photos: bool = True, slugs: Mapping[int, str] | None = None) -> dict[str, Any]:
    """Return an exercise as data: its words, its dose, and what it is shown by."""
    easier = exercise.harder_than
    said = {name: getattr(exercise, name) for name in PLAIN}
    said |= {
        "shipped": exercise.clinic_id is None,
        "harder_than": (slugs[easier.pk] if slugs else easier.slug) if easier else None,
        "dose": dose_columns(exercise.dose),
    }
    said |= {"slug": slugs[exercise.pk]} if slugs else {}
    if exercise.drawn:
        said["figure"] = exercise.drawn
    if exercise.upload and not exercise.upload.forgotten_at:
        said["photo"] = {"words": exercise.upload_words} | _shown(exercise, photos=photos)
    return {name: said[name] for name in EXERCISE["properties"] if name in said}


def _shown(exercise: Exercise, *, photos: bool) -> dict[str, str]:
    upload = exercise.upload
    assert upload is not None
    if photos and upload.kind == Kind.PHOTO:
        return {"jpeg": b64encode(bytes(upload.content)).decode()}
    return {"left_out": upload.kind}
