"""What the follow-up rules said of a day; stored, and never computed again."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.models import FollowUpPolicy
from patients.models.check_in import CheckIn, SymptomReport
from patients.models.episode import Episode
from patients.models.patient import Patient


class Assessment(AppendOnly):
    """One decision: findings in rank order, the first is the headline. Append-only."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="assessments")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.PROTECT, related_name="assessments")
    as_of = models.DateField(_("of the day"))
    made_at = models.DateTimeField(_("made"))
    check_in = models.ForeignKey(CheckIn, null=True, on_delete=models.PROTECT, related_name="assessments")
    report = models.ForeignKey(SymptomReport, null=True, on_delete=models.PROTECT, related_name="assessments")
    headline = models.CharField(_("headline"), max_length=30)
    findings = ArrayField(models.CharField(max_length=30), verbose_name=_("findings"))
    reasons = ArrayField(models.TextField(), default=list, verbose_name=_("reasons"))
    day = models.IntegerField(_("day"), null=True)
    review_due = models.DateField(_("review due"), null=True)
    baseline = models.PositiveSmallIntegerField(_("baseline"), null=True)
    next_assessment_on = models.DateField(_("assessed again on"), null=True)
    policy = models.ForeignKey(FollowUpPolicy, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ("made_at", "id")
        indexes: ClassVar = [models.Index(fields=["patient", "-made_at"], name="assessment_latest")]  # record, home

    def __str__(self) -> str:
        return f"{self.as_of}: {self.headline}"
