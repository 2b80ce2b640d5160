"""The letter to a doctor or service, and where it is."""

import uuid
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.models import Staff
from patients.models.assessment import Assessment
from patients.models.concern import Concern
from patients.models.episode import Episode


class ReferralStatus(models.TextChoices):
    """Where the letter is; `care.referrals.TRANSITIONS` says what may follow what."""

    DRAFT = "draft", _("Draft")
    SIGNED = "signed", _("Signed")
    SENT = "sent", _("Sent")
    RECEIVED = "received", _("Received")
    ACCEPTED = "accepted", _("Accepted")
    BOOKED = "booked", _("Booked")
    CLOSED = "closed", _("Closed")
    RETURNED = "returned", _("Came back")
    REJECTED = "rejected", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


ENDED = (ReferralStatus.CLOSED, ReferralStatus.REJECTED, ReferralStatus.WITHDRAWN)


class ReferralQuerySet(models.QuerySet["Referral"]):
    """Named questions about referrals."""

    def open(self) -> "ReferralQuerySet":
        """Return the letters whose way has not ended."""
        return self.exclude(status__in=ENDED)


@pghistory.track()
class Referral(models.Model):
    """Opened as a draft by a finding, composed from the record; a physiotherapist signs and sends it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="referrals")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, null=True, on_delete=models.PROTECT, related_name="referrals")
    status = models.CharField(_("status"), max_length=10, choices=ReferralStatus, default=ReferralStatus.DRAFT)
    recipient_name = models.CharField(_("to"), max_length=120, blank=True)
    recipient_email = models.EmailField(_("mail address"), blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    letter = models.TextField(_("letter"))
    opened_at = models.DateTimeField(_("opened"))
    signed_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    by_standing_signature = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ("-opened_at",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["episode"],
                condition=~Q(status__in=("closed", "rejected", "withdrawn")),
                name="one_open_referral_per_episode",
                violation_error_message=_("A referral of this episode is already open."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "withdrawn")) | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="a_person_signs_a_referral",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class ReferralEntry(AppendOnly):
    """One step on a letter's way; append-only."""

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    from_status = models.CharField(max_length=10, blank=True)
    to_status = models.CharField(max_length=10)
    text = models.TextField(blank=True)

    class Meta(AppendOnly.Meta):
        abstract = False
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.from_status} -> {self.to_status}"
