"""A programme as given to one patient. A published version never changes; a change is the next version."""

import uuid
from typing import ClassVar

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clinic.models import Staff
from patients.models.episode import DateRange, Episode
from patients.rules.traffic_light import STOP_FROM
from programmes import pictures
from programmes.models import DoseFields, Exercise, Programme, dose_constraints


@pghistory.track()
class Prescription(models.Model):
    """One programme of one episode, through all its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="prescriptions")
    programme = models.ForeignKey(
        Programme, verbose_name=_("from the programme"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    copied = models.JSONField(_("what the programme said when it was copied"), null=True, blank=True, editable=False)
    prescribed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    prescribed_at = models.DateTimeField()
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    end_note = models.CharField(_("why it ended"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("prescription")
        verbose_name_plural = _("prescriptions")
        ordering = ("prescribed_at",)

    def __str__(self) -> str:
        return str(self.programme or self.episode.get_problem_display())


class VersionQuerySet(models.QuerySet["PrescriptionVersion"]):
    """Named questions about versions."""

    def published(self) -> "VersionQuerySet":
        """Return what patients were or are given."""
        return self.filter(published_at__isnull=False)


_CONTENT = (
    "prescription_id",
    "number",
    "title",
    "weeks",
    "starts_on",
    "note",
    "changes",
    "why",
    "published_at",
    "published_by_id",
)
_GIVEN = """
    UPDATE patients_patient SET given = true WHERE NOT given AND id = (
        SELECT episode.patient_id FROM patients_prescription prescription
        JOIN patients_episode episode ON episode.id = prescription.episode_id
        WHERE prescription.id = NEW.prescription_id
    );
    RETURN NULL;
"""
_CONTENT_CHANGES = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in _CONTENT)


@pghistory.track()
class PrescriptionVersion(models.Model):
    """What holds from `starts_on` up to and without `ends_on`; a draft until it is published."""

    prescription = models.ForeignKey(Prescription, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    weeks = models.PositiveSmallIntegerField(_("weeks"), default=6)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("replaced on"), null=True, blank=True, editable=False)
    note = models.TextField(_("note to the patient"), blank=True)
    changes = ArrayField(models.CharField(max_length=200), default=list, blank=True, editable=False)
    why = models.CharField(
        _("why it changes"), max_length=300, blank=True, help_text=_("For whoever reads the record later.")
    )
    drafted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    published_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a prescription")
        verbose_name_plural = _("versions of prescriptions")
        ordering = ("prescription", "number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prescription", "number"], name="one_version_number"),
            models.UniqueConstraint(
                fields=["prescription"], condition=Q(published_at__isnull=True), name="one_draft_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="version_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(weeks__range=(1, 26)),
                name="version_weeks_1_to_26",
                violation_error_message=_("A programme runs for 1 to 26 weeks."),
            ),
            ExclusionConstraint(
                name="versions_do_not_overlap",
                expressions=[
                    ("prescription", RangeOperators.EQUAL),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(published_at__isnull=False),
                violation_error_message=_("Another version of this prescription already holds on these days."),
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="is_given",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__published_at__isnull=False),
                func=_GIVEN,
            ),
            pgtrigger.Protect(
                name="published_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.published_at IS NOT NULL AND ({_CONTENT_CHANGES})"),
            ),
            pgtrigger.Protect(
                name="published_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


_PARENT_IS_PUBLISHED = """
    IF EXISTS (SELECT 1 FROM patients_prescriptionversion v
               WHERE v.id = {row}.version_id AND v.published_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a published version never changes: draft the next one';
    END IF;
    RETURN {row};
"""


@pghistory.track()
class PrescribedExercise(DoseFields):
    """One exercise of one version: the library's words as they stood, and this patient's dose."""

    version = models.ForeignKey(PrescriptionVersion, on_delete=models.CASCADE, related_name="exercises")
    exercise = models.ForeignKey(Exercise, on_delete=models.PROTECT, related_name="+")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=120, blank=True)
    position = models.CharField(_("position"), max_length=120, blank=True)
    equipment = ArrayField(models.TextField(), default=list, blank=True)
    steps = ArrayField(models.TextField(), default=list, blank=True)
    stop_if = models.CharField(_("stop if"), max_length=200, blank=True)
    side_word = models.CharField(max_length=20, blank=True)
    note = models.CharField(_("note to the patient"), max_length=300, blank=True)
    rank = models.PositiveSmallIntegerField(
        _("place in the 4-minute version"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text=_("It holds the one or two that come first. Empty: in the order of the programme."),
    )

    conflicts = models.JSONField(_("prescribed in spite of"), default=dict, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta(DoseFields.Meta):
        abstract = False
        verbose_name = _("prescribed exercise")
        verbose_name_plural = _("prescribed exercises")
        ordering = ("version", "order", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(conflicts={}) | ~Q(reason=""),
                name="prescribed_in_spite_of_a_caution",
                violation_error_message=_("Say why, in spite of the caution."),
            ),
            *dose_constraints("prescribed", frequency_required=False),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="published_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_PARENT_IS_PUBLISHED.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="published_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=_PARENT_IS_PUBLISHED.format(row="OLD"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def when_to_stop(self) -> str:
        """Return its own words of when to stop, or else what stops any exercise: the red of the traffic light."""
        anyway = gettext("The pain is %(pain)s or more out of 10, or something is wrong.") % {"pain": STOP_FROM}
        return self.stop_if or anyway

    @property
    def dose_sentence(self) -> str:
        """Return the dose as a sentence in the reader's language."""
        return self.say_dose(self.side_word or gettext("side"))

    @property
    def picture(self) -> str:
        """Return the photo or video of the exercise, or its figure, moving at this dose."""
        return pictures.of(self.exercise, self.dose, self.side_word or gettext("side"))

    @property
    def poses(self) -> list[pictures.Still]:
        """Return the pictures of the exercise for paper, each with its words."""
        return pictures.on_paper(self.exercise, self.dose, self.side_word or gettext("side"))
