"""What was done of each exercise of one session."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.care.following import LogDraft
from patients.models import PrescribedExercise
from patients.models.session import Outcome, SkipReason
from patients.portal.forms.check_in import CHOOSE, TOO_LONG

PAIN = [("", gettext_lazy("No answer")), *((str(number), str(number)) for number in range(11))]
WHY = [("", gettext_lazy("Choose why")), *SkipReason.choices]


class SessionForm(forms.Form):
    """Done, partly or skipped and why, and pain, for each exercise; and whether pain stopped the session."""

    stopped_for_pain = forms.BooleanField(label=gettext_lazy("I stopped because of pain"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Anything else? (you can leave this empty)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nobody reads this at once. If it cannot wait, phone the clinic."),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, exercises: Sequence[PrescribedExercise], data: Any = None) -> None:
        super().__init__(data)
        self.exercises = exercises
        for exercise in exercises:
            self.fields |= fields_for(exercise)
        self.order_fields([*(name for name in self.fields if "-" in name), "stopped_for_pain", "note"])

    def parts(self) -> list[dict[str, Any]]:
        """Return each exercise with its three questions."""
        return [
            {"exercise": exercise} | {name: self[f"{name}-{exercise.pk}"] for name in ("outcome", "reason", "pain")}
            for exercise in self.exercises
        ]

    def clean(self) -> dict[str, Any]:
        """Ask why, for what was skipped."""
        cleaned: dict[str, Any] = super().clean() or {}
        for exercise in self.exercises:
            skipped = cleaned.get(f"outcome-{exercise.pk}") == Outcome.SKIPPED
            if skipped and f"reason-{exercise.pk}" in cleaned and not cleaned[f"reason-{exercise.pk}"]:
                self.add_error(f"reason-{exercise.pk}", _("%(name)s: choose why you skipped it.") % named(exercise))
        return cleaned

    def logs(self) -> list[LogDraft]:
        """Return what was done as the record takes it; a reason counts only for what was skipped."""
        return [self.log(exercise.pk) for exercise in self.exercises]

    def log(self, pk: int) -> LogDraft:
        outcome, pain = self.cleaned_data[f"outcome-{pk}"], self.cleaned_data[f"pain-{pk}"]
        reason = self.cleaned_data[f"reason-{pk}"] if outcome == Outcome.SKIPPED else ""
        return LogDraft(pk, outcome, reason, int(pain) if pain else None)


def fields_for(exercise: PrescribedExercise) -> dict[str, forms.Field]:
    """Return the questions about one exercise, under its key."""
    return {
        f"outcome-{exercise.pk}": forms.ChoiceField(
            label=_("How much of it did you do?"),
            choices=Outcome.choices,
            widget=forms.RadioSelect,
            error_messages={
                "required": _("%(name)s: choose done, partly or skipped.") % named(exercise),
                "invalid_choice": CHOOSE,
            },
        ),
        f"reason-{exercise.pk}": forms.ChoiceField(
            label=_("If you skipped it, why?"), choices=WHY, required=False, error_messages={"invalid_choice": CHOOSE}
        ),
        f"pain-{exercise.pk}": forms.ChoiceField(
            label=_("Pain while you did it, 0 to 10"),
            choices=PAIN,
            required=False,
            error_messages={"invalid_choice": _("%(name)s: choose a number from 0 to 10.") % named(exercise)},
        ),
    }


def named(exercise: PrescribedExercise) -> dict[str, str]:
    return {"name": exercise.name}
