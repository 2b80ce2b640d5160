"""A message to the clinic: symptoms are asked first, because nobody watches what is written."""

from django import forms
from django.utils.translation import gettext_lazy

from patients.models.message import LONGEST
from patients.portal.forms.symptoms import SymptomQuestions


class MessageForm(SymptomQuestions):
    """Both groups of symptoms, then the text."""

    text = forms.CharField(
        label=gettext_lazy("Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6, "class": "nhsuk-textarea"}),
        help_text=gettext_lazy("Up to 2,000 characters."),
        error_messages={
            "required": gettext_lazy("Write your message."),
            "max_length": gettext_lazy("Your message is too long. Use at most 2,000 characters."),
        },
    )
