"""What the audit found missing: who should have been assessed, asked, reminded or told, and was not."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.models import Clinic
from patients.models.patient import Patient


class Obligation(models.TextChoices):
    """What was owed."""

    ASSESSED = "assessed", _("should have been assessed")
    PROMPTED = "prompted", _("should have been asked for a check-in")
    REMINDED = "reminded", _("should have been reminded")
    ESCALATED = "escalated", _("should have been raised with others")
    TOLD = "told", _("should have been told")
    SENT = "sent", _("should have been sent")
    AUDITED = "audited", _("should have been audited")


class DifferenceRecord(AppendOnly):
    """One difference between what the facts call for and what was done, and whether it could be put right."""

    clinic = models.ForeignKey(Clinic, null=True, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, null=True, on_delete=models.PROTECT, related_name="+")
    obligation = models.CharField(_("what was owed"), max_length=20, choices=Obligation)
    subject = models.CharField(_("about"), max_length=80)
    due_at = models.DateTimeField(_("due"))
    found = models.TextField(_("what was found"))
    found_at = models.DateTimeField(_("found at"))
    mended = models.BooleanField(_("put right"))
    failure = models.CharField(_("why not"), max_length=200, blank=True)

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("difference")
        verbose_name_plural = _("differences")
        ordering = ("-found_at", "-id")
        indexes: ClassVar = [
            models.Index(fields=["clinic", "-found_at"], name="difference_latest"),  # care.missing.for_leaders
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.obligation}: {self.found}"
