"""What was done of each exercise of one session."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.care.recording import LogDraft
from patients.models import PrescribedExercise
from patients.models.session import ASKED, Outcome, SkipReason
from patients.portal.forms.check_in import CHOOSE, TOO_LONG

PAIN = [("", gettext_lazy("No answer")), *((str(number), str(number)) for number in range(11))]
SHORT = ("on", "true", "1")
WHY = [("", gettext_lazy("Choose why")), *SkipReason.choices]


def from_0_to_10(label: Any, hint: Any) -> forms.ChoiceField:
    """Return a question that may be left unanswered."""
    return forms.ChoiceField(
        label=label,
        choices=PAIN,
        required=False,
        help_text=hint,
        error_messages={"invalid_choice": gettext_lazy("Choose a number from 0 to 10, or leave it empty.")},
    )


class SessionForm(forms.Form):
    """Done, partly or skipped and why, and pain, for each exercise; then what stopped it, and how it was.

    The 4-minute version asks only of the exercises it holds: those whose answers are posted.
    """

    stopped_for_pain = forms.BooleanField(label=gettext_lazy("I stopped because of pain"), required=False)
    pain_after = from_0_to_10(
        gettext_lazy("How is your pain now, after the session?"),
        gettext_lazy("0 is no pain, 10 is the worst pain you can think of. You can leave this empty."),
    )
    effort = from_0_to_10(
        gettext_lazy("How hard was it?"),
        gettext_lazy("0 is no work at all, 10 is as hard as you can. You can leave this empty."),
    )
    short = forms.BooleanField(required=False, widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Anything else? (you can leave this empty)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Nobody reads this at once. If it cannot wait, phone the clinic."),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, exercises: Sequence[PrescribedExercise], data: Any = None, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.exercises = offered(exercises, data) if data and data.get("short") in SHORT else exercises
        for exercise in self.exercises:
            self.fields |= fields_for(exercise)
        self.order_fields([*(name for name in self.fields if "-" in name), "stopped_for_pain"])

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

    def said(self) -> dict[str, Any]:
        """Return what holds of the whole session, as the record takes it."""
        numbers = {name: self.cleaned_data[name] for name in ("pain_after", "effort")}
        return {
            **{name: int(value) if value else None for name, value in numbers.items()},
            **{name: self.cleaned_data[name] for name in ("stopped_for_pain", "short", "note")},
        }

    def log(self, pk: int) -> LogDraft:
        outcome, pain = self.cleaned_data[f"outcome-{pk}"], self.cleaned_data[f"pain-{pk}"]
        reason = self.cleaned_data[f"reason-{pk}"] if outcome == Outcome.SKIPPED else ""
        return LogDraft(pk, outcome, reason, int(pain) if pain else None)


def offered(exercises: Sequence[PrescribedExercise], data: Any) -> Sequence[PrescribedExercise]:
    """Return the exercises that were asked about; all of them where none was."""
    return [exercise for exercise in exercises if f"outcome-{exercise.pk}" in data] or exercises


def fields_for(exercise: PrescribedExercise) -> dict[str, forms.Field]:
    """Return the questions about one exercise, under its key."""
    return {
        f"outcome-{exercise.pk}": forms.ChoiceField(
            label=_("How much of it did you do?"),
            choices=[(outcome.value, outcome.label) for outcome in ASKED],
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
