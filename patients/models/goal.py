"""What the patient wants to do again, in their own words, and how well they can on a day."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from patients.models.episode import Episode
from patients.models.patient import Patient

LONGEST = 120  # characters


class Goal(AppendOnly):
    """One thing an episode is about; its words stay, so that the numbers of two days can be compared."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="goals")
    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="goal")
    text = models.CharField(_("goal in the patient's words"), max_length=LONGEST)
    set_at = models.DateTimeField(_("set"))

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ("set_at", "id")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="goal_says_something")]

    def __str__(self) -> str:
        return self.text


class GoalRating(AppendOnly):
    """How well it goes on a day: 0 cannot do it at all, 10 as well as before (Patient-Specific Functional Scale)."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="ratings")
    key = models.UUIDField()
    on = models.DateField(_("day"))
    rated_at = models.DateTimeField(_("received"))
    rating = models.PositiveSmallIntegerField(_("how well it goes (0-10)"))

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("rating of a goal")
        verbose_name_plural = _("ratings of goals")
        ordering = ("rated_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["goal", "key"], name="one_rating_per_key"),
            models.CheckConstraint(
                condition=Q(rating__lte=10),
                name="goal_rating_0_to_10",
                violation_error_message=_("How well it goes is a number from 0 to 10."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.rating}/10"
