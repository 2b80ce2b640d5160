"""An answer to a patient's message."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from clinic.one_line import OneLine
from patients.admin.forms.fields import note_field
from patients.models.message import LONGEST


class AnswerForm(OneLine, forms.Form):
    """The text, the last message that was on the page, and a key that makes a second click harmless."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    text = note_field(
        gettext_lazy("Your answer"),
        rows=5,
        max_length=LONGEST,
        help_text=gettext_lazy("The patient reads it on their pages. The mail to them only says that something waits."),
        error_messages={"required": gettext_lazy("Write your answer.")},
    )

    def said(self) -> dict[str, Any]:
        """Return what the verb takes."""
        return {name: self.cleaned_data[name] for name in ("key", "seen", "text")}
