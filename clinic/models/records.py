"""What the ground floor records of itself: the heartbeat of the ticks, who looked at what, and who may do what."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.models.accounts import User
from clinic.models.organisation import Clinic


class Tick(models.Model):
    """The heartbeat of one piece of standing work: late is a fact that a page can show."""

    name = models.CharField(max_length=40, primary_key=True)
    interval = models.DurationField()
    last_began_at = models.DateTimeField(null=True)
    last_ended_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    # Of work that is too long for one tick (clinic.rounds): the round under way, and the last whole one.
    place = models.CharField(max_length=80, blank=True, db_default="")
    round_began_at = models.DateTimeField(null=True)
    whole_began_at = models.DateTimeField(null=True)
    whole_ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


NUMBER = models.Func(models.Value("clinic_readevent_number_seq"), function="nextval")


class ReadEvent(AppendOnly):
    """Who looked at whose record, and how; append-only. Its subject is a text key: the kernel knows no patient."""

    sealed_by = "number"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    number = models.BigIntegerField(unique=True, editable=False, db_default=NUMBER)
    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=80)
    action = models.CharField(max_length=40)
    page = models.CharField(max_length=200)
    request = models.CharField(max_length=64, blank=True, db_default="")  # the key that its answer named too

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("read of a record")
        verbose_name_plural = _("read log")
        ordering = ("-at",)
        indexes: ClassVar = [
            models.Index(fields=["subject", "-at"], name="read_by_subject"),  # the record page
            models.Index(fields=["clinic", "-at", "-id"], name="read_of_clinic"),  # the read log
        ]

    def __str__(self) -> str:
        return f"{self.user}, {date_format(localtime(self.at), 'DATETIME_FORMAT')}"


class RightsChange(AppendOnly):
    """A right that was given or taken: the database alone writes it, whoever changes it (clinic.rights).

    It names an account by its number, and outlives it.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    account = models.BigIntegerField(null=True)  # none: a right of a group
    what = models.TextField()
    who = models.JSONField()  # what the history knows of who is behind it; nothing where nobody said so
    database_role = models.CharField(max_length=63)

    class Meta(AppendOnly.Meta):
        abstract = False
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.account}, {self.what}"


class Tries(models.Model):
    """How often something was tried (clinic.limits): by a digest of whom and from where, until it is forgotten."""

    key = models.CharField(max_length=64, primary_key=True)
    until = models.BigIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["until"], name="tries_to_forget")]  # clinic.limits.FORGET

    def __str__(self) -> str:
        return f"{self.count} until {self.until}"
