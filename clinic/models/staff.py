"""Who works at a clinic, and as what."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.models.accounts import User, ends_sessions
from clinic.models.organisation import Clinic


class Role(models.TextChoices):
    """What a member of staff does; `clinic.access` says what each may."""

    PHYSIOTHERAPIST = "physiotherapist", _("Physiotherapist")
    LEAD = "lead", _("Clinical lead")
    MANAGER = "manager", _("Practice manager")


@pghistory.track()
class Staff(models.Model):
    """One person at one clinic."""

    user = models.OneToOneField(User, verbose_name=_("account"), on_delete=models.PROTECT, related_name="staff")
    clinic = models.ForeignKey(Clinic, verbose_name=_("clinic"), on_delete=models.PROTECT, related_name="staff")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    registration = models.CharField(_("registration number"), max_length=40, blank=True)
    phone = models.CharField(_("direct phone"), max_length=40, blank=True)
    cover = models.ForeignKey(
        "self",
        verbose_name=_("cover when away"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_outside = models.BooleanField(
        _("covers from outside"),
        default=False,
        db_default=False,
        help_text=_("Works elsewhere and stands in when the clinicians of this clinic are away."),
    )
    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("back on"), null=True, blank=True)
    is_active = models.BooleanField(_("works here"), default=True)

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ("user__name",)
        triggers: ClassVar = [ends_sessions("clinic", "role", "is_active", "user")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(cover=F("pk")), name="staff_is_not_own_cover"),
        ]

    def __str__(self) -> str:
        return self.user.name or self.user.email

    @property
    def email(self) -> str:
        """Return where mail to this person goes."""
        return self.user.email

    @property
    def is_clinician(self) -> bool:
        """Return whether this person may sign and decide."""
        return self.role in (Role.PHYSIOTHERAPIST, Role.LEAD)
