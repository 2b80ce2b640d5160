"""Steps along the ladder of an exercise that somebody refused: who, when, and why. What is proposed is kept nowhere."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.models import Staff
from patients.models.prescription import Prescription
from programmes.models import Exercise


class Direction(models.TextChoices):
    """Which way a step leads."""

    UP = "up", _("A step up")
    DOWN = "down", _("A step down")


class RefusedStep(AppendOnly):
    """A step that a physiotherapist did not want: it is not proposed again before there are new sessions."""

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="refused_steps")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(_("direction"), max_length=4, choices=Direction)
    proposed = models.CharField(_("what was proposed"), max_length=300)
    why = models.CharField(_("why not"), max_length=300)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("refused"))

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("step that was refused")
        verbose_name_plural = _("steps that were refused")
        ordering = ("at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="a_step_leads_up_or_down"),
            models.CheckConstraint(condition=~Q(why=""), name="a_step_is_refused_with_a_reason"),
        ]

    def __str__(self) -> str:
        return self.proposed
