"""Templates of one's own: copied from others or from what a patient was given, and shared in the clinic."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from clinic.models import Staff
from programmes.dose import Dose
from programmes.models import Exercise, Programme, ProgrammeExercise
from programmes.short_names import free_slug

Item = tuple[Exercise, Dose, str]  # an exercise, its dose and a note


@transaction.atomic
def clone(*, by: Staff, programme: Programme, name: str) -> Programme:
    """Return a copy of a template, with all that is off from the start, for its maker alone until it is shared."""
    items = list(programme.items.order_by("order"))
    copy = _made(
        by,
        name,
        cloned_from=programme,
        **{field: getattr(programme, field) for field in COPIED},
    )
    for item in items:
        item.pk, item.programme = None, copy
        item._state.adding = True
        item.save(force_insert=True)
    return copy


COPIED = ("part", "region", "aim", "weeks_min", "weeks_max", "review_after_days", "afterwards", "expect")


@transaction.atomic
def save(*, by: Staff, name: str, items: Sequence[Item], source: Programme | None = None, **fields: Any) -> Programme:
    """Return a new template of these exercises, each once, for its maker alone until it is shared."""
    programme = _made(by, name, cloned_from=source, **fields)
    once = {exercise.pk: (exercise, dose, note) for exercise, dose, note in reversed(items)}
    for order, (exercise, dose, note) in enumerate(reversed(once.values()), start=1):
        row = ProgrammeExercise(programme=programme, exercise=exercise, order=order, note=note[:200])
        row.dose = dose
        row.save(force_insert=True)
    return programme


def share(*, by: Staff, programme: Programme) -> Programme:
    """Let the whole clinic see and change a template."""
    assert programme.clinic_id == by.clinic_id
    programme.kept_by = None
    programme.save(update_fields=["kept_by"])
    return programme


def _made(by: Staff, name: str, **fields: Any) -> Programme:
    return Programme.objects.create(
        clinic=by.clinic, kept_by=by, name=name, slug=free_slug(by.clinic, Programme, name), **fields
    )
