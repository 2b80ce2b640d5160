"""Pausing, restarting and ending an episode."""

from django import forms
from django.utils.translation import gettext_lazy

from clinic.one_line import OneLine
from patients.admin.forms.fields import day_field, handed_to_field, note_field, pain_field


class PauseForm(OneLine, forms.Form):
    """Days on which nothing is asked."""

    from_on = day_field(gettext_lazy("From"), help_text=gettext_lazy("The first day on which nothing is asked."))
    until_on = day_field(gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty: until you resume it."))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("So that a colleague understands it. The patient can read this too, so name nobody."),
    )


class EndForm(OneLine, forms.Form):
    """How an episode ended."""

    outcome_note = note_field(
        gettext_lazy("How it ended"),
        help_text=gettext_lazy("In a sentence or two, for the record. The patient can read this too."),
        error_messages={"required": gettext_lazy("Write how it ended.")},
    )

    referred = forms.BooleanField(
        label=gettext_lazy("Referred on to somebody else"),
        required=False,
        help_text=gettext_lazy("Then say who follows the patient now."),
    )
    handed_to = handed_to_field()


class ReviewForm(forms.Form):
    """The date on which somebody looks again."""

    review_on = day_field(
        gettext_lazy("Next review"),
        help_text=gettext_lazy("1 to 14 days from today. Today counts as reviewed."),
        error_messages={"required": gettext_lazy("Choose the date of the next review.")},
    )


class RestartForm(OneLine, forms.Form):
    """A new day 0."""

    started_on = day_field(
        gettext_lazy("New first day"), help_text=gettext_lazy("Day 0: the next review counts from it.")
    )
    baseline = pain_field(
        gettext_lazy("Pain on that day (0 to 10)"),
        required=False,
        help_text=gettext_lazy("Later answers are held against it. Empty: the first check-in counts."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, help_text=gettext_lazy("Such as: never begun, or a new injury.")
    )
