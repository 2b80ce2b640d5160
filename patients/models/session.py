"""The patient doing one slot of the day, and what was done of each exercise."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from patients.models.carer import answered_by_a_carer
from patients.models.patient import Patient
from patients.models.prescription import PrescribedExercise, PrescriptionVersion

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def pain_field(name: "str | _StrPromise") -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """Return a column for pain on the numeric rating scale, 0-10, or not asked."""
    return models.PositiveSmallIntegerField(name, null=True, blank=True)


def pain_in_bounds(*columns: str, prefix: str) -> list[models.CheckConstraint]:
    """Return the constraints that keep pain between 0 and 10."""
    return [
        models.CheckConstraint(
            condition=Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__lte": 10}),
            name=f"{prefix}_{column}_0_to_10",
            violation_error_message=_("Pain is a number from 0 to 10."),
        )
        for column in columns
    ]


class SessionQuerySet(models.QuerySet["Session"]):
    """Named questions about sessions."""

    def standing(self) -> "SessionQuerySet":
        """Return what counts as done: a session that was corrected counts as its correction says."""
        return self.filter(correction=None)


class Session(AppendOnly):
    """Belongs to the patient's day in which it started, whenever it arrived.

    A correction is a row of its own: the rules read both, so that it withdraws no pain; what was done is counted once.
    """

    is_new = False  # True on the very object that the verb which stored it returns

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="sessions")
    version = models.ForeignKey(PrescriptionVersion, on_delete=models.PROTECT, related_name="sessions")
    key = models.UUIDField()
    day = models.DateField(_("day"))
    slot = models.PositiveSmallIntegerField(_("session of the day"))
    started_at = models.DateTimeField(_("started"))
    recorded_at = models.DateTimeField(_("received"))
    worst_pain = pain_field(_("worst pain during an exercise"))
    stopped_for_pain = models.BooleanField(_("stopped for pain"), default=False)
    pain_after = pain_field(_("pain afterwards"))
    effort = models.PositiveSmallIntegerField(_("how hard it was"), null=True, blank=True)  # 0-10, as felt
    short = models.BooleanField(_("4-minute version"), default=False, db_default=False)
    note = models.TextField(_("note"), blank=True)
    carer = answered_by_a_carer()
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="correction", verbose_name=_("corrects")
    )

    objects: ClassVar = SessionQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ("patient", "day", "slot", "id")
        indexes: ClassVar = [models.Index(fields=["patient", "day"], name="session_by_day")]  # care.following.today
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["patient", "key"], name="one_session_per_key"),
            models.CheckConstraint(condition=Q(slot__range=(1, 12)), name="session_slot_1_to_12"),
            *pain_in_bounds("worst_pain", "pain_after", prefix="session"),
            models.CheckConstraint(
                condition=Q(effort__isnull=True) | Q(effort__lte=10),
                name="session_effort_0_to_10",
                violation_error_message=_("How hard it was is a number from 0 to 10."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} ({self.slot})"


class Outcome(models.TextChoices):
    """How much of an exercise was done."""

    DONE = "done", _("Done")
    PARTLY = "partly", _("Partly")
    SKIPPED = "skipped", _("Skipped")
    NOT_OFFERED = "short", _("Not in the 4-minute version")


# What the patient is asked; what a short session did not offer is written down for them.
ASKED = (Outcome.DONE, Outcome.PARTLY, Outcome.SKIPPED)


class SkipReason(models.TextChoices):
    """Why an exercise was left out."""

    SORE = "sore", _("Too sore")
    NO_TIME = "no_time", _("No time")
    UNSURE = "unsure", _("Not sure how")
    NO_SPACE = "no_space", _("No space")
    FORGOT = "forgot", _("Forgot")


class ExerciseLog(AppendOnly):
    """What was done of one exercise in one session."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="logs")
    exercise = models.ForeignKey(PrescribedExercise, on_delete=models.PROTECT, related_name="logs")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=10, choices=SkipReason, blank=True)
    pain = pain_field(_("pain"))

    class Meta(AppendOnly.Meta):
        abstract = False
        verbose_name = _("exercise log")
        verbose_name_plural = _("exercise logs")
        ordering = ("session", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "exercise"], name="one_log_per_exercise"),
            *pain_in_bounds("pain", prefix="log"),
        ]

    def __str__(self) -> str:
        return f"{self.exercise}: {self.outcome}"
