"""What an exercise of a clinic is shown by: the verbs."""

from typing import Any

from django.db import transaction

from clinic.models import Staff
from programmes import drawn as figures
from programmes.models import Exercise


@transaction.atomic
def draw(*, by: Staff, exercise: Exercise, drawn: dict[str, Any] | None) -> Exercise:
    """Show an exercise by a figure that was put together, or by none. Raises ValidationError."""
    assert by.clinic_id == exercise.clinic_id  # the access table let nobody else through
    if drawn is not None:
        figures.check(drawn)
    exercise = Exercise.objects.select_for_update().get(pk=exercise.pk)
    exercise.drawn = drawn
    exercise.save(update_fields=["drawn"])
    return exercise
