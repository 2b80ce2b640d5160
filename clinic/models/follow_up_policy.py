"""By which settings a clinic follows up."""

from typing import ClassVar

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from clinic.models.organisation import Clinic
from clinic.models.staff import Staff
from clinic.policy import BOUNDS, Policy

# What each setting is called, and what it does, as a clinician says it. Shown with the range that is allowed.
WORDS = {
    "review_day": (
        _("Review after, days"),
        _("This many days after the start the patient should be better. If not, a referral is drafted."),
    ),
    "grace_days": (
        _("Wait for a late answer, days"),
        _("If nobody answers at the review, wait this many days longer before acting on it."),
    ),
    "carry_days": (
        _("An early answer counts, days"),
        _("An answer this many days before the review still counts for it."),
    ),
    "pause_credit": (
        _("Pauses move the review by at most, days"),
        _("Each day of a recorded pause moves the review on by one day, up to this many."),
    ),
    "baseline_before": (
        _("Pain at the start: days before"),
        _("Without a recorded score, a check-in this many days before the start still gives the pain at the start."),
    ),
    "baseline_after": (
        _("Pain at the start: days after"),
        _("Without a recorded score, a check-in this many days after the start still gives the pain at the start."),
    ),
    "change_better": (
        _("Better means change of at most"),
        _("Change is answered from 1, very much better, to 7, very much worse. Up to this answer counts as better."),
    ),
    "mild_pain": (
        _("Mild pain, up to"),
        _("Pain up to this score, of 10, does not lead to a referral by itself."),
    ),
    "severe_pain": (_("Severe pain, from"), _("Pain from this score on, of 10, needs a review within a working day.")),
    "very_severe_pain": (
        _("Very severe pain, from"),
        _("From this score on, of 10, the exercises stop until somebody has spoken to the patient."),
    ),
    "worse_by": (
        _("Worse than at the start by, points"),
        _("Pain this many points above the start counts as worse, on any day."),
    ),
    "flare_by": (
        _("A flare is a rise of, points"),
        _("Pain this many points above the lowest so far is a flare, if it also reaches the score below."),
    ),
    "flare_pain": (_("A flare has pain of at least"), _("Below this score, of 10, a rise is not a flare.")),
    "relapse_after": (
        _("A flare becomes a relapse after, days"),
        _("After improving: a flare that has lasted this many days or more is a relapse, and a referral is drafted."),
    ),
    "relapse_window": (
        _("Look back for a relapse, days"),
        _("A flare of a relapse is looked for this many days back, and no further."),
    ),
    "silent_days": (
        _("No answer for, days"),
        _("A patient who has not answered for this many days is shown as silent."),
    ),
    "backstop_day": (
        _("A clinician looks at the latest after, days"),
        _("If nobody has reviewed an episode for this many days, and it has not improved, a review is asked for."),
    ),
    "programme_review_day": (
        _("Programme review after, days"),
        _("After this many days the programme itself is looked at: carry on, change it or finish."),
    ),
}


def _setting(name: str) -> models.PositiveSmallIntegerField[int, int]:
    (label, meaning), (low, high) = WORDS[name], BOUNDS[name]
    return models.PositiveSmallIntegerField(
        label,
        default=getattr(Policy(), name),
        validators=[MinValueValidator(low), MaxValueValidator(high)],
        help_text=format_lazy(_("{meaning} Allowed: {low} to {high}."), meaning=meaning, low=low, high=high),
    )


@pghistory.track()
class FollowUpPolicy(models.Model):
    """One version of a clinic's follow-up settings; a change is the next version, and each decision names its own."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField(_("version"))
    created_at = models.DateTimeField(_("switched on"))
    created_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    review_day = _setting("review_day")
    grace_days = _setting("grace_days")
    carry_days = _setting("carry_days")
    severe_pain = _setting("severe_pain")
    very_severe_pain = _setting("very_severe_pain")
    worse_by = _setting("worse_by")
    change_better = _setting("change_better")
    mild_pain = _setting("mild_pain")
    flare_by = _setting("flare_by")
    flare_pain = _setting("flare_pain")
    relapse_after = _setting("relapse_after")
    relapse_window = _setting("relapse_window")
    silent_days = _setting("silent_days")
    pause_credit = _setting("pause_credit")
    baseline_before = _setting("baseline_before")
    baseline_after = _setting("baseline_after")
    backstop_day = _setting("backstop_day")
    programme_review_day = _setting("programme_review_day")

    class Meta:
        verbose_name = _("follow-up policy")
        verbose_name_plural = _("follow-up policies")
        ordering = ("clinic", "-version")
        constraints: ClassVar = [models.UniqueConstraint(fields=["clinic", "version"], name="one_policy_version")] + [
            models.CheckConstraint(
                condition=Q(**{f"{name}__range": bounds}),
                name=f"policy_{name}_in_bounds",
                violation_error_message=_("Outside what is allowed: %(low)d to %(high)d.")
                % {"low": bounds[0], "high": bounds[1]},
            )
            for name, bounds in BOUNDS.items()
        ]

    def __str__(self) -> str:
        return f"{self.clinic} v{self.version}"

    @property
    def rules(self) -> Policy:
        """Return the settings as the rules take them."""
        return Policy(**{name: getattr(self, name) for name in BOUNDS})
