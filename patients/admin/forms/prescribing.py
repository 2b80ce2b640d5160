"""A programme for a patient: choosing it, and the draft with every dose."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.admin.forms.fields import day_field, pain_field
from patients.models import PrescribedExercise, PrescriptionVersion
from programmes.dose import Dose, DoseError, Sides, read, typed
from programmes.dose.shorthand import EXAMPLE
from programmes.forms import DoseForm
from programmes.models import Exercise, Programme
from programmes.models.dose_fields import dose_of

DOSE = (
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
)


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


def typed_field() -> forms.CharField:
    """Return the field of a dose in one row."""
    return forms.CharField(
        label=gettext_lazy("dose in one row"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy(EXAMPLE), "autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("A dose in one row has at most 120 characters.")},
    )


class EndPrescriptionForm(forms.Form):
    """Why a programme ends before its episode does."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class PrescribedForm(DoseForm):
    """One exercise of a draft. Its place is the number; equal numbers keep the order of the page."""

    field_order = (
        "exercise",
        "typed",
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
    typed = typed_field()
    typed_was = forms.CharField(widget=forms.HiddenInput, required=False)
    place = forms.IntegerField(label=gettext_lazy("place"), min_value=1, max_value=99)

    class Meta:
        model = PrescribedExercise
        fields = (*DOSE, "note", "rank")
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
            raise ValidationError(_("This exercise is not in your library. Delete it here."))
        return exercise

    def clean(self) -> dict[str, Any]:
        """Say at its field what makes the dose one nobody can do."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                self.dose = self._said(dose_of(cleaned), cleaned["typed"], cleaned["typed_was"])
            except DoseError as error:
                for problem in error.problems:
                    self.add_error(problem.field, _(problem.message))
        return cleaned

    def _said(self, by_fields: Dose, row: str, row_was: str) -> Dose:
        """Return the dose of the row where it was changed, else of the fields; both changed must say the same."""
        if row in ("", row_was):
            return by_fields
        by_row = read(row, like=by_fields)
        if typed(by_fields) not in (row_was, typed(by_row)):
            said = {"row": typed(by_row), "fields": typed(by_fields)}
            self.add_error("typed", _("The row says %(row)s, the fields say %(fields)s. Change one of them.") % said)
        return by_row


class FieldsForm(DoseForm):
    """The fields of one dose of a draft, to be said in words; nothing is kept."""

    class Meta:
        model = PrescribedExercise
        fields = DOSE


def asked_dose(data: QueryDict) -> Dose:
    """Return the dose of a row or of the fields beside it. Raises ValidationError or DoseError."""
    if "typed" in data:
        movements = tuple(DoseForm.base_fields["movements"].clean(data.get("movements", "")))
        like = Dose(reps=1, sides=Sides.MOVEMENTS, movements=movements) if movements else None
        return read(typed_field().clean(data["typed"]), like=like)
    form = FieldsForm(data)
    if not form.is_valid():
        raise ValidationError([words for told in form.errors.values() for words in told])
    return dose_of(form.cleaned_data)


def kept_dose(row: PrescribedForm) -> Dose | None:
    """Return the dose that a row on the page says, sent or not; None while it says none."""
    try:
        if row.is_bound:
            return getattr(row, "dose", None)
        return dose_of({name: field.clean(row[name].value()) for name, field in row.fields.items() if name in DOSE})
    except (DoseError, ValidationError):
        return None
