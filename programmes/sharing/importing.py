"""A programme of another clinic into one's own library: all of it, or nothing."""

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clinic.models import Clinic, Staff
from programmes import depicting
from programmes.models import Exercise, Programme, ProgrammeExercise
from programmes.models.dose_fields import dose_columns, dose_of
from programmes.sharing.exporting import PLAIN, told
from programmes.sharing.reading import BadFile, Fault
from programmes.sharing.schema import PROGRAMME


@transaction.atomic
def import_programme(*, by: Staff, data: dict[str, Any], now: datetime, dry_run: bool = False) -> Programme:
    """Return the programme, as data that was read, in the library of one's own clinic. Raises BadFile.

    Exercises that came with the library, or that the clinic has in the same words, are not made again.
    """
    place, there = transaction.savepoint(), _there(by.clinic, data)
    if faults := list(_taken(by.clinic, data, there)):
        raise BadFile(faults)
    try:
        programme = _programme(by, data, _exercises(by, data, there, now))
    except IntegrityError:
        raise BadFile([Fault("", _("Somebody has changed the library meanwhile. Try again."))]) from None
    if dry_run:
        transaction.savepoint_rollback(place)
    return programme


def _there(clinic: Clinic, data: dict[str, Any]) -> dict[str, Exercise]:
    """Return the exercises of the file that need not be made, by their short names."""
    slugs = [exercise["slug"] for exercise in data["exercises"]]
    rows = Exercise.objects.for_clinic(clinic).filter(slug__in=slugs).select_related("harder_than", "upload")
    seen = {(row.clinic_id is None, row.slug): row for row in rows}
    found = {exercise["slug"]: seen.get((exercise["shipped"], exercise["slug"])) for exercise in data["exercises"]}
    same = {exercise["slug"]: exercise for exercise in data["exercises"]}
    return {slug: row for slug, row in found.items() if row and _tells(row) == _tells_in(same[slug])}


def _tells(row: Exercise) -> dict[str, Any]:
    return _tells_in(told(row, photos=False))


def _tells_in(exercise: dict[str, Any]) -> dict[str, Any]:
    """Return what an exercise tells, whether or not its photo came with it."""
    photo = exercise.get("photo")
    return {**exercise, "photo": photo and photo["words"]}


def _taken(clinic: Clinic, data: dict[str, Any], there: dict[str, Exercise]) -> Iterator[Fault]:
    if Programme.objects.own(clinic).filter(slug=data["programme"]["slug"]).exists():
        yield Fault("/programme/slug", _("This clinic has a programme of this short name. Write another one."))
    own = set(Exercise.objects.own(clinic).values_list("slug", flat=True))
    for place, exercise in enumerate(data["exercises"]):
        if exercise["slug"] in own and exercise["slug"] not in there:
            said = _("This clinic has another exercise of this short name. Write another one wherever it stands.")
            yield Fault(f"/exercises/{place}/slug", said)


def _exercises(by: Staff, data: dict[str, Any], there: dict[str, Exercise], now: datetime) -> dict[str, Exercise]:
    """Return every exercise of the file by its short name; those that are not there are made."""
    found = dict(there)
    made = {exercise["slug"]: exercise for exercise in data["exercises"] if exercise["slug"] not in there}
    for slug, exercise in made.items():
        plain = {name: exercise[name] for name in PLAIN}
        found[slug] = Exercise.objects.create(clinic=by.clinic, **plain, **dose_columns(dose_of(exercise["dose"])))
    for slug, exercise in made.items():
        if exercise["harder_than"]:
            found[slug].harder_than = found[exercise["harder_than"]]
            found[slug].save(update_fields=["harder_than"])
        _show(by, found[slug], exercise, f"/exercises/{data['exercises'].index(exercise)}", now)
    return found


def _show(by: Staff, row: Exercise, exercise: dict[str, Any], where: str, now: datetime) -> None:
    if figure := exercise.get("figure"):
        depicting.draw(by=by, exercise=row, drawn=figure)
    if jpeg := exercise.get("photo", {}).get("jpeg"):
        try:
            content = b64decode(jpeg, validate=True)
            depicting.show(by=by, exercise=row, content=content, words=exercise["photo"]["words"], now=now)
        except NotBase64:
            raise BadFile([Fault(f"{where}/photo/jpeg", _("This is not Base64."))]) from None
        except ValidationError as error:
            raise BadFile([Fault(f"{where}/photo/jpeg", " ".join(error.messages))]) from None


def _programme(by: Staff, data: dict[str, Any], exercises: dict[str, Exercise]) -> Programme:
    own = {name: data["programme"][name] for name in PROGRAMME["properties"] if name != "exercises"}
    programme = Programme.objects.create(clinic=by.clinic, **own)
    ProgrammeExercise.objects.bulk_create(
        ProgrammeExercise(
            programme=programme,
            exercise=exercises[item["slug"]],
            order=order,
            on=item["on"],
            note=item["note"],
            **dose_columns(dose_of(item["dose"])),
        )
        for order, item in enumerate(data["programme"]["exercises"], start=1)
    )
    return programme
