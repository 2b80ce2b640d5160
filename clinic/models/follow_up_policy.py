"""By which settings a clinic follows up."""

from typing import ClassVar

import pghistory
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clinic.models.organisation import Clinic
from clinic.models.staff import Staff
from clinic.policy import BOUNDS, Policy


def _setting(name: str) -> models.PositiveSmallIntegerField[int, int]:
    low, high = BOUNDS[name]
    return models.PositiveSmallIntegerField(
        default=getattr(Policy(), name),
        validators=[MinValueValidator(low), MaxValueValidator(high)],
        help_text=_("%(low)d to %(high)d") % {"low": low, "high": high},
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
