"""One exercise of a draft: its dose in one row or by fields, and what the page says of it."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.care import cautions
from patients.models import Patient, PrescribedExercise
from programmes import explanations, pictures
from programmes.dose import Dose, DoseError, Sides, read, seconds, sentence, typed
from programmes.dose.shorthand import EXAMPLE
from programmes.forms import DoseForm
from programmes.models import Exercise
from programmes.models.dose_fields import WORDS, dose_of

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


class ToldOnce(forms.BoundField):
    """A field whose help stands once on the page, however many exercises there are."""

    @property
    def aria_describedby(self) -> str | None:
        """Return the ids of its errors and of that help."""
        said = super().aria_describedby
        return said and said.replace(f"{self.auto_id}_helptext", f"means-{self.name}")


def typed_field() -> forms.CharField:
    """Return the field of a dose in one row."""
    return forms.CharField(
        label=gettext_lazy("dose in one row"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy(EXAMPLE), "autocomplete": "off"}),
        help_text=gettext_lazy(
            "All of the dose as you would note it. The sentence above it says how it was understood."
        ),
        error_messages={"max_length": gettext_lazy("A dose in one row has at most 120 characters.")},
    )


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
        "weekdays",
        "place",
        "note",
    )
    bound_field_class = ToldOnce
    exercise = forms.IntegerField(widget=forms.HiddenInput)
    typed = typed_field()
    typed_was = forms.CharField(widget=forms.HiddenInput, required=False)
    answered = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason, in spite of the caution"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Why this patient gets it all the same. The patient can read this too."),
    )
    place = forms.IntegerField(
        label=gettext_lazy("place"),
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("Its place in the session: 1 comes first."),
    )

    class Meta:
        model = PrescribedExercise
        fields = (*DOSE, "note", "rank")
        labels: Mapping[str, Any] = {
            "duration_seconds": gettext_lazy("time, seconds"),
            "rest_seconds": gettext_lazy("rest, seconds"),
        }
        widgets: Mapping[str, forms.Widget] = {"note": forms.TextInput(), "rank": forms.HiddenInput()}
        help_texts = explanations.DOSE | {"note": gettext_lazy("A word for the patient about this exercise.")}

    def __init__(
        self,
        *args: Any,
        exercises: Mapping[int, Exercise],
        patient: Patient,
        standing: Collection[int] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.exercises, self.patient, self.standing = exercises, patient, standing
        if not self.is_bound:
            self.initial["answered"] = self.answers  # a reason answers what the page shows beside it

    @property
    def shown(self) -> Exercise | None:
        """Return the exercise of this row."""
        value = str(self["exercise"].value() or "")
        return self.exercises.get(int(value)) if value.isdecimal() else None

    @cached_property
    def conflicts(self) -> dict[str, str]:
        """Return the cautions of the exercise that hold for this patient."""
        return cautions.conflicts(self.shown, self.patient) if self.shown else {}

    @property
    def caution(self) -> str:
        """Return what is still to say before this patient gets the exercise."""
        if not self.shown:
            return ""
        answered, reason = (str(self[name].value() or "") for name in ("answered", "reason"))
        return cautions.ask(self.shown, self.patient, answered=answered.split(), reason=reason)

    @property
    def answers(self) -> str:
        """Return the codes of the cautions that this page shows: a reason answers these."""
        return " ".join(sorted(self.conflicts))

    @property
    def easier(self) -> Exercise | None:
        """Return the next easier exercise."""
        return self.exercises.get(self.shown.harder_than_id or 0) if self.shown else None

    @property
    def harder(self) -> list[Exercise]:
        """Return the next harder exercises."""
        return [one for one in self.exercises.values() if self.shown and one.harder_than_id == self.shown.pk]

    @cached_property
    def told(self) -> Dose | None:
        """Return the dose that the row on the page says, sent or not; None while it says none."""
        return kept_dose(self)

    @property
    def says(self) -> str:
        """Return the dose as the patient reads it."""
        return sentence(self.told, side_word=self.side_word, words=WORDS) if self.told else ""

    @property
    def takes(self) -> int | str:
        """Return how many seconds a session of it takes."""
        return seconds(self.told) if self.told else ""

    @property
    def figure(self) -> str:
        """Return what to know the exercise by."""
        return pictures.small(self.shown) if self.shown else ""

    @property
    def place_of_two(self) -> int | None:
        """Return 1 or 2 for what comes first when there is time for two."""
        value = str(self["rank"].value() or "")
        return int(value) if value in ("1", "2") else None

    @property
    def wrong_fields(self) -> bool:
        """Return whether something is wrong beside the row."""
        return bool(self.errors.keys() - {"typed", "reason", "__all__"}) or (
            self.told is not None and not self.told.sessions_per_day
        )

    @property
    def side_word(self) -> str:
        """Return what one side is called."""
        return (self.shown and self.shown.side_word) or _("side")

    def clean_exercise(self) -> Exercise:
        """Return the exercise; raises ValidationError for one this clinic does not have."""
        exercise = self.exercises.get(self.cleaned_data["exercise"])
        if exercise is None:
            raise ValidationError(_("This exercise is not in your library. Delete it here."))
        return exercise

    def clean(self) -> dict[str, Any]:
        """Say at its field what makes the dose one nobody can do."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._check_reason(cleaned)
        if not self.errors:
            try:
                self.dose = self._said(dose_of(cleaned), cleaned["typed"], cleaned["typed_was"])
            except DoseError as error:
                for problem in error.problems:
                    self.add_error(problem.field, _(problem.message))
        return cleaned

    def _check_reason(self, cleaned: dict[str, Any]) -> None:
        """Ask for a reason where an exercise is new in the draft and conflicts; others wait until it is published."""
        exercise = cleaned.get("exercise")
        if exercise is None or exercise.pk in self.standing or self.data.get(self.add_prefix("DELETE")):
            return
        answered = cleaned.get("answered", "").split()
        asked = cautions.ask(exercise, self.patient, answered=answered, reason=cleaned.get("reason", ""))
        if asked and "reason" not in self.errors:
            self.add_error("reason", asked)

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
        help_texts = explanations.DOSE


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
        by_fields = dose_of(
            {name: field.clean(row[name].value()) for name, field in row.fields.items() if name in DOSE}
        )
        said, was = (str(row[name].value() or "") for name in ("typed", "typed_was"))
        return by_fields if said in ("", was) else read(said, like=by_fields)
    except (DoseError, ValidationError):
        return None
