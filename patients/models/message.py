"""What patient and clinic write to each other. A line is never changed: an answer is another line."""

from datetime import datetime
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.models import Staff
from patients.models.patient import Patient

LONGEST = 2000  # characters


class PatientMessage(AppendOnly):
    """One message: from the patient, or `by` a member of staff to the patient."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="thread")
    key = models.UUIDField()
    at = models.DateTimeField(_("written"))
    text = models.TextField(_("text"))
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("at", "id")
        indexes: ClassVar = [models.Index(fields=["patient", "at"], name="message_thread")]  # care.messaging.thread
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "key"], name="one_message_per_key"),
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
            models.CheckConstraint(condition=LessThanOrEqual(Length("text"), LONGEST), name="message_is_not_too_long"),
        ]

    def __str__(self) -> str:
        # Not what was written: the stock pages write this.
        return f"{self.at:%Y-%m-%d %H:%M}"


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Named questions about conversations."""

    def waiting(self) -> "ConversationQuerySet":
        """Return those in which the patient waits for an answer, the longest wait first."""
        return self.filter(waiting_since__isnull=False).order_by("waiting_since", "pk")

    def overdue(self, now: datetime) -> "ConversationQuerySet":
        """Return those that have waited until they become a concern."""
        return self.filter(concern_at__lte=now).order_by("concern_at", "pk")


@pghistory.track(exclude=["concern_at"])
class Conversation(models.Model):
    """Since when a patient waits for an answer, and when the wait becomes a concern."""

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="conversation")
    waiting_since = models.DateTimeField(_("waiting since"), null=True)
    concern_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        indexes: ClassVar = [
            models.Index(  # the desk
                fields=["waiting_since"], condition=Q(waiting_since__isnull=False), name="message_waiting"
            ),
            models.Index(  # care.messaging.raise_due
                fields=["concern_at"], condition=Q(concern_at__isnull=False), name="message_overdue"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(concern_at__isnull=True) | Q(waiting_since__isnull=False), name="only_a_wait_runs_out"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.patient}"
