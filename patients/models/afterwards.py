"""What a patient says of an answer or a session afterwards: whether it settled overnight, and late remarks."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from patients.models.check_in import CheckIn
from patients.models.patient import Patient
from patients.models.session import Session


class Settled(models.TextChoices):
    """Whether the soreness of a session had gone the next day."""

    SETTLED = "settled", _("Yes, it has settled")
    SORE = "sore", _("No, it is still sore")
    WORSE = "worse", _("No, it is worse")


class Soreness(AppendOnly):
    """The answer to the one question of the day after a session that hurt."""

    is_new = False  # True on the very object that the verb which stored it returns
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="sorenesses")
    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="soreness")
    answer = models.CharField(_("has it settled"), max_length=10, choices=Settled)
    answered_at = models.DateTimeField(_("received"))

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("soreness on the day after")
        verbose_name_plural = _("soreness on the day after")
        ordering = ("answered_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answer__in=Settled.values), name="soreness_is_one_of_three")
        ]

    def __str__(self) -> str:
        return self.get_answer_display()


class Remark(AppendOnly):
    """What is added to a session or a check-in when it is too late to correct it."""

    is_new = False  # True on the very object that the verb which stored it returns
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="remarks")
    key = models.UUIDField()
    session = models.ForeignKey(Session, null=True, on_delete=models.PROTECT, related_name="remarks")
    check_in = models.ForeignKey(CheckIn, null=True, on_delete=models.PROTECT, related_name="remarks")
    at = models.DateTimeField(_("written"))
    text = models.TextField(_("text"))

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("late remark")
        verbose_name_plural = _("late remarks")
        ordering = ("at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "key"], name="one_remark_per_key"),
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
            models.CheckConstraint(
                condition=Q(session__isnull=True, check_in__isnull=False)
                | Q(session__isnull=False, check_in__isnull=True),
                name="remark_is_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def about_on(self) -> date:
        """Return the day of what it is about."""
        if self.session:
            return self.session.day
        assert self.check_in
        return self.check_in.on
