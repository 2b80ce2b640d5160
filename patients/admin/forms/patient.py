"""Who a patient is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models import Clinic
from clinic.one_line import OneLine
from patients.models import Patient
from patients.models.patient import validate_nhs_number
from patients.rules.cautions import FLAGS
from programmes.models import Exercise
from programmes.reading import named


def flag_choices(clinic: Clinic | None) -> list[tuple[str, str]]:
    """Return what may be flagged: what we know, and what else the exercises of this clinic caution about."""
    own = Exercise.objects.own(clinic).values_list("cautions", flat=True) if clinic else ()
    others = sorted({code for cautions in own for code in cautions} - FLAGS.keys())
    return [*((code, _(words)) for code, words in FLAGS.items()), *((code, named(code)) for code in others)]


def flags_in_words(patient: Patient) -> list[str]:
    """Return what is flagged for a patient."""
    return [_(FLAGS[code]) if code in FLAGS else named(code) for code in patient.flags]


class PatientForm(OneLine, forms.ModelForm):  # type: ignore[type-arg]
    """Who a patient is. Their clinic is that of whoever enters them."""

    class Meta:
        model = Patient
        # Typed: whoever has it on paper is faster so than by a calendar that opens on this month.
        widgets: Mapping[str, forms.Widget] = {"date_of_birth": forms.DateInput(attrs={"size": 10})}
        fields = (
            "name",
            "date_of_birth",
            "nhs_number",
            "physiotherapist",
            "email",
            "phone",
            "address",
            "doctor_name",
            "doctor_email",
            "flags",
            "session_minutes",
            "time_zone",
            "day_starts_at",
        )

    flags = forms.MultipleChoiceField(
        label=gettext_lazy("To think of when exercises are chosen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("An exercise that one of these speaks against is given only with a reason."),
    )
    nhs_number = forms.CharField(label=gettext_lazy("NHS number"), required=False, max_length=14)
    clinic: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and self.clinic:
            self.instance.clinic = self.clinic
        if "flags" in self.fields:  # they are for clinicians
            self.fields["flags"].choices = flag_choices(self.instance.clinic if self.instance.clinic_id else None)  # type: ignore[attr-defined]

    def clean_nhs_number(self) -> str:
        """Return ten digits, however they were spaced; raises ValidationError for a wrong check digit."""
        number = "".join(str(self.cleaned_data["nhs_number"]).split())
        if number:
            validate_nhs_number(number)
        return number

    def clean_date_of_birth(self) -> date:
        """Return the date; raises ValidationError for a day that has not come."""
        born: date = self.cleaned_data["date_of_birth"]
        if born > date.today():  # noqa: DTZ011  # a day's grace either way does no harm here
            raise forms.ValidationError(_("The date of birth is in the future."))
        return born

    def _get_validation_exclusions(self) -> set[str]:
        # An NHS number is unique within the clinic, so the clinic takes part.
        return set(super()._get_validation_exclusions()) - {"clinic"}  # type: ignore[misc]
