from collections.abc import Collection
from typing import ClassVar

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Clinic, Staff
from programmes.bounds import PROGRAMME_BOUNDS, WEEKS_IN_ORDER
from programmes.models.dose_fields import (
    DoseFields,
    ask_frequency,
    bound_words,
    bounded,
    dose_constraints,
)
from programmes.models.exercise import Exercise, LibraryQuerySet


@pghistory.track()
class Programme(models.Model):
    """A template: exercises in order, for some weeks. Prescribing copies it; a change reaches no patient."""

    clinic = models.ForeignKey(
        Clinic,
        verbose_name=_("clinic"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: part of the library that every clinic sees."),
    )
    slug = models.SlugField(_("short name"), max_length=80)
    name = models.CharField(_("name"), max_length=120)
    part = models.CharField(_("part"), max_length=60, blank=True)
    region = models.CharField(_("part of the body"), max_length=40)
    aim = models.CharField(_("aim"), max_length=200)
    weeks_min = bounded(PROGRAMME_BOUNDS["weeks_min"], verbose_name=_("fewest weeks"))
    weeks_max = bounded(PROGRAMME_BOUNDS["weeks_max"], verbose_name=_("most weeks"))
    review_after_days = bounded(PROGRAMME_BOUNDS["review_after_days"], verbose_name=_("review after days"))
    afterwards = models.TextField(_("afterwards"), blank=True)
    expect = models.TextField(_("what to expect"), blank=True)
    is_active = models.BooleanField(_("can be prescribed"), default=True)
    kept_by = models.ForeignKey(
        Staff,
        verbose_name=_("only for"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: shared in the clinic."),
    )
    cloned_from = models.ForeignKey(
        "self",
        verbose_name=_("copied from"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="clones",
    )

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ("region", "name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clinic", "slug"],
                name="programme_slug",
                nulls_distinct=False,
                violation_error_message=_("Another programme has this short name."),
            ),
            models.CheckConstraint(
                condition=Q(weeks_min__lte=F("weeks_max")),
                name="programme_weeks_in_order",
                violation_error_message=_(WEEKS_IN_ORDER),
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__range": (bound.low, bound.high)}),
                    name=f"programme_{name}",
                    violation_error_message=bound_words(bound),
                )
                for name, bound in PROGRAMME_BOUNDS.items()
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.part})" if self.part else self.name

    def questions(self) -> list[str]:
        """Return what must be answered before a patient gets it: every frequency that nobody stated."""
        items = self.items.select_related("exercise").filter(sessions_per_day=None).order_by("order")
        return [ask_frequency(item.exercise.name) for item in items]

    def renumber(self, first: Collection[str] = ()) -> None:
        """Give the exercises the places 1, 2, 3: those named first (by slug), the others as they stood."""
        items = list(self.items.select_related("exercise").order_by("order", "pk"))
        items.sort(key=lambda item: item.exercise.slug not in first)
        for order, item in enumerate(items, start=1):
            if item.order != order:
                item.order = order
                item.save(update_fields=["order"])


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ProgrammeExercise(DoseFields):
    """One exercise in a programme, at the programme's own dose."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="items")
    exercise = models.ForeignKey(
        Exercise, verbose_name=_("exercise"), on_delete=models.PROTECT, related_name="programme_items"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    on = models.BooleanField(
        _("on from the start"),
        default=True,
        help_text=_("Off: a step up, for the physiotherapist to switch on."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("exercise of the programme")
        verbose_name_plural = _("exercises of the programme")
        ordering = ("programme", "order")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "order"],
                name="programme_exercise_order",
                deferrable=models.Deferrable.DEFERRED,  # so that two can swap places
            ),
            models.UniqueConstraint(
                fields=["programme", "exercise"],
                name="programme_exercise_once",
                violation_error_message=_("This exercise is already in the programme."),
            ),
            *dose_constraints("programme_exercise", frequency_required=False),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.exercise}"

    def clean(self) -> None:
        """Raise ValidationError when the exercise belongs to another clinic than the programme."""
        if self.exercise_id and self.exercise.clinic_id not in (None, self.programme.clinic_id):
            raise ValidationError({"exercise": _("Choose an exercise of this clinic or of the library.")})

    @property
    def dose_sentence(self) -> str:
        """Return the dose as a sentence in the reader's language."""
        return self.say_dose(self.exercise.side_word)
