"""Who helps a patient, such as a parent: what they may open, from when until when, and who allowed it."""

import uuid
from datetime import date, timedelta
from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic import proving
from clinic.models import Staff, User
from patients.models.patient import Patient

LONGEST = timedelta(days=366)


class Scope(models.TextChoices):
    """How far an access goes; the table of access says which pages that opens."""

    SEE = "see", _("See the programme and how it goes")
    HELP = "help", _("See it, and answer and log sessions for the patient")


class Relation(models.TextChoices):
    """What somebody is to the patient."""

    PARENT = "parent", _("parent")
    CARER = "carer", _("carer")
    PARTNER = "partner", _("partner")
    OTHER = "other", _("other")


class EndedBy(models.TextChoices):
    """What ended an access before its last day."""

    PATIENT = "patient", _("the patient")
    CLINIC = "clinic", _("the clinic")
    DISCHARGE = "discharge", _("the end of the care")
    AGAIN = "again", _("a new one in its place")


class CarerAccessQuerySet(models.QuerySet["CarerAccess"]):
    """Named questions about accesses."""

    def open(self) -> "CarerAccessQuerySet":
        """Return what nobody has ended; the last day may have passed."""
        return self.filter(ended_at=None)

    def used_by(self, user: User) -> "CarerAccessQuerySet":
        """Return what an account has taken up and nobody has ended; staff open no record this way."""
        rows = self.open().filter(user=user, user__is_active=True, user__is_staff=False, user__is_superuser=False)
        return rows.exclude(user__staff__is_active=True)


@pghistory.track(exclude=["seed", "token_hash"])
class CarerAccess(models.Model):
    """One access of one person with an account of their own; a change is an end and a new one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="carers")
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="helps")
    name = models.CharField(_("full name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    relation = models.CharField(_("what they are to the patient"), max_length=10, choices=Relation)
    scope = models.CharField(_("what they may do"), max_length=10, choices=Scope)
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    given_at = models.DateTimeField(_("given"))
    given_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(_("why the clinic gave it"), max_length=300, blank=True)
    seed = models.CharField(max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_until = models.DateTimeField(_("to be accepted until"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_as = models.CharField(_("ended by"), max_length=10, choices=EndedBy, blank=True)
    ended_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar = CarerAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("access of a carer")
        verbose_name_plural = _("accesses of carers")
        ordering = ("-given_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["patient", "email"], condition=Q(ended_at=None), name="one_open_access_per_address"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")) & Q(ends_on__lte=F("begins_on") + LONGEST),
                name="access_ends_within_a_year",
            ),
            models.CheckConstraint(
                condition=Q(user=None, accepted_at=None) | Q(user__isnull=False, accepted_at__isnull=False),
                name="access_is_taken_up_by_an_account",
            ),
            models.CheckConstraint(
                condition=Q(given_by=None, why="") | (Q(given_by__isnull=False) & ~Q(why="")),
                name="clinic_gives_access_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_as="", ended_by=None) | (Q(ended_at__isnull=False) & ~Q(ended_as="")),
                name="access_has_an_end_that_somebody_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_relation_display()}"

    @property
    def code(self) -> str:
        """Return what whoever gave it tells the carer, so that a mail to a mistyped address opens nothing."""
        return proving.to_tell("patients.carer.code", self.seed)

    @property
    def is_awaited(self) -> bool:
        """Return whether it is still to be accepted."""
        return self.ended_at is None and self.accepted_at is None

    def holds_on(self, day: date) -> bool:
        """Return whether a day of the patient is one of its days, and nobody has ended it."""
        return self.ended_at is None and self.begins_on <= day <= self.ends_on


def answered_by_a_carer() -> "models.ForeignKey[CarerAccess | None, CarerAccess | None]":
    """Return the column that names who answered in the patient's name; empty where the patient did."""
    return models.ForeignKey(
        CarerAccess, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("answered by")
    )
