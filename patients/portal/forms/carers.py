"""Who may help, as what, with what and until when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from clinic.inputs import DayInput
from clinic.one_line import OneLine
from patients.models.carer import Relation, Scope
from patients.portal.forms.check_in import CHOOSE


def text_field(label: Any, missing: Any, **more: Any) -> forms.CharField:
    """Return a line that must be filled."""
    return forms.CharField(label=label, max_length=120, error_messages={"required": missing}, **more)


def choice_field(label: Any, choices: Any) -> forms.ChoiceField:
    """Return a question with one answer."""
    messages = {"required": CHOOSE, "invalid_choice": CHOOSE}
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, error_messages=messages)


class GiveForm(OneLine, forms.Form):
    """One person, asked by the patient."""

    name = text_field(gettext_lazy("Their full name"), gettext_lazy("Write their name."))
    email = forms.EmailField(
        label=gettext_lazy("Their email address"),
        help_text=gettext_lazy("They get an invitation there. It says nothing about health."),
        error_messages={
            "required": gettext_lazy("Write their email address."),
            "invalid": gettext_lazy("Write a whole email address, such as name@example.org."),
        },
    )
    relation = choice_field(gettext_lazy("What are they to you?"), Relation.choices)
    scope = choice_field(gettext_lazy("What may they do?"), Scope.choices)
    ends_on = forms.DateField(
        label=gettext_lazy("Last day they may do this"),
        widget=DayInput(),
        help_text=gettext_lazy("Within the next 12 months. It can be ended at any time before."),
        error_messages={
            "required": gettext_lazy("Choose the last day."),
            "invalid": gettext_lazy("Choose a day, such as 31 January 2027."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
