"""The letter to a doctor or service, and where it is."""

import uuid
from datetime import date, timedelta
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.models import Clinic, Staff
from patients.models.assessment import Assessment
from patients.models.concern import Concern
from patients.models.episode import Episode
from patients.rules import chases


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


CHECK_HOLDS = timedelta(days=365)


class ReferralUrgency(models.TextChoices):
    """How soon somebody must take the letter up; `rules.chases` has the days."""

    ROUTINE = chases.Urgency.ROUTINE.value, _("Routine")
    URGENT = chases.Urgency.URGENT.value, _("Urgent")


@pghistory.track()
class Recipient(models.Model):
    """A doctor or service in the directory of a clinic: who it is, and who checked the address when."""

    clinic = models.ForeignKey(Clinic, verbose_name=_("clinic"), on_delete=models.PROTECT, related_name="recipients")
    name = models.CharField(_("name"), max_length=120)
    organisation = models.CharField(_("practice or service"), max_length=120, blank=True)
    code = models.CharField(_("organisation code"), max_length=20, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        Staff, verbose_name=_("checked by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")
        ordering = ("name", "organisation")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "clinic",
                Lower("email"),
                condition=~Q(email=""),
                name="one_recipient_per_address",
                violation_error_message=_("This address is already in the directory."),
            ),
            models.CheckConstraint(
                condition=Q(checked_on=None, checked_by=None) | Q(checked_on__isnull=False, checked_by__isnull=False),
                name="somebody_checked_the_address",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.organisation) if part)

    def checked_within_a_year(self, today: date) -> bool:
        """Return whether a person has checked this address in the last twelve months."""
        return self.checked_on is not None and today - self.checked_on <= CHECK_HOLDS


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
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by"
    )
    urgency = models.CharField(_("urgency"), max_length=10, choices=ReferralUrgency, default=ReferralUrgency.ROUTINE)
    recipient = models.ForeignKey(
        Recipient, verbose_name=_("recipient"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    recipient_name = models.CharField(_("to"), max_length=250, blank=True)
    recipient_email = models.EmailField(_("mail address"), blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    letter = models.TextField(_("letter"))
    series: Any = models.JSONField(default=list, blank=True)  # [day, pain, change] of the chart, as composed
    opened_at = models.DateTimeField(_("opened"))
    signed_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    by_standing_signature = models.BooleanField(default=False)
    frame: Any = models.JSONField(null=True, blank=True, editable=False)  # what care.framing keeps when it is signed
    sent_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)  # since when it has been where it is
    chases = models.PositiveSmallIntegerField(default=0)
    next_chase_at = models.DateTimeField(null=True, blank=True)
    ask_patient_at = models.DateTimeField(null=True, blank=True)
    asking_patient = models.BooleanField(default=False)
    patient_told_at = models.DateTimeField(null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(number=1, corrects=None) | Q(number__gt=1, corrects__isnull=False),
                name="a_later_version_corrects_one",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_chase_at"], condition=Q(next_chase_at__isnull=False), name="referral_chase"
            ),  # care.chasing.chase_due
            models.Index(
                fields=["ask_patient_at"], condition=Q(ask_patient_at__isnull=False), name="referral_ask"
            ),  # care.chasing.ask_due
            models.Index(fields=["-opened_at", "-id"], name="referral_list"),  # admin list
            models.Index(fields=["status", "-opened_at", "-id"], name="referral_by_status"),  # admin list: one status
        ]
        triggers: ClassVar = [
            # What the doctor may have read stays as it was sent; a correction is the next version. One that came
            # back is addressed and signed once more.
            pgtrigger.Protect(
                name="sent_letter_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.sent_at IS NOT NULL AND ((OLD.letter, OLD.subject, OLD.series, OLD.urgency, OLD.number)"
                    " IS DISTINCT FROM (NEW.letter, NEW.subject, NEW.series, NEW.urgency, NEW.number)"
                    " OR OLD.status NOT IN ('returned', 'signed') AND (OLD.frame, OLD.recipient_id, OLD.recipient_name,"
                    " OLD.recipient_email, OLD.signed_by_id, OLD.signed_at, OLD.by_standing_signature)"
                    " IS DISTINCT FROM (NEW.frame, NEW.recipient_id, NEW.recipient_name,"
                    " NEW.recipient_email, NEW.signed_by_id, NEW.signed_at, NEW.by_standing_signature))"
                ),
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
    kind = models.CharField(max_length=10, blank=True, db_default="")  # a chase, or a question to the patient
    text = models.TextField(blank=True)

    class Meta(AppendOnly.Meta):
        abstract = False
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.from_status} -> {self.to_status}"

    @property
    def became(self) -> str:
        """Return where the letter then was, in the reader's language."""
        return str(ReferralStatus(self.to_status).label)
