"""An exercise of a clinic's own, made from a photo or a video, a name and a dose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from clinic.models import Staff
from programmes import depicting
from programmes.dose import Dose
from programmes.models import Exercise
from programmes.models.dose_fields import dose_columns
from programmes.short_names import free_slug

MOST_WORDS = 300  # characters that stand in place of a picture


@dataclass(frozen=True)
class Shown:
    """What was typed beside the photo or video, and its content."""

    name: str
    position: str
    steps: Sequence[str]
    stop_if: str
    dose: Dose
    content: bytes


@transaction.atomic
def make(*, by: Staff, region: str, shown: Shown, now: datetime) -> Exercise:
    """Return a new exercise of the clinic; its steps are also what its picture shows. Raises ValidationError."""
    exercise = Exercise.objects.create(
        clinic=by.clinic,
        slug=free_slug(by.clinic, Exercise, shown.name),
        name=shown.name,
        region=region,
        position=shown.position,
        steps=list(shown.steps),
        stop_if=shown.stop_if,
        **dose_columns(shown.dose),
    )
    words = " ".join(shown.steps)[:MOST_WORDS]
    return depicting.show(by=by, exercise=exercise, content=shown.content, words=words, now=now)
