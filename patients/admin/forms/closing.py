"""Closing a concern."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.one_line import OneLine
from patients.admin import words
from patients.admin.forms.fields import day_field, handed_to_field, note_field
from patients.care.opening import NEEDS_NEXT_DATE
from patients.models import Concern, Referral
from patients.models.concern import ConcernOutcome
from patients.models.episode import Phase


def _in_short(concern: Concern) -> str:
    """Return an open concern in a line, the urgent first: nobody closes what they have not read."""
    what = f"{concern.get_urgency_display()}: {concern.get_finding_display()}"
    return f"{what}. {words.reason(concern.assessment, concern.finding)}"


class CloseForm(OneLine, forms.Form):
    """What a person decided, and when it is looked at next."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[("", gettext_lazy("Choose one")), *ConcernOutcome.choices],
        help_text=gettext_lazy("What came of it, in one word for the lists."),
        error_messages={"required": gettext_lazy("Say what came of it.")},
    )
    note = note_field(
        gettext_lazy("What was said and decided"),
        help_text=gettext_lazy(
            "For the record and your colleagues. The patient can ask for it: write what you would say to them."
        ),
        error_messages={"required": gettext_lazy("Write what was said and decided.")},
    )
    told = forms.CharField(
        label=gettext_lazy("What the patient reads of it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "One sentence. It stands on their page, under your name, until the next review; without one, for two weeks."
        ),
    )
    handed_to = handed_to_field()
    next_review_on = day_field(
        gettext_lazy("Next review"),
        required=False,
        help_text=gettext_lazy("1 to 14 days from today. Needed where the programme was changed."),
    )
    end_episode = forms.BooleanField(
        label=gettext_lazy("End the episode instead (discharge)"),
        required=False,
        help_text=gettext_lazy("Programme and reminders end today."),
    )
    maintain = forms.BooleanField(
        label=gettext_lazy("Go on as maintenance instead: the programme stays, the reviews end"),
        required=False,
        help_text=gettext_lazy("An answer or a symptom brings the patient back to you."),
    )
    also = forms.MultipleChoiceField(
        label=gettext_lazy("Close these with it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Other open concerns that the same talk answers."),
    )
    sign = forms.BooleanField(
        label=gettext_lazy("Sign the draft letter with it"),
        required=False,
        help_text=gettext_lazy("It can then be sent. Read it first."),
    )
    withdraw = forms.BooleanField(
        label=gettext_lazy("Withdraw the draft letter with it"),
        required=False,
        help_text=gettext_lazy("No letter is needed any more."),
    )
    SELDOM = ("told", "handed_to", "end_episode", "maintain")

    def __init__(
        self,
        *args: Any,
        concern: Concern,
        draft: Referral | None,
        others: Iterable[Concern],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.concern, self.draft, self.others = concern, draft, {str(other.pk): other for other in others}
        if concern.episode is None or concern.episode.ended_on:
            del self.fields["next_review_on"], self.fields["end_episode"], self.fields["maintain"]
        else:
            day = self.fields["next_review_on"].widget.attrs
            day |= {"min": today + timedelta(days=1), "max": today + timedelta(days=14)}
            if concern.finding in NEEDS_NEXT_DATE:
                self.fields["next_review_on"].help_text = _("1 to 14 days from today. Needed here, or end the episode.")
            if concern.episode.phase != Phase.ACTIVE:
                del self.fields["maintain"]
        if draft is None:
            del self.fields["withdraw"], self.fields["sign"]
        if not self.others:
            del self.fields["also"]
        else:
            named = [(key, _in_short(other)) for key, other in self.others.items()]
            self.fields["also"].choices = named  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Return what was decided; who is written to follows the patient unless somebody else is named."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("sign") and said.get("withdraw"):
            raise forms.ValidationError(_("Sign the letter or withdraw it, not both."))
        if self.draft and (said.get("sign") or said.get("withdraw")):
            self._check_letter(self.draft, said)
        return said

    @property
    def letter(self) -> str:
        """Return what tells the draft letter, as it stands now, from any other."""
        text = f"{self.draft.recipient_name}\n{self.draft.letter}" if self.draft else ""
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def _check_letter(self, draft: Referral, said: dict[str, Any]) -> None:
        """A letter goes with the finding it was drafted for; whom it is written to then follows the patient."""
        if said.get("sign") and self.data.get("letter", self.letter) != self.letter:
            self.add_error("sign", _("Somebody has changed the letter meanwhile. Read it again."))
        if draft.concern_id != self.concern.pk and str(draft.concern_id) not in said.get("also", ()):
            self.add_error("also", _("The letter was drafted for one of these: close that one too."))
        if said.get("sign") and said.get("outcome") == ConcernOutcome.REFERRED and not said.get("handed_to"):
            said["handed_to"] = draft.recipient_name[: self.fields["handed_to"].max_length]  # type: ignore[attr-defined]

    def asked(self) -> list[forms.BoundField]:
        """Return the fields that are asked each time; the outcome is a row of buttons."""
        return [field for field in self if field.name not in (*self.SELDOM, "outcome")]

    def seldom(self) -> list[forms.BoundField]:
        """Return the fields for what is decided now and then."""
        return [field for field in self if field.name in self.SELDOM]

    def is_seldom(self) -> bool:
        """Return whether anything of that was filled in, or is wrong."""
        return any(field.errors or (self.is_bound and field.data) for field in self.seldom())

    def decided(self) -> dict[str, Any]:
        """Return what was decided, as `care.resolving.resolve` takes it."""
        said = self.cleaned_data
        also = [self.others[key] for key in said.get("also", ())]
        return {**said, "also": also, "sign": self.draft if said.get("sign") else None}
