"""What the patient answered, frozen as answered."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.models import Staff
from patients.models.carer import answered_by_a_carer
from patients.models.episode import Episode
from patients.models.patient import Patient
from patients.models.session import pain_in_bounds


class Channel(models.TextChoices):
    """How an answer reached us."""

    PORTAL = "portal", _("on the portal")
    PHONE = "phone", _("by phone")
    PAPER = "paper", _("on paper")


class CheckInKind(models.TextChoices):
    """The first one, before any session, also asks the history."""

    START = "start", _("Start check")
    REGULAR = "regular", _("Check-in")


class CheckIn(AppendOnly):
    """Pain (average, last 24 h), change since the start, symptoms, and whether they cannot think or get up.

    A correction is a row of its own, on the day of what it corrects: the rules take the last pain of a day and every
    symptom, so that it withdraws no red flag.
    """

    is_new = False  # True on the very object that the verb which stored it returns

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="check_ins")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.PROTECT, related_name="check_ins")
    key = models.UUIDField()
    kind = models.CharField(_("kind"), max_length=10, choices=CheckInKind, default=CheckInKind.REGULAR)
    on = models.DateField(_("day"))
    answered_at = models.DateTimeField(_("received"))
    pain = models.PositiveSmallIntegerField(_("pain"))
    change = models.PositiveSmallIntegerField(_("change since the start"), null=True, blank=True)
    symptoms = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    severe = models.BooleanField(_("so bad that they cannot think, talk or get up"), default=False)
    history = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    channel = models.CharField(_("taken"), max_length=10, choices=Channel, default=Channel.PORTAL)
    taken_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    carer = answered_by_a_carer()
    note = models.TextField(_("note"), blank=True)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="correction", verbose_name=_("corrects")
    )

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ("answered_at", "id")
        indexes: ClassVar = [models.Index(fields=["patient", "on"], name="check_in_by_day")]  # care.facts
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "key"], name="one_check_in_per_key"),
            models.CheckConstraint(
                condition=Q(change__isnull=True) | Q(change__range=(1, 7)),
                name="change_1_to_7",
                violation_error_message=_("Change is a number from 1 to 7."),
            ),
            models.CheckConstraint(
                condition=Q(channel="portal", taken_by__isnull=True)
                | Q(channel__in=("phone", "paper"), taken_by__isnull=False),
                name="who_took_the_check_in",
            ),
            *pain_in_bounds("pain", prefix="check_in"),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.pain}/10"


class SymptomReport(AppendOnly):
    """A symptom reported on its own, at any time; needs no pain score and no open episode."""

    is_new = False  # True on the very object that the verb which stored it returns

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="symptom_reports")
    key = models.UUIDField()
    on = models.DateField(_("day"))
    reported_at = models.DateTimeField(_("received"))
    symptoms = ArrayField(models.CharField(max_length=40))
    channel = models.CharField(_("taken"), max_length=10, choices=Channel, default=Channel.PORTAL)
    taken_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    carer = answered_by_a_carer()

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("symptom report")
        verbose_name_plural = _("symptom reports")
        ordering = ("reported_at", "id")
        indexes: ClassVar = [models.Index(fields=["patient", "on"], name="report_by_day")]  # care.facts
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "key"], name="one_report_per_key"),
            models.CheckConstraint(condition=Q(symptoms__len__gt=0), name="report_names_a_symptom"),
        ]

    def __str__(self) -> str:
        return f"{self.on}"
