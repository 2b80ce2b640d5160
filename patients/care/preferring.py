"""How the player speaks to a patient."""

from django.db import transaction
from django.utils.translation import gettext as _

from patients.care.refusal import Refused
from patients.models import Patient, PlayerSettings
from patients.models.player import FASTEST, SLOWEST


@transaction.atomic
def choose_player(
    *, patient: Patient, voice: bool, tone: bool, vibration: bool, colour: bool, tempo: int
) -> PlayerSettings:
    """Store how the player speaks on each of the patient's devices. Raises Refused."""
    if not SLOWEST <= tempo <= FASTEST:
        raise Refused(_("The tempo is 50 to 200 percent of the usual."), "tempo")
    chosen = {"voice": voice, "tone": tone, "vibration": vibration, "colour": colour, "tempo": tempo}
    row, _new = PlayerSettings.objects.update_or_create(patient=patient, defaults=chosen)
    return row
