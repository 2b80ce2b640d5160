"""The outbox: one row is one mail to one person, from the moment it is planned until it is settled."""

from typing import Any, ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.mail.hold import Hold as Hold  # a model of this app
from clinic.models import Clinic, Staff

TRIES_BEFORE_A_PERSON = 5


class Status(models.TextChoices):
    """Where a mail is."""

    PLANNED = "planned", _("waiting to be sent")
    CLAIMED = "claimed", _("about to be sent")
    SENDING = "sending", _("being sent")
    ACCEPTED = "accepted", _("taken by the mail server")
    DEFERRED = "deferred", _("put off, will be tried again")
    FAILED = "failed", _("refused for good")
    UNKNOWN = "unknown", _("perhaps sent: the line broke at the last moment")
    CANCELLED = "cancelled", _("no longer needed")
    EXPIRED = "expired", _("too late to be of use")
    HELD = "held", _("held back: too many at once")


WAITING = (Status.PLANNED, Status.DEFERRED)
UNSETTLED = (*WAITING, Status.CLAIMED, Status.SENDING)
NEEDS_A_PERSON = Q(handled_at=None) & (
    Q(status__in=(Status.FAILED, Status.UNKNOWN)) | Q(status__in=UNSETTLED, attempts__gte=TRIES_BEFORE_A_PERSON)
)


class Channel(models.TextChoices):
    """By what way it goes."""

    EMAIL = "email", _("e-mail")
    TEXT = "text", _("text message")


class MessageQuerySet(models.QuerySet["Message"]):
    """The named questions to the outbox."""

    def needing_a_person(self, clinic: Clinic) -> "MessageQuerySet":
        """Return what did not get through, or has not for long, and nobody has dealt with; oldest first."""
        return self.filter(NEEDS_A_PERSON, clinic=clinic).order_by("created_at", "pk")

    def about(self, *subjects: str) -> "MessageQuerySet":
        """Return every mail about a thing such as "concern:12", oldest first."""
        return self.filter(subject__in=subjects).order_by("created_at", "pk")


@pghistory.track(
    pghistory.UpdateEvent(
        # A claim is a lease, and being on the line ends in what came of it: neither is something that happened.
        condition=pghistory.Q(old__status__df=pghistory.F("new__status"))
        & ~pghistory.Q(new__status__in=[Status.CLAIMED.value, Status.SENDING.value])
    ),
    fields=["status", "attempts", "possibly_twice", "last_reply", "recipient"],
    model_name="MessageEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events", related_query_name="events"),
)
class Message(models.Model):
    """One mail. `due_at` and `expires_at` are domain time; `lease_until` and `retry_at` are the database's clock."""

    kind = models.CharField(_("kind"), max_length=60)
    subject = models.CharField(_("about"), max_length=80)
    occasion = models.CharField(_("occasion"), max_length=80, blank=True)
    clinic = models.ForeignKey(
        Clinic,
        verbose_name=_("clinic"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,  # mail_of_clinic begins with it
    )
    channel = models.CharField(_("way"), max_length=10, choices=Channel, db_default=Channel.EMAIL)
    recipient = models.CharField(_("to"), max_length=320)
    data: Any = models.JSONField(default=dict, blank=True)  # ids and neutral facts for `compose`, nothing clinical
    sealed = models.TextField(blank=True, db_default="", editable=False)  # a secret to send once; wiped when settled
    urgent = models.BooleanField(_("urgent"), db_default=False)
    status = models.CharField(_("state"), max_length=10, choices=Status, db_default=Status.PLANNED)
    created_at = models.DateTimeField(_("planned"))
    due_at = models.DateTimeField(_("due"))
    expires_at = models.DateTimeField(_("of use until"), null=True, blank=True)
    message_id = models.CharField(max_length=160, editable=False)
    token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    retry_at = models.DateTimeField(_("next try"), null=True, editable=False)
    attempts = models.PositiveIntegerField(_("tries in vain"), db_default=0)
    last_reply = models.TextField(_("last answer of the mail server"), blank=True, db_default="")
    possibly_twice = models.BooleanField(_("possibly sent twice"), db_default=False)
    sending_at = models.DateTimeField(_("last handed over"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    handled_at = models.DateTimeField(_("dealt with"), null=True, blank=True)
    handled_by = models.ForeignKey(
        Staff,
        verbose_name=_("dealt with by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    objects: ClassVar[models.Manager["Message"]] = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("outbox")
        ordering = ("-created_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "kind", "channel", "occasion"], name="mail_planned_once"
            ),  # Message.objects.about, outbox.cancel, storm.Caps
            models.UniqueConstraint(fields=["message_id"], name="mail_message_id"),  # mail.receipts
            models.CheckConstraint(condition=Q(status__in=Status.values), name="mail_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=(Status.CLAIMED, Status.SENDING)) ^ Q(token=None), name="mail_token_while_held"
            ),
        ]
        # Each is written anew by every step of a mail, and there are three steps: what can be spared, is.
        indexes: ClassVar = [
            models.Index(
                F("urgent").desc(), "due_at", condition=Q(status__in=WAITING), name="mail_due"
            ),  # outbox.claim
            models.Index(
                fields=["lease_until"],
                condition=Q(status__in=(Status.CLAIMED, Status.SENDING, Status.UNKNOWN)),
                name="mail_lease",
            ),  # recovery.recover
            models.Index(
                fields=["clinic", "created_at"], condition=NEEDS_A_PERSON, name="mail_needs_person"
            ),  # Message.objects.needing_a_person
            models.Index(fields=["clinic", "kind", "created_at"], name="mail_of_clinic"),  # storm.Caps
            models.Index(
                fields=["handled_by"], condition=Q(handled_by__isnull=False), name="mail_handled_by"
            ),  # whether a member of staff can be deleted
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.occasion}".strip()
