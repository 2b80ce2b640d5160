"""What is sent to the API."""

from typing import Any

from rest_framework import serializers

from patients.api.fields import Clock, Key, Whole, Words, YesNo, maybe_scale, note, scale
from patients.models.afterwards import Settled
from patients.models.player import FASTEST, SLOWEST
from patients.models.session import ASKED, SkipReason
from patients.rules.symptoms import HISTORY, SYMPTOMS

BIGGEST_KEY = 2**63 - 1
CODES = [code.value for code in SYMPTOMS]


class Log(serializers.Serializer[Any]):
    """What was done of one exercise."""

    exercise = Whole(min_value=1, max_value=BIGGEST_KEY)
    outcome = serializers.ChoiceField([(outcome.value, outcome.label) for outcome in ASKED])
    reason = serializers.ChoiceField(SkipReason.choices, required=False, allow_blank=True, default="")
    pain = maybe_scale(help_text="Pain while doing it, 0 to 10.")


class Done(serializers.Serializer[Any]):
    """What was done in a session, and how it was."""

    logs = serializers.ListField(child=Log(), min_length=1, max_length=60, allow_empty=False)
    stopped_for_pain = YesNo(required=False, default=False)
    pain_after = maybe_scale()
    effort = maybe_scale(help_text="How hard it was, 0 to 10.")
    note = note()


class NewSession(Done):
    """One slot of the day."""

    prescription = Key()
    slot = Whole(min_value=1, max_value=12)
    started_at = serializers.DateTimeField(
        help_text="Counts for at most three days back; else the session belongs to the day in which it arrives."
    )
    short = YesNo(required=False, default=False, help_text="The 4-minute version: name the exercises it held.")


class NewCheckIn(serializers.Serializer[Any]):
    """The answers of a check-in, or of the start check with its history."""

    pain = scale(help_text="In the last 24 hours, 0 to 10.")
    change = Whole(min_value=1, max_value=7, allow_null=True, help_text="Since the start; null: cannot say.")
    severe = YesNo(help_text="So bad that they cannot think, talk or get up.")
    symptoms = serializers.ListField(child=serializers.ChoiceField(CODES), max_length=len(CODES))
    history = serializers.ListField(
        child=serializers.ChoiceField([code.value for code in HISTORY]), required=False, default=list, max_length=20
    )
    note = note()
    on = serializers.DateField(required=False, help_text="The day on the device, for what arrives later.")


class NewReport(serializers.Serializer[Any]):
    """Symptoms on their own."""

    symptoms = serializers.ListField(
        child=serializers.ChoiceField(CODES), min_length=1, max_length=len(CODES), allow_empty=False
    )
    on = serializers.DateField(required=False, help_text="The day on the device, for what arrives later.")


class NewRemark(serializers.Serializer[Any]):
    """A late note."""

    text = Words(told=True, min_length=1, max_length=1000)


class NewSoreness(serializers.Serializer[Any]):
    """Whether yesterday's soreness has settled."""

    answer = serializers.ChoiceField(Settled.choices)


class Player(serializers.Serializer[Any]):
    """How the player speaks."""

    voice = YesNo()
    tone = YesNo()
    vibration = YesNo()
    colour = YesNo()
    tempo = Whole(min_value=SLOWEST, max_value=FASTEST, help_text="In percent of the usual.")


class Reminders(serializers.Serializer[Any]):
    """When the patient is reminded, on their own clock."""

    on = YesNo()
    times = serializers.ListField(child=Clock(), min_length=1, max_length=6)
    quiet_from = Clock()
    quiet_until = Clock()
    time_zone = Words(max_length=64)


class Preferences(serializers.Serializer[Any]):
    """Both; a part that is not sent stays as it is."""

    player = Player(required=False)
    reminders = Reminders(required=False)
