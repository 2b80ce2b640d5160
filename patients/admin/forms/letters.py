"""The letter, to whom it goes, and where it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from patients.admin.forms.fields import note_field


class LetterForm(forms.Form):
    """The text of a letter that nobody has signed."""

    letter = note_field(
        gettext_lazy("Letter"), rows=32, error_messages={"required": gettext_lazy("The letter is empty.")}
    )


class SendForm(forms.Form):
    """To whom a signed letter goes."""

    recipient_name = forms.CharField(
        label=gettext_lazy("To"),
        max_length=120,
        error_messages={"required": gettext_lazy("Say to whom the letter goes.")},
    )
    recipient_email = forms.EmailField(
        label=gettext_lazy("Mail address"), error_messages={"required": gettext_lazy("Enter the mail address.")}
    )


class StepForm(forms.Form):
    """What happened to a letter."""

    to = forms.ChoiceField(label=gettext_lazy("It is now"))
    text = forms.CharField(
        label=gettext_lazy("How you know"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Such as: phoned Dr Okafor's desk, they have it."),
    )

    def __init__(self, *args: Any, steps: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = steps  # type: ignore[attr-defined]
