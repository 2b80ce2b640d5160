from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from programmes.bounds import BOUNDS, Bound
from programmes.dose import EVERY_DAY, RULES, Dose, Sides, Words, seconds, sentence
from programmes.dose.wording import SIDES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

WORDS = Words(gettext, ngettext)


def every_day() -> list[int]:
    """Return the ISO weekdays, Monday is 1."""
    return sorted(EVERY_DAY)


def bound_words(bound: Bound) -> "_StrPromise":
    """Return what to say outside the bound, in the reader's language."""
    return format_lazy(_(bound.words), low=bound.low, high=bound.high)


def bounded(bound: Bound, **options: Any) -> "models.PositiveSmallIntegerField[Any, Any]":
    """Return a column for numbers within the bound; forms refuse others in its words."""
    words = bound_words(bound)
    options["validators"] = [MinValueValidator(bound.low, words), MaxValueValidator(bound.high, words)]
    if bound.optional:
        options.update(null=True, blank=True)
    return models.PositiveSmallIntegerField(**options)


class DoseFields(models.Model):
    """The columns of a dose. A model that has them also takes `dose_constraints`: every row is a Dose."""

    sets = bounded(BOUNDS["sets"], verbose_name=_("sets"), default=1)
    reps = bounded(BOUNDS["reps"], verbose_name=_("repetitions"))
    hold_seconds = bounded(BOUNDS["hold_seconds"], verbose_name=_("hold, seconds"))
    duration_seconds = bounded(BOUNDS["duration_seconds"], verbose_name=_("duration, seconds"))
    sides = models.CharField(
        _("sides"),
        max_length=20,
        choices=[(side.value, _(SIDES[side])) for side in Sides],
        default=Sides.NONE.value,
    )
    movements = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("movements"))
    rest_seconds = bounded(BOUNDS["rest_seconds"], verbose_name=_("rest between sets, seconds"), default=0)
    sessions_per_day = bounded(
        BOUNDS["sessions_per_day"],
        verbose_name=_("sessions a day"),
        help_text=_("Empty: not stated. It is asked for before a patient gets the exercise."),
    )
    weekdays = ArrayField(models.PositiveSmallIntegerField(), default=every_day, verbose_name=_("weekdays"))
    load = models.CharField(_("load"), max_length=80, blank=True, help_text=_("Such as 2 kg or a red band."))

    class Meta:
        abstract = True

    @property
    def dose(self) -> Dose:
        """Return the columns as one dose. Raises DoseError when they are not saved and not valid."""
        return _the_dose(
            *(getattr(self, name) for name in DOSE_COLUMNS),
            sides=self.sides,
            movements=tuple(self.movements),
            weekdays=tuple(self.weekdays),
        )

    @dose.setter
    def dose(self, dose: Dose) -> None:
        for name, value in dose_columns(dose).items():
            setattr(self, name, value)

    @property
    def dose_seconds(self) -> int:
        """Return how long one session of it takes, in seconds."""
        return seconds(self.dose)

    def say_dose(self, side_word: str) -> str:
        """Return the dose as a sentence in the reader's language."""
        return sentence(self.dose, side_word=side_word, words=WORDS)


DOSE_COLUMNS = (*BOUNDS, "load")


@lru_cache(maxsize=4096)
def _the_dose(*columns: Any, **others: Any) -> Dose:
    """Return the one dose of these columns: pages ask for it again and again, and to check one takes a while."""
    return dose_of({**dict(zip(DOSE_COLUMNS, columns, strict=True)), **others})


def dose_of(columns: Mapping[str, Any]) -> Dose:
    """Return column values, or the checked fields of a form, as one dose. Raises DoseError."""
    return Dose(
        **{name: columns[name] for name in DOSE_COLUMNS},
        sides=Sides(columns["sides"]),
        movements=tuple(columns["movements"]),
        weekdays=frozenset(columns["weekdays"]),
    )


def dose_columns(dose: Dose) -> dict[str, Any]:
    """Return the dose as column values, in the types that the database gives back."""
    columns = {name: getattr(dose, name) for name in DOSE_COLUMNS}
    return columns | {
        "sides": dose.sides.value,
        "movements": list(dose.movements),
        "weekdays": sorted(dose.weekdays),
    }


def ask_frequency(name: str) -> str:
    """Return the question that an exercise without a frequency asks before a patient gets it."""
    return gettext("{exercise}: say how many times a day.").format(exercise=name)


def dose_constraints(prefix: str, *, frequency_required: bool = True) -> Iterator[models.CheckConstraint]:
    """Yield the constraints that keep every row of a DoseFields model a dose; `prefix` begins their names."""
    for name, bound in BOUNDS.items():
        yield _constraint(f"{prefix}_{name}", _within(name, bound), name, bound_words(bound))
    for code, rule in RULES.items():
        yield _constraint(f"{prefix}_{code}", CONDITIONS[code], code, _(rule.message))
    if frequency_required:
        stated = Q(sessions_per_day__isnull=False)
        yield _constraint(f"{prefix}_frequency", stated, "frequency", _("Say how many times a day."))


def _constraint(name: str, condition: Q, code: str, words: "_StrPromise") -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=condition,
        violation_error_code=code,
        violation_error_message=words,
    )


def _within(name: str, bound: Bound) -> Q:
    inside = Q(**{f"{name}__range": (bound.low, bound.high)})
    return inside | Q(**{f"{name}__isnull": True}) if bound.optional else inside


# The rules of programmes.dose as conditions, under the same codes. A test holds the two together.
CONDITIONS: dict[str, Q] = {
    "amount": Q(reps__isnull=False, duration_seconds__isnull=True)
    | Q(reps__isnull=True, duration_seconds__isnull=False),
    "hold": Q(hold_seconds__isnull=True) | Q(reps__isnull=False),
    "sides": Q(sides__in=[side.value for side in Sides]),
    "movements": Q(sides=Sides.MOVEMENTS.value, movements__len__gt=0)
    | (~Q(sides=Sides.MOVEMENTS.value) & Q(movements__len=0)),
    "movement_names": ~Q(movements__contains=[""]),
    "weekdays": Q(weekdays__len__range=(1, 7), weekdays__contained_by=every_day()),
}
