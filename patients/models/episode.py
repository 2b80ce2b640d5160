"""One problem of one patient, from the first start to discharge."""

from datetime import datetime
from typing import ClassVar

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Staff
from patients.models.patient import Patient


class DateRange(Func):
    """PostgreSQL's daterange over two columns: from the first day, up to and without the second."""

    function = "daterange"
    output_field = DateRangeField()


class Problem(models.TextChoices):
    """What the episode is about. Only the back has follow-up rules."""

    BACK = "back", _("Back pain")
    OTHER = "other", _("Another problem")


class Phase(models.TextChoices):
    """How far an episode has come."""

    ACTIVE = "active", _("under way")
    MAINTENANCE = "maintenance", _("keeping it away")
    ENDED = "ended", _("ended")


class EpisodeQuerySet(models.QuerySet["Episode"]):
    """Named questions about episodes."""

    def open(self) -> "EpisodeQuerySet":
        """Return the episodes that nobody has ended."""
        return self.filter(ended_on=None)

    def due(self, now: datetime) -> "EpisodeQuerySet":
        """Return the episodes whose next assessment has come, longest overdue first."""
        return self.filter(next_assessment_at__lte=now).order_by("next_assessment_at")


@pghistory.track(exclude=["next_assessment_at", "next_prompt_at"])
class Episode(models.Model):
    """The review clock and what it runs on; follow-up is per episode, symptoms are per patient."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="episodes")
    problem = models.CharField(_("problem"), max_length=20, choices=Problem, default=Problem.BACK)
    phase = models.CharField(_("phase"), max_length=20, choices=Phase, default=Phase.ACTIVE)
    started_on = models.DateField(_("day 0 of the review clock"))
    first_started_on = models.DateField(_("very first start"))
    baseline = models.PositiveSmallIntegerField(_("pain at the start (0-10)"), null=True, blank=True)
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    end_note = models.TextField(_("how it ended"), blank=True)
    handed_to = models.CharField(_("who follows it now"), max_length=120, blank=True)
    next_assessment_at = models.DateTimeField(null=True, blank=True, editable=False)
    next_prompt_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar = EpisodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("episode")
        verbose_name_plural = _("episodes")
        ordering = ("-first_started_on",)
        indexes: ClassVar = [
            models.Index(  # care.assessing.assess_due
                fields=["next_assessment_at"],
                condition=Q(next_assessment_at__isnull=False),
                name="episode_due",
            ),
            models.Index(  # care.prompting.prompt_due
                fields=["next_prompt_at"], condition=Q(next_prompt_at__isnull=False), name="episode_prompt"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["patient", "problem"],
                condition=Q(ended_on__isnull=True),
                name="one_open_episode_per_problem",
                violation_error_message=_("This patient already has an open episode of this problem. Change that one."),
            ),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True) | Q(baseline__lte=10),
                name="baseline_0_to_10",
                violation_error_message=_("Pain is a number from 0 to 10."),
            ),
            models.CheckConstraint(
                condition=Q(next_review_on__isnull=True)
                | Q(
                    reviewed_on__isnull=False,
                    next_review_on__gt=F("reviewed_on"),
                    next_review_on__lte=F("reviewed_on") + 14,
                ),
                name="next_review_within_14_days",
                violation_error_message=_("The next review is 1 to 14 days after the last one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient}: {self.get_problem_display()}"


@pghistory.track()
class Pause(models.Model):
    """Days on which a clinician asked nothing of the patient: from the first, up to and without the last."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="pauses")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("pause")
        verbose_name_plural = _("pauses")
        ordering = ("from_on",)
        constraints: ClassVar = [
            ExclusionConstraint(
                name="pauses_do_not_overlap",
                expressions=[
                    ("episode", RangeOperators.EQUAL),
                    (DateRange("from_on", "until_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("These days are already part of a pause."),
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="pause_ends_after_it_starts",
                violation_error_message=_("A pause ends on or after the day it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} - {self.until_on or '…'}"
