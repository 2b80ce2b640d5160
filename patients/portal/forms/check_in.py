"""The check-in and the start check."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.care.checking_in import Answers
from patients.portal.forms.symptoms import FirstSymptomQuestions, SymptomQuestions
from patients.rules.symptoms import SEVERE_QUESTION

CANNOT_SAY = "cannot_say"
CHANGE = (
    ("1", _("Very much better")),
    ("2", _("Much better")),
    ("3", _("A little better")),
    ("4", _("No change")),
    ("5", _("A little worse")),
    ("6", _("Much worse")),
    ("7", _("Very much worse")),
    (CANNOT_SAY, _("I cannot say")),
)
YES_NO = (("yes", _("Yes")), ("no", _("No")))
TOO_LONG = _("Keep this to 1,000 letters. It has %(show_value)d now.")
CHOOSE = _("“%(value)s” is not one of the answers. Choose one of those shown.")


def one_of(label: Any, choices: Any, missing: Any, **options: Any) -> forms.ChoiceField:
    """Return radios of which one must be chosen."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": CHOOSE},
        **options,
    )


def pain_field() -> forms.ChoiceField:
    return one_of(
        _("How bad was your pain in the last 24 hours?"),
        [(str(number), str(number)) for number in range(11)],
        _("Choose a number for your pain, from 0 to 10."),
        help_text=_("Think of the whole day and night, and choose the number that fits most of it."),
    )


def severe_field() -> forms.ChoiceField:
    return one_of(_(SEVERE_QUESTION), YES_NO, _("Say yes or no: is the pain that bad?"))


def note_field() -> forms.CharField:
    return forms.CharField(
        label=_("Anything else? (you can leave this empty)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nobody reads this at once. If it cannot wait, phone the clinic."),
        error_messages={"max_length": TOO_LONG},
    )


class CheckInForm(SymptomQuestions):
    """How somebody is today, compared with the start."""

    pain = pain_field()
    change = one_of(
        _("How are you, compared with when you started?"),
        CHANGE,
        _("Choose how you are, compared with when you started."),
    )
    severe = severe_field()
    note = note_field()
    field_order = ("pain", "change", "severe", "first", "second", "note")

    def answers(self) -> Answers:
        """Return the answers as the record takes them."""
        change = self.cleaned_data["change"]
        return Answers(
            pain=int(self.cleaned_data["pain"]),
            change=None if change == CANNOT_SAY else int(change),
            symptoms=self.symptoms(),
            severe=self.cleaned_data["severe"] == "yes",
            note=self.cleaned_data["note"],
        )


class StartCheckForm(FirstSymptomQuestions):
    """Symptoms, history and pain before the first session: the baseline when none was recorded."""

    pain = pain_field()
    severe = severe_field()
    note = note_field()
    field_order = ("first", "second", "history", "pain", "severe", "note")

    def answers(self) -> Answers:
        """Return the answers as the record takes them."""
        return Answers(
            pain=int(self.cleaned_data["pain"]),
            change=None,
            symptoms=self.symptoms(),
            severe=self.cleaned_data["severe"] == "yes",
            history=frozenset(self.cleaned_data["history"]),
            note=self.cleaned_data["note"],
        )
