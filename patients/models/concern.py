"""A finding that needs a person. It has an owner and two deadlines, and never closes by itself."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from clinic.history import AppendOnly
from clinic.models import Clinic, Staff
from patients.models.assessment import Assessment
from patients.models.episode import Episode
from patients.models.patient import Patient
from patients.rules.findings import HOLDING


class Urgency(models.IntegerChoices):
    """The rows of `rules.deadlines`, as a number to order by: the lower the more urgent."""

    EMERGENCY = 0, _("Emergency")
    URGENT = 1, _("Today")
    SOON = 2, _("Within a working day")
    DECISION = 3, _("Within two working days")
    ROUTINE = 4, _("This week")


class Status(models.TextChoices):
    """Where a concern is."""

    OPEN = "open", _("Nobody has it yet")
    ACKNOWLEDGED = "acknowledged", _("Somebody has it")
    CLOSED = "closed", _("Closed")


class ConcernOutcome(models.TextChoices):
    """What a person decided when closing a concern."""

    REASSURED = "reassured", _("Spoke with the patient; carries on")
    CHANGED = "changed", _("Changed the programme")
    REFERRED = "referred", _("Referred")
    EMERGENCY_CARE = "emergency_care", _("Sent to emergency care")
    DISCHARGED = "discharged", _("Discharged")
    NOT_REACHED = "not_reached", _("Could not be reached")


FINDING_WORDS = {
    "emergency_symptom": _("Emergency symptom"),
    "urgent_symptom": _("Urgent symptom"),
    "very_severe_pain": _("Very severe pain"),
    "worse": _("Worse than at the start"),
    "not_improved": _("Not better after two weeks"),
    "relapse": _("Pain came back and has not settled"),
    "severe_pain": _("Severe pain"),
    "exercise_pain": _("Pain during the exercises"),
    "overdue_review": _("Four weeks without a review"),
    "symptom_to_mention": _("Symptom to mention"),
    "mixed_answers": _("Answers that do not agree"),
    "no_answer": _("No answer to the review"),
    "flare": _("Flare"),
    "programme_review": _("Six-week review"),
    "history": _("Medical history to look at before starting"),
    "review": _("Review due: no follow-up rules cover this problem"),
    "came_back": _("Came back from maintenance"),
    "message": _("A message that nobody has answered"),
    "silent": _("Nothing heard"),
    "improving": _("Improving"),
    "on_track": _("Nothing new"),
}


# The line of a timeline in which the patient says that it is not urgent to them.
CAN_WAIT = "can wait"
# Lines in which the patient told something: whoever takes it on or closes it must have seen the last of them.
OPENED, REPEATED, RAISED = "opened", "repeated", "raised"
NEWS = (OPENED, REPEATED, RAISED)


class ConcernQuerySet(models.QuerySet["Concern"]):
    """Named questions about concerns."""

    def open(self) -> "ConcernQuerySet":
        """Return what no person has closed."""
        return self.filter(closed_at=None)

    def of_clinic(self, clinic: Clinic) -> "ConcernQuerySet":
        """Return one clinic's concerns."""
        return self.filter(patient__clinic=clinic)

    def by_urgency(self) -> "ConcernQuerySet":
        """Return the most urgent first, then what is due first."""
        return self.order_by("urgency", "acknowledge_by", "id")

    def with_can_wait(self) -> "ConcernQuerySet":
        """Return the same, each with `said_can_wait`: whether the patient has said that it can."""
        said = ConcernEntry.objects.filter(concern=OuterRef("pk"), kind=CAN_WAIT)
        return self.annotate(said_can_wait=Exists(said))

    def with_news(self) -> "ConcernQuerySet":
        """Return the same, each with `news`, the last line that tells something new, and `came_again`."""
        entries = ConcernEntry.objects.filter(concern=OuterRef("pk")).order_by("-pk")
        return self.annotate(
            news=Subquery(entries.filter(kind__in=NEWS).values("pk")[:1]),
            came_again=Subquery(entries.filter(kind=REPEATED).values("text")[:1]),
        )

    def holding(self) -> "ConcernQuerySet":
        """Return open concerns that hold sessions and their reminders."""
        return self.open().filter(finding__in=HOLDING)


