"""What an exercise of a clinic is shown by: the verbs."""

from datetime import datetime
from typing import Any

import pghistory
import pgtrigger
from django.db import transaction

from clinic.models import Staff
from programmes import drawn as figures
from programmes import photos, videos
from programmes.models import Exercise, Kind, Upload


@transaction.atomic
def draw(*, by: Staff, exercise: Exercise, drawn: dict[str, Any]) -> Exercise:
    """Show an exercise by a figure that was put together. Raises ValidationError."""
    assert by.clinic_id == exercise.clinic_id  # the access table let nobody else through
    figures.check(drawn)
    return _shown_by(exercise, drawn=drawn)


@transaction.atomic
def show(*, by: Staff, exercise: Exercise, content: bytes, words: str, now: datetime) -> Exercise:
    """Show an exercise by a photo or a video, which `words` say too. Raises ValidationError."""
    assert by.clinic_id == exercise.clinic_id
    photo = photos.is_photo(content)
    taken = photos.read(content) if photo else videos.read(content)
    upload = Upload.objects.create(
        clinic=by.clinic,
        uploaded_by=by,
        uploaded_at=now,
        kind=Kind.PHOTO if photo else Kind.VIDEO,
        media_type=taken.media_type,
        width=taken.width,
        height=taken.height,
        size=len(taken.content),
        content=taken.content,
    )
    return _shown_by(exercise, upload=upload, words=words)


@transaction.atomic
def describe(*, by: Staff, exercise: Exercise, words: str) -> Exercise:
    """Say anew what the photo or video of an exercise shows."""
    assert by.clinic_id == exercise.clinic_id
    return _shown_by(exercise, upload=exercise.upload, words=words)


@transaction.atomic
def take_away(*, by: Staff, exercise: Exercise) -> Exercise:
    """Show an exercise by its words alone."""
    assert by.clinic_id == exercise.clinic_id
    return _shown_by(exercise)


@transaction.atomic
def forget(*, upload: Upload, now: datetime) -> list[Exercise]:
    """Erase an upload for good; return the exercises that it showed. Only the owner of the database can."""
    exercises = list(Exercise.objects.filter(upload=upload).order_by("pk"))
    with pghistory.context(command="forget_upload", upload=str(upload.pk)):
        shown = [_shown_by(exercise) for exercise in exercises]
    with pgtrigger.ignore("programmes.Upload:written_once"):
        Upload.objects.filter(pk=upload.pk).update(content=b"", forgotten_at=now)
    return shown


def _shown_by(
    exercise: Exercise, *, drawn: dict[str, Any] | None = None, upload: Upload | None = None, words: str = ""
) -> Exercise:
    exercise = Exercise.objects.select_for_update().get(pk=exercise.pk)
    exercise.drawn, exercise.upload, exercise.upload_words = drawn, upload, words
    exercise.save(update_fields=["drawn", "upload", "upload_words"])
    return exercise
