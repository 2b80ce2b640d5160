"""What is due to the patient at a local time, and the ledger of what became of it."""

from datetime import datetime, time
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from patients.models.patient import Patient


def one_time() -> list[time]:
    """Return the times of somebody who has not chosen any: nine in the morning."""
    return [time(9)]


class ReminderQuerySet(models.QuerySet["ReminderSettings"]):
    """Named questions about reminders."""

    def of(self, patient: Patient) -> "ReminderSettings":
        """Return when a patient is reminded; the defaults, not saved, where they have not chosen."""
        row = self.filter(patient=patient).first() or ReminderSettings()
        row.patient = patient  # known already: not read once more
        return row

    def due(self, now: datetime) -> "ReminderQuerySet":
        """Return the patients whose next reminder has come, longest overdue first."""
        return self.filter(next_at__lte=now).order_by("next_at")


@pghistory.track(exclude=["ignored", "next_at"])
class ReminderSettings(models.Model):
    """When this patient wants to be reminded, and when they sleep: local times in their own zone."""

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="reminder_settings")
    on = models.BooleanField(_("remind me of my sessions"), default=True)
    times = ArrayField(models.TimeField(), default=one_time, verbose_name=_("times"))
    quiet_from = models.TimeField(_("asleep from"), default=time(21))
    quiet_until = models.TimeField(_("until"), default=time(8))
    by_text = models.BooleanField(_("text me as well"), default=False, db_default=False)
    text_phone = models.CharField(_("number that the clinic has confirmed"), max_length=40, blank=True, db_default="")
    ignored = models.PositiveSmallIntegerField(default=0, editable=False)
    next_at = models.DateTimeField(null=True, blank=True, editable=False)
    calendar_link = models.PositiveIntegerField(default=0, db_default=0, editable=False)  # the link in force

    objects: ClassVar = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder settings")
        verbose_name_plural = _("reminder settings")
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="reminder_due")  # care.reminding
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(times__len__range=(1, 6)),
                name="reminder_times_1_to_6",
                violation_error_message=_("Choose one to six times."),
            )
        ]

    def __str__(self) -> str:
        return ", ".join(f"{moment:%H:%M}" for moment in self.times)


class Reminder(AppendOnly):
    """One slot of one day: sent, or not sent and why. Nothing is planned twice."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="reminders")
    day = models.DateField(_("day"))
    slot = models.PositiveSmallIntegerField(_("session of the day"))
    due_at = models.DateTimeField(_("due"))
    verdict = models.CharField(_("what became of it"), max_length=30)

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("-due_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "day", "slot"], name="one_reminder_per_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.day} ({self.slot}): {self.verdict}"
