"""Why mail waits: a pause after a backup was put back, or a cap that tripped. One row from the first moment on."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clinic.models import Clinic


class Why(models.TextChoices):
    """What made it wait."""

    RESTORED = "restored", _("a backup was put back")
    PAUSED = "paused", _("somebody has stopped the post")
    STORM = "storm", _("too many mails at once")


PAUSES = (Why.RESTORED, Why.PAUSED)


class Outcome(models.TextChoices):
    """What a person decided."""

    SENT = "sent", _("sent")
    DROPPED = "dropped", _("dropped")


@pghistory.track()
class Hold(models.Model):
    """Of one clinic, or of the mails of none. `began_at` is domain time, `made_at` the database's clock."""

    clinic = models.ForeignKey(
        Clinic, verbose_name=_("clinic"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(_("why"), max_length=10, choices=Why)
    note = models.CharField(_("note"), max_length=300, blank=True, db_default="")
    by = models.CharField(_("by"), max_length=150, blank=True, db_default="")
    began_at = models.DateTimeField(_("since"))
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    # A cap of the whole clinic lets nothing more of these kinds through; one of a single patient only theirs.
    whole = models.BooleanField(db_default=True, editable=False)
    lifted_at = models.DateTimeField(_("decided"), null=True, blank=True)
    lifted_by = models.CharField(_("decided by"), max_length=150, blank=True, db_default="")
    outcome = models.CharField(_("decision"), max_length=10, choices=Outcome, blank=True, db_default="")

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering = ("-began_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["clinic", "why"],
                condition=Q(lifted_at=None),
                nulls_distinct=False,
                name="hold_open_once",  # outbox.claim, storm.Caps
            ),
            models.CheckConstraint(condition=Q(lifted_at=None) ^ ~Q(outcome=""), name="hold_lifted_with_outcome"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["clinic", "-lifted_at"], name="hold_latest"),  # storm.Caps
        ]

    def __str__(self) -> str:
        return str(self.get_why_display())
