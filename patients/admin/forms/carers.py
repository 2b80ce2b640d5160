"""Whom the clinic lets help a patient, with what, until when, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from clinic.one_line import OneLine
from patients.admin.forms.fields import day_field
from patients.models.carer import Relation, Scope


class GiveForm(OneLine, forms.Form):
    """One person, invited by mail; the patient is told that something has changed."""

    name = forms.CharField(
        label=gettext_lazy("Full name of the carer"),
        max_length=120,
        help_text=gettext_lazy("It stands beside each answer that they give for the patient."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail of the carer"),
        help_text=gettext_lazy(
            "They get a mail, and you or the patient tell them a code. Only both together open the programme."
        ),
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("What they are to the patient"),
        choices=Relation.choices,
        help_text=gettext_lazy("Such as the parent of a child."),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What they may do"),
        choices=Scope.choices,
        widget=forms.RadioSelect,
        initial=Scope.SEE,
        help_text=gettext_lazy("Never messages, details, concerns or the account. Reporting a symptom is always open."),
    )
    ends_on = day_field(
        gettext_lazy("Last day"),
        help_text=gettext_lazy("Within the next 12 months. It can be ended at any time before."),
    )
    why = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("Who asked, and how you made sure. The patient can read this too, so name nobody else."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
