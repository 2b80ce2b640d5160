"""What the API answers."""

from typing import Any

from rest_framework import serializers

from patients.models.session import Outcome
from patients.rules.advice import CareLevel


class Advice(serializers.Serializer[Any]):
    """One card: what to do now. `phone` is the number to press, where there is one."""

    level = serializers.ChoiceField([level.value for level in CareLevel])
    title = serializers.CharField()
    lines = serializers.ListField(child=serializers.CharField())
    phone = serializers.CharField(allow_blank=True)


class Problem(serializers.Serializer[Any]):
    """Problem details (RFC 9457). `advice` stands wherever what was sent is a red flag, whatever went wrong."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False)
    advice = Advice(many=True, required=False)
    saved = serializers.BooleanField(required=False, help_text="Whether the clinic knows the red flag all the same.")
    not_recorded = serializers.CharField(required=False, help_text="What to say where nobody was told.")
    wait = serializers.IntegerField(required=False, help_text="Seconds.")


class Received(serializers.Serializer[Any]):
    """What was stored, when, and what to do now."""

    key = serializers.UUIDField()
    received_at = serializers.DateTimeField()
    advice = Advice(many=True)


class ReceivedSession(Received):
    """A session as it was stored."""

    day = serializers.DateField()
    slot = serializers.IntegerField()


class ReceivedAnswer(Received):
    """A check-in or a report as it was stored, and the page that shows its result."""

    day = serializers.DateField()
    page = serializers.CharField()


class ReceivedRemark(serializers.Serializer[Any]):
    """A note as it was stored."""

    key = serializers.UUIDField()
    received_at = serializers.DateTimeField()


class ReceivedSoreness(serializers.Serializer[Any]):
    """The answer as it was stored."""

    session = serializers.UUIDField()
    received_at = serializers.DateTimeField()
    answer = serializers.CharField()
    ease_off = serializers.CharField(allow_blank=True, help_text="What to do today, where it has not settled.")


class Exercise(serializers.Serializer[Any]):
    """One exercise in this patient's dose."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    dose = serializers.CharField()
    seconds = serializers.IntegerField()
    position = serializers.CharField(allow_blank=True)
    equipment = serializers.ListField(child=serializers.CharField())
    steps = serializers.ListField(child=serializers.CharField())
    stop_if = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)


class Slot(serializers.Serializer[Any]):
    """One session of the day, and the exercises it holds."""

    number = serializers.IntegerField()
    minutes = serializers.IntegerField()
    exercises = serializers.ListField(child=serializers.IntegerField())
    session = serializers.UUIDField(allow_null=True, help_text="The key of the session that was done.")


class DayOfPrescription(serializers.Serializer[Any]):
    """One prescription today."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    paused = serializers.BooleanField()
    slots = Slot(many=True)


class Today(serializers.Serializer[Any]):
    """The patient's day. While `held`, there are no exercises: show the advice."""

    day = serializers.DateField()
    held = serializers.BooleanField()
    advice = Advice(many=True)
    needs_start_check = serializers.BooleanField()
    sore_session = serializers.UUIDField(allow_null=True, help_text="Ask whether this session's soreness has settled.")
    prescriptions = DayOfPrescription(many=True)


class Prescription(serializers.Serializer[Any]):
    """What is prescribed, in the version that holds or comes next."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    title = serializers.CharField()
    starts_on = serializers.DateField()
    weeks = serializers.IntegerField()
    note = serializers.CharField(allow_blank=True)
    exercises = Exercise(many=True)


class Prescriptions(serializers.Serializer[Any]):
    """All that is prescribed."""

    prescriptions = Prescription(many=True)


class DoneLog(serializers.Serializer[Any]):
    """What was done of one exercise."""

    exercise = serializers.IntegerField()
    outcome = serializers.ChoiceField(Outcome.choices)
    reason = serializers.CharField(allow_blank=True)
    pain = serializers.IntegerField(allow_null=True)


class DoneSession(serializers.Serializer[Any]):
    """A session as the record has it."""

    key = serializers.UUIDField()
    prescription = serializers.UUIDField()
    day = serializers.DateField()
    slot = serializers.IntegerField()
    started_at = serializers.DateTimeField()
    received_at = serializers.DateTimeField()
    short = serializers.BooleanField()
    stopped_for_pain = serializers.BooleanField()
    pain_after = serializers.IntegerField(allow_null=True)
    effort = serializers.IntegerField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    corrects = serializers.UUIDField(allow_null=True)
    may_be_corrected = serializers.BooleanField()
    logs = DoneLog(many=True)


class DoneSessions(serializers.Serializer[Any]):
    """The latest sessions, newest first."""

    sessions = DoneSession(many=True)


class PainOfDay(serializers.Serializer[Any]):
    """Pain on one day, by check-in and by session."""

    day = serializers.DateField()
    pain = serializers.IntegerField(allow_null=True, help_text="The last check-in of the day.")
    in_session = serializers.IntegerField(allow_null=True, help_text="The worst during any exercise.")
    after_session = serializers.IntegerField(allow_null=True, help_text="The worst after a session.")


class Pain(serializers.Serializer[Any]):
    """Pain per day, oldest first; a day without an answer is not there."""

    days = PainOfDay(many=True)
