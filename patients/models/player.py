"""How the player speaks to one patient, the same on each of their devices."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from patients.models.patient import Patient

SLOWEST, FASTEST = 50, 200


class PlayerQuerySet(models.QuerySet["PlayerSettings"]):
    """Named questions about the player."""

    def of(self, patient: Patient) -> "PlayerSettings":
        """Return how the player speaks to a patient; the defaults, not saved, where they have not chosen."""
        return self.filter(patient=patient).first() or PlayerSettings(patient=patient)


@pghistory.track()
class PlayerSettings(models.Model):
    """Voice, tone, vibration and the colour of the screen say the same thing: each can be off, none is needed."""

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="player_settings")
    voice = models.BooleanField(_("voice"), default=True)
    tone = models.BooleanField(_("tone"), default=True)
    vibration = models.BooleanField(_("vibration"), default=True)
    colour = models.BooleanField(_("change of colour"), default=True)
    tempo = models.PositiveSmallIntegerField(_("tempo, in percent of the usual"), default=100)

    objects: ClassVar = PlayerQuerySet.as_manager()

    class Meta:
        verbose_name = _("player settings")
        verbose_name_plural = _("player settings")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(tempo__range=(SLOWEST, FASTEST)),
                name="player_tempo_50_to_200",
                violation_error_message=_("The tempo is 50 to 200 percent of the usual."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.tempo} %"