@pghistory.track(exclude=["next_escalation_at"])
class Concern(models.Model):
    """One per episode, finding and occasion; at most one of a finding is open."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="concerns")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.PROTECT, related_name="concerns")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="concerns")
    finding = models.CharField(_("finding"), max_length=30)
    occasion = models.CharField(max_length=40)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=Urgency)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.OPEN)
    owner = models.ForeignKey(Staff, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="concerns")
    opened_at = models.DateTimeField(_("opened"))
    acknowledge_by = models.DateTimeField(_("answer by"))
    outcome_by = models.DateTimeField(_("outcome by"))
    next_escalation_at = models.DateTimeField(null=True, blank=True, editable=False)
    escalations = models.PositiveSmallIntegerField(default=0, editable=False)
    acknowledged_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=ConcernOutcome, blank=True)
    outcome_note = models.TextField(_("what was said and decided"), blank=True)
    handed_to = models.CharField(_("who follows it now"), max_length=120, blank=True)

    objects: ClassVar = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ("urgency", "acknowledge_by", "id")
        indexes: ClassVar = [
            models.Index(  # the desk
                fields=["urgency", "acknowledge_by"], condition=Q(closed_at__isnull=True), name="concern_open"
            ),
            models.Index(  # care.covering.pass_on
                fields=["owner"], condition=Q(closed_at__isnull=True), name="concern_open_of_owner"
            ),
            models.Index(  # care.escalating.escalate_due
                fields=["next_escalation_at"],
                condition=Q(next_escalation_at__isnull=False),
                name="concern_escalates",
            ),
            models.Index(fields=["urgency", "acknowledge_by", "id"], name="concern_list"),  # admin list
            models.Index(  # admin list: closed ones
                fields=["urgency", "acknowledge_by", "id"],
                condition=Q(closed_at__isnull=False),
                name="concern_closed",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["patient", "episode", "finding"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="one_open_concern_per_finding",
            ),
            models.UniqueConstraint(
                fields=["patient", "episode", "finding", "occasion"],
                nulls_distinct=False,
                name="one_concern_per_occasion",
            ),
            models.CheckConstraint(
                condition=Q(
                    closed_at__isnull=True,
                    status__in=("open", "acknowledged"),
                    closed_by__isnull=True,
                    outcome="",
                )
                | (Q(closed_at__isnull=False, status="closed", closed_by__isnull=False) & ~Q(outcome="")),
                name="only_a_person_closes_a_concern",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_by__isnull=False),
                name="a_person_acknowledges",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="referred") | ~Q(handed_to=""),
                name="a_referred_concern_names_who_follows_it",
            ),
            models.CheckConstraint(condition=Q(acknowledge_by__lte=F("outcome_by")), name="answer_before_outcome"),
        ]

    def __str__(self) -> str:
        # Not what was found: the stock pages write this, and a manager reads them.
        return f"{self.patient}: {self.get_urgency_display()}"

    @property
    def day(self) -> int | None:
        """Return the day of the review clock on which it was found."""
        return self.assessment.day

    def get_finding_display(self) -> str:
        """Return the finding in words."""
        return str(FINDING_WORDS.get(self.finding, self.finding))

    def get_reason(self) -> str:
        """Return in one sentence why a person is needed."""
        finding = self.get_finding_display()
        return f"{finding} ({self.assessment.reasons[-1]})" if self.assessment.reasons else finding


class ConcernEntry(AppendOnly):
    """One line of a concern's timeline; append-only."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="entries")
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    text = models.TextField()

    class Meta(AppendOnly.Meta):
        abstract = False
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text
