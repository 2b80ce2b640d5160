"""What is held back from a copy of the record, what is kept from being erased, and who asked to be erased."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.models import Staff
from patients.models.patient import Patient


class Decision(models.TextChoices):
    """What becomes of an entry that tells about somebody else."""

    HELD = "held", _("Hold it back until a clinician has looked")
    RELEASED = "released", _("Give it to the patient")
    WITHHELD = "withheld", _("Leave it out")


class Disclosure(AppendOnly):
    """One decision on one entry of the record; the latest holds. `entry` is its source and its key, as "message:12"."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="disclosures")
    entry = models.CharField(max_length=80)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision)
    why = models.CharField(_("why"), max_length=300, blank=True)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("decision on what tells about somebody else")
        verbose_name_plural = _("decisions on what tells about somebody else")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.entry}: {self.get_decision_display()}"


@pghistory.track()
class LegalHold(models.Model):
    """A reason to keep a record past its time, such as a claim; as long as one is open nothing is erased."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="legal_holds")
    why = models.CharField(_("why"), max_length=300)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        ordering = ("began_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(ended_at__isnull=True), name="one_open_hold_per_patient"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="a_person_ends_a_hold",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d}"


class ErasureRequest(AppendOnly):
    """A patient asked to be erased: what they were answered, and until when the record must be kept."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="erasure_requests")
    at = models.DateTimeField(_("asked"))
    granted = models.BooleanField(_("may be erased"))
    kept_until = models.DateField(_("must be kept until"), null=True, blank=True)
    answer = models.TextField(_("answer"))

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("request to be erased")
        verbose_name_plural = _("requests to be erased")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"
