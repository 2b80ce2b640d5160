"""How the player speaks, and when the patient is reminded."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from patients.api import shapes
from patients.api.base import PatientView, checked, now
from patients.api.schema import reads, takes
from patients.care import preferring, reminding
from patients.models import Patient, PlayerSettings, ReminderSettings

PLAYER = ("voice", "tone", "vibration", "colour", "tempo")


class Preferences(PatientView):
    """What the patient has chosen."""

    @reads("What the patient has chosen", shapes.Preferences)
    def get(self, _request: Request) -> Response:
        """Return both parts; the defaults where nothing was chosen."""
        return Response(chosen_by(self.patient))

    @takes("Choose", shapes.Preferences, shapes.Preferences, keyed=False, statuses=(200,))
    @transaction.atomic
    def put(self, request: Request) -> Response:
        """Store the parts that are sent, both or none."""
        patient, sent = self.patient, checked(shapes.Preferences, request)
        if "player" in sent:
            preferring.choose_player(patient=patient, **sent["player"])
        if "reminders" in sent:
            reminding.choose(patient=patient, now=now(), **sent["reminders"])
        return Response(chosen_by(patient))


def chosen_by(patient: Patient) -> Mapping[str, Any]:
    player, reminders = PlayerSettings.objects.of(patient), ReminderSettings.objects.of(patient)
    return {
        "player": {name: getattr(player, name) for name in PLAYER},
        "reminders": {
            "on": reminders.on,
            "times": [f"{moment:%H:%M}" for moment in reminders.times],
            "quiet_from": f"{reminders.quiet_from:%H:%M}",
            "quiet_until": f"{reminders.quiet_until:%H:%M}",
            "time_zone": patient.time_zone,
        },
    }
