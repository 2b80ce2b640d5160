"""The questions about symptoms and history: texts and codes come from the rules alone."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.rules.symptoms import (
    ASKED_AS,
    ASKED_FIRST_AS,
    HISTORY,
    NONE_OF_THESE,
    SYMPTOMS,
    Group,
)

NONE = "none"
NONE_CHOICE = (NONE, gettext_lazy(NONE_OF_THESE))

# A word behind the question tells the two groups apart for who hears the page.
QUESTION = gettext_lazy("{question} ({part} of 2)")
MISSING = gettext_lazy("Tick each one you have, or “None of these” (list {part} of 2).")


def symptom_choices(group: Group) -> list[tuple[str, Any]]:
    """Return the symptoms of a group as they are asked, "not sure" last."""
    asked = [(code, row) for code, row in SYMPTOMS.items() if row.group is group]
    return [(code.value, gettext_lazy(row.question)) for code, row in sorted(asked, key=lambda pair: pair[1].unsure)]


class TickAll(forms.MultipleChoiceField):
    """Boxes to tick; with `none` the last one says that nothing fits, and then one of them must be ticked."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages: ClassVar = {
        "required": gettext_lazy("Tick each one that is a yes, or “None of these”."),
        "invalid_choice": gettext_lazy("“%(value)s” is not one of the answers. Tick the boxes again."),
    }

    def clean(self, value: Any) -> list[str]:
        """Return the codes; raises ValidationError when "none of these" stands beside one."""
        ticked: list[str] = super().clean(value)
        if NONE in ticked and len(ticked) > 1:
            raise ValidationError(_("You ticked “None of these” and something else. Untick the one that is wrong."))
        return [code for code in ticked if code != NONE]


def group_field(group: Group, asked_as: str, part: int) -> TickAll:
    """Return one group of symptoms, which ends in "none of these" and "not sure"."""
    *symptoms, unsure = symptom_choices(group)
    return TickAll(
        label=format_lazy(QUESTION, question=gettext_lazy(asked_as), part=part),
        choices=[*symptoms, NONE_CHOICE, unsure],
        help_text=gettext_lazy("Tick all that apply."),
        error_messages={"required": format_lazy(MISSING, part=part)},
    )


class SymptomQuestions(forms.Form):
    """Both groups, asked as news since the last answer."""

    first = group_field(Group.FIRST, ASKED_AS, 1)
    second = group_field(Group.SECOND, ASKED_AS, 2)

    def symptoms(self) -> frozenset[str]:
        """Return the codes that were ticked and are known, also of a form that has errors elsewhere."""
        return frozenset(self.cleaned_data.get("first", [])) | frozenset(self.cleaned_data.get("second", []))


class FirstSymptomQuestions(SymptomQuestions):
    """Both groups and the history, asked once before the first session."""

    first = group_field(Group.FIRST, ASKED_FIRST_AS, 1)
    second = group_field(Group.SECOND, ASKED_FIRST_AS, 2)
    history = TickAll(
        label=gettext_lazy("Is any of this true for you?"),
        choices=[*((code.value, gettext_lazy(question)) for code, question in HISTORY.items()), NONE_CHOICE],
        help_text=gettext_lazy("Tick each one that is a yes. Not sure? Tick it."),
    )


class SymptomReportForm(forms.Form):
    """A symptom on its own, at any time."""

    first = TickAll(
        label=gettext_lazy("What is new or worse?"),
        choices=symptom_choices(Group.FIRST),
        required=False,
        help_text=gettext_lazy("Tick all that apply."),
    )
    second = TickAll(label=gettext_lazy("Or one of these?"), choices=symptom_choices(Group.SECOND), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for at least one symptom."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.symptoms():
            self.add_error("first", _("Tick what is new or worse. If it is not here, phone the clinic."))
        return cleaned

    def symptoms(self) -> frozenset[str]:
        """Return the codes that were ticked."""
        return frozenset(self.cleaned_data.get("first", [])) | frozenset(self.cleaned_data.get("second", []))
