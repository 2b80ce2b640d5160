"""Fields that several forms have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from clinic.inputs import DayInput


def day_field(label: Any, **options: Any) -> forms.DateField:
    """Return a field for a calendar date."""
    return forms.DateField(label=label, widget=DayInput(), **options)


def pain_field(label: Any, **options: Any) -> forms.IntegerField:
    """Return a field for pain on the numeric rating scale."""
    words = {
        name: gettext_lazy("Pain is a whole number from 0 to 10.") for name in ("invalid", "min_value", "max_value")
    }
    words["required"] = gettext_lazy("Enter the pain, from 0 to 10.")
    return forms.IntegerField(label=label, min_value=0, max_value=10, error_messages=words, **options)


def note_field(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    """Return a field for some lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows, "cols": 60}), **options)


def handed_to_field() -> forms.CharField:
    """Return a field for who follows a patient that is referred on."""
    return forms.CharField(
        label=gettext_lazy("Who follows the patient now"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("The name of a person or service. Needed when you refer."),
    )
