"""A programme for a patient: choosing it, and the draft with every dose."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.admin.forms.fields import day_field, pain_field
from patients.models import PrescribedExercise, PrescriptionVersion
from programmes.dose import Dose, DoseError, Sides
from programmes.forms import DoseForm
from programmes.models import Exercise, Programme


class PrescribeForm(forms.Form):
    """Which programme, from when, and how bad the pain is now."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label=gettext_lazy("Programme"),
        error_messages={"required": gettext_lazy("Choose a programme.")},
    )
    starts_on = day_field(gettext_lazy("First day"), error_messages={"required": gettext_lazy("Choose the first day.")})
    baseline = pain_field(
        gettext_lazy("Pain now (0 to 10)"),
        required=False,
        help_text=gettext_lazy("Average of the last 24 hours. Empty: the patient's first check-in counts."),
    )

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]


class VersionForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a draft says besides its exercises."""

    weeks = forms.IntegerField(
        label=gettext_lazy("Weeks"),
        min_value=1,
        max_value=26,
        error_messages=dict.fromkeys(
            ("min_value", "max_value", "invalid"), gettext_lazy("A programme runs for 1 to 26 weeks.")
        ),
    )

    seen = forms.DateTimeField(
        widget=forms.HiddenInput,
        error_messages={"required": gettext_lazy("Open the draft again: this page does not say which one it changes.")},
    )

    class Meta:
        model = PrescriptionVersion
        fields = ("title", "weeks", "starts_on", "note")
        widgets: Mapping[str, forms.Widget] = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.Textarea(attrs={"rows": 3, "cols": 80}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen", self.instance.drafted_at.isoformat())


class EndPrescriptionForm(forms.Form):
    """Why a programme ends before its episode does."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class PrescribedForm(DoseForm):
    """One exercise of a draft. Its place is the number; equal numbers keep the order of the page."""

    field_order = (
        "exercise",
        "sets",
        "reps",
        "hold_seconds",
        "duration_seconds",
        "rest_seconds",
        "sessions_per_day",
        "sides",
        "load",
        "movements",
        "note",
        "rank",
        "weekdays",
    )
    exercise = forms.IntegerField(widget=forms.HiddenInput)
    place = forms.IntegerField(label=gettext_lazy("place"), min_value=1, max_value=99)

    class Meta:
        model = PrescribedExercise
        fields = (
            "sets",
            "reps",
            "hold_seconds",
            "duration_seconds",
            "sides",
            "movements",
            "rest_seconds",
            "sessions_per_day",
            "weekdays",
            "load",
            "note",
            "rank",
        )
        labels: Mapping[str, Any] = {
            "duration_seconds": gettext_lazy("time, seconds"),
            "rest_seconds": gettext_lazy("rest, seconds"),
        }
        widgets: Mapping[str, forms.Widget] = {"note": forms.TextInput()}

    def __init__(self, *args: Any, exercises: Mapping[int, Exercise], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exercises = exercises

    @property
    def shown(self) -> Exercise | None:
        """Return the exercise of this row."""
        value = str(self["exercise"].value() or "")
        return self.exercises.get(int(value)) if value.isdecimal() else None

    def clean_exercise(self) -> Exercise:
        """Return the exercise; raises ValidationError for one this clinic does not have."""
        exercise = self.exercises.get(self.cleaned_data["exercise"])
        if exercise is None:
            raise forms.ValidationError(_("This exercise is not in your library. Delete it here."))
        return exercise

    def clean(self) -> dict[str, Any]:
        """Say at its field what makes the dose one nobody can do."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.dose = self._dose(cleaned)
            except DoseError as error:
                for problem in error.problems:
                    self.add_error(problem.field, _(problem.message))
        return cleaned

    def _dose(self, cleaned: Mapping[str, Any]) -> Dose:
        numbers = ("sets", "reps", "hold_seconds", "duration_seconds", "rest_seconds", "sessions_per_day", "load")
        return Dose(
            **{name: cleaned[name] for name in numbers},
            sides=Sides(cleaned["sides"]),
            movements=tuple(cleaned["movements"]),
            weekdays=frozenset(cleaned["weekdays"]),
        )
