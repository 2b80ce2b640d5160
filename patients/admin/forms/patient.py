"""Who a patient is."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.models import Patient
from patients.models.patient import validate_nhs_number


class PatientForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who a patient is. Their clinic is that of whoever enters them."""

    class Meta:
        model = Patient
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
            "session_minutes",
            "time_zone",
            "day_starts_at",
        )

    nhs_number = forms.CharField(label=gettext_lazy("NHS number"), required=False, max_length=14)
    clinic: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding and self.clinic:
            self.instance.clinic = self.clinic

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
