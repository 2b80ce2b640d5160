"""One clinic: its address, its hours, and how far it lets the portal act by itself."""

from datetime import time
from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic import zones


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless `value` is a zone of the IANA database."""
    if value not in zones.known():
        raise ValidationError(_("“%(zone)s” is not a time zone. Write one as Europe/London."), params={"zone": value})


class Nation(models.TextChoices):
    """Whose bank holidays a clinic keeps."""

    ENGLAND = "ENG", _("England")
    SCOTLAND = "SCT", _("Scotland")
    WALES = "WLS", _("Wales")
    NORTHERN_IRELAND = "NIR", _("Northern Ireland")


def weekdays() -> list[int]:
    """Return Monday to Friday as ISO weekdays."""
    return [1, 2, 3, 4, 5]


@pghistory.track()
class Clinic(models.Model):
    """One organisation: its address, its hours, and how far it lets the portal act by itself."""

    slug = models.SlugField(_("short name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone that patients ring"), max_length=40)
    address = models.TextField(_("postal address"), blank=True)
    duty_email = models.EmailField(
        _("duty inbox"),
        help_text=_("Read by somebody in every opening hour. What nobody answers in time goes there."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/London", validators=[validate_time_zone]
    )
    nation = models.CharField(_("nation"), max_length=3, choices=Nation, default=Nation.ENGLAND)
    opens_at = models.TimeField(_("opens at"), default=time(8, 30))
    closes_at = models.TimeField(_("closes at"), default=time(17, 30))
    open_weekdays = ArrayField(models.PositiveSmallIntegerField(), default=weekdays, verbose_name=_("open on"))
    secure_domains = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        verbose_name=_("secure mail domains"),
        help_text=_(
            "Letters leave by mail only to addresses on these domains, such as nhs.example. Others are printed."
        ),
    )
    default_recipient_name = models.CharField(_("letters go to"), max_length=120, blank=True)
    default_recipient_email = models.EmailField(_("mail address for letters"), blank=True)
    auto_send_referrals = models.BooleanField(
        _("send referrals without waiting for a signature"),
        default=False,
        help_text=_("Needs a named clinician's standing signature, which they can take back at any time."),
    )
    standing_signatory = models.ForeignKey(
        "Staff",
        verbose_name=_("standing signature of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("clinic")
        verbose_name_plural = _("clinics")
        ordering = ("name",)
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(auto_send_referrals=False) | Q(standing_signatory__isnull=False),
                name="auto_send_needs_signatory",
                violation_error_message=_("Name the clinician whose standing signature sends the letters."),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")),
                name="clinic_opens_before_it_closes",
                violation_error_message=_("The clinic must open before it closes."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
