"""The letter, to whom it goes, and where it is."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from clinic.models import Clinic, Staff
from clinic.one_line import OneLine
from patients.admin.forms.fields import note_field
from patients.care import directory
from patients.models import Recipient
from patients.models.referral import ReferralUrgency


class LetterForm(OneLine, forms.Form):
    """The text of a letter that nobody has signed."""

    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"),
        choices=ReferralUrgency,
        required=False,
        help_text=gettext_lazy("It stands at the top of the letter."),
    )
    letter = note_field(
        gettext_lazy("Letter"),
        rows=32,
        help_text=gettext_lazy("Composed from the record. Change what is not right before you sign."),
        error_messages={"required": gettext_lazy("The letter is empty.")},
    )


class SendForm(OneLine, forms.Form):
    """To whom a letter goes: somebody of the directory, or somebody new whose address was just checked."""

    recipient = forms.ModelChoiceField(
        label=gettext_lazy("To"),
        help_text=gettext_lazy("Somebody of the directory; or name somebody new below."),
        queryset=Recipient.objects.none(),
        required=False,
        empty_label=gettext_lazy("Somebody who is not in the directory"),
    )
    recipient_name = forms.CharField(
        label=gettext_lazy("New: name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Whom the letter addresses, such as Dr Elm."),
    )
    organisation = forms.CharField(
        label=gettext_lazy("New: practice or service"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("As it is written on the letter."),
    )
    recipient_email = forms.EmailField(
        label=gettext_lazy("New: mail address"),
        required=False,
        help_text=gettext_lazy("Empty: you print the letter and record how it went."),
    )
    checked = forms.BooleanField(
        label=gettext_lazy("I have checked this address, such as by ringing them"),
        required=False,
        help_text=gettext_lazy("A wrong address sends a letter to a stranger."),
    )

    def __init__(self, *args: Any, clinic: Clinic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Recipient.objects.filter(clinic=clinic, is_active=True)
        self.fields["recipient"].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return the answers; somebody new needs a name and an address that was checked."""
        said = super().clean() or {}
        if said.get("recipient") or self.errors:
            return said
        if not said.get("recipient_name"):
            self.add_error("recipient_name", gettext("Say to whom the letter goes."))
        if said.get("recipient_email") and not said.get("checked"):
            self.add_error("checked", gettext("Check the address first, then say so here."))
        return said

    def chosen(self, *, by: Staff, now: datetime) -> Recipient:
        """Return whom the form names, written into the directory when new. Raises Refused."""
        said = self.cleaned_data
        if said["recipient"]:
            if said["checked"]:
                return directory.check(by=by, recipient=said["recipient"], now=now)
            return said["recipient"]  # type: ignore[no-any-return]
        return directory.add(
            by=by,
            name=said["recipient_name"],
            organisation=said["organisation"],
            email=said["recipient_email"],
            checked=said["checked"],
            now=now,
        )


class CorrectForm(OneLine, forms.Form):
    """Why a letter that was sent needs a next version."""

    reason = forms.CharField(
        label=gettext_lazy("What was wrong"),
        help_text=gettext_lazy(
            "The next version says so; the first stays in the record. The patient can read this too."
        ),
        max_length=300,
        error_messages={"required": gettext_lazy("Say what was wrong.")},
    )


class StepForm(OneLine, forms.Form):
    """What happened to a letter."""

    to = forms.ChoiceField(
        label=gettext_lazy("It is now"),
        help_text=gettext_lazy("Where the letter is, as somebody told you."),
        error_messages={"required": gettext_lazy("Say what happened.")},
    )
    text = forms.CharField(
        label=gettext_lazy("How you know"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Such as: phoned Dr Okafor's desk, they have it. The patient can read this too."),
    )

    def __init__(self, *args: Any, steps: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nothing is chosen beforehand: a press of the button must not take a letter back by itself.
        self.fields["to"].choices = [("", gettext_lazy("Choose one")), *steps]  # type: ignore[attr-defined]
