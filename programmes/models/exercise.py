from typing import Any, ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Clinic
from programmes import pictures
from programmes.models.dose_fields import DoseFields, dose_constraints
from programmes.models.upload import Upload


class LibraryQuerySet(models.QuerySet[Any]):
    """What is in the library, as a clinic sees it."""

    def for_clinic(self, clinic: Clinic | None) -> "LibraryQuerySet":
        """Return the shipped library and what this clinic added to it."""
        return self.filter(Q(clinic=clinic) | Q(clinic=None))

    def own(self, clinic: Clinic | None) -> "LibraryQuerySet":
        """Return what this clinic added; the shipped library for None."""
        return self.filter(clinic=clinic)


def lines(label: Any, **options: Any) -> "ArrayField[Any, Any]":
    """Return a column for short texts, one a line."""
    return ArrayField(models.TextField(), default=list, blank=True, verbose_name=label, **options)


@pghistory.track()
class Exercise(DoseFields):
    """One movement of the library, with the dose its source states."""

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
    region = models.CharField(_("part of the body"), max_length=40)
    position = models.CharField(_("position"), max_length=120)
    goal = models.CharField(_("what it is for"), max_length=200, blank=True)
    equipment = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("equipment"))
    steps = lines(_("steps"), help_text=_("One step a line, in the order in which they are done."))
    stop_if = models.CharField(_("stop if"), max_length=200, blank=True)
    cautions = models.JSONField(
        _("cautions"),
        default=dict,
        blank=True,
        help_text=_("Code and words: who should not do it without thought."),
    )
    inferred = lines(_("not said by the source"), help_text=_("What the source implies but does not say."))
    harder_than = models.ForeignKey(
        "self",
        verbose_name=_("harder than"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="harder",
    )
    side_word = models.CharField(_("word for one side"), max_length=20, default="side")
    drawn = models.JSONField(
        _("figure"), null=True, blank=True, editable=False, help_text=_("As programmes.drawn describes it.")
    )
    upload = models.ForeignKey(
        Upload,
        verbose_name=_("photo or video"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="exercises",
    )
    upload_words = models.CharField(
        _("what the photo or video shows"), max_length=300, blank=True, default="", db_default="", editable=False
    )
    is_active = models.BooleanField(_("can be prescribed"), default=True)

    objects = LibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")
        ordering = ("region", "name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clinic", "slug"],
                name="exercise_slug",
                nulls_distinct=False,
                violation_error_message=_("Another exercise has this short name."),
            ),
            models.CheckConstraint(
                condition=Q(harder_than=None) | ~Q(harder_than=F("pk")),
                name="exercise_not_harder_than_itself",
                violation_error_message=_("An exercise cannot be harder than itself."),
            ),
            models.CheckConstraint(
                condition=Q(steps__len__gt=0),
                name="exercise_steps",
                violation_error_message=_("Write at least one step."),
            ),
            models.CheckConstraint(
                condition=Q(drawn=None) | Q(clinic__isnull=False),
                name="exercise_drawn_by_a_clinic",
                violation_error_message=_("The figures of the library are drawn in the library."),
            ),
            models.CheckConstraint(
                condition=Q(upload=None) | (Q(clinic__isnull=False, drawn=None) & ~Q(upload_words="")),
                name="exercise_upload_in_place_of_a_figure",
                violation_error_message=_("Say in words what the photo or video shows."),
            ),
            *dose_constraints("exercise", frequency_required=False),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError when it is harder than an exercise that its readers cannot see."""
        if self.harder_than and self.harder_than.clinic_id not in (None, self.clinic_id):
            raise ValidationError({"harder_than": _("Choose an exercise of this clinic or of the library.")})

    @property
    def dose_sentence(self) -> str:
        """Return the dose as a sentence in the reader's language."""
        return self.say_dose(self.side_word)

    @property
    def figure(self) -> str:
        """Return the name of its figure: what a clinic put together, whatever short name its exercise took."""
        if self.clinic_id is None:
            return self.slug
        return pictures.name_of(self.drawn) if self.drawn else ""

    def told(self) -> dict[str, Any]:
        """Return the words a patient is told, so that a prescription keeps them as they were on the day."""
        return {name: getattr(self, name) for name in TOLD}


TOLD = ("name", "position", "equipment", "steps", "stop_if", "side_word")
