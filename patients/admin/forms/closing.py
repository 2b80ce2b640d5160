"""Closing a concern."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.admin.forms.fields import day_field, handed_to_field, note_field
from patients.care.opening import NEEDS_NEXT_DATE
from patients.models import Concern
from patients.models.concern import ConcernOutcome
from patients.models.episode import Phase


class CloseForm(forms.Form):
    """What a person decided, and when it is looked at next."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        choices=[("", gettext_lazy("Choose one")), *ConcernOutcome.choices],
        error_messages={"required": gettext_lazy("Say what came of it.")},
    )
    note = note_field(
        gettext_lazy("What was said and decided"),
        error_messages={"required": gettext_lazy("Write what was said and decided.")},
    )
    told = forms.CharField(
        label=gettext_lazy("What the patient reads of it"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("One sentence. It stands on their page, under your name, until the next review."),
    )
    handed_to = handed_to_field()
    next_review_on = day_field(
        gettext_lazy("Next review"), required=False, help_text=gettext_lazy("1 to 14 days from today.")
    )
    end_episode = forms.BooleanField(label=gettext_lazy("End the episode instead (discharge)"), required=False)
    maintain = forms.BooleanField(
        label=gettext_lazy("Go on as maintenance instead: the programme stays, the reviews end"), required=False
    )
    withdraw = forms.BooleanField(label=gettext_lazy("Withdraw the draft letter with it"), required=False)

    def __init__(self, *args: Any, concern: Concern, has_draft: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if concern.episode is None or concern.episode.ended_on:
            del self.fields["next_review_on"], self.fields["end_episode"], self.fields["maintain"]
        else:
            day = self.fields["next_review_on"].widget.attrs
            day |= {"min": today + timedelta(days=1), "max": today + timedelta(days=14)}
            if concern.finding in NEEDS_NEXT_DATE:
                self.fields["next_review_on"].help_text = _("1 to 14 days from today. Needed here, or end the episode.")
            if concern.episode.phase != Phase.ACTIVE:
                del self.fields["maintain"]
        if not has_draft:
            del self.fields["withdraw"]
