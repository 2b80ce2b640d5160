"""The goal in the patient's own words, and how well it goes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.one_line import OneLine
from patients.models.goal import LONGEST
from patients.portal.forms.check_in import one_of


class RatingForm(forms.Form):
    """How well the goal goes today."""

    rating = one_of(
        _("How well can you do this today?"),
        [(str(number), str(number)) for number in range(11)],
        _("Choose how well it goes, from 0 to 10."),
    )


class GoalForm(OneLine, RatingForm):
    """The goal itself, asked once."""

    text = forms.CharField(
        label=_("What do you want to be able to do again?"),
        help_text=_("One thing, in your own words. For example: carry my shopping home."),
        max_length=LONGEST,
        error_messages={
            "required": _("Write in a few words what you want to do again."),
            "max_length": _("Keep this to 120 letters. It has %(show_value)d now."),
        },
    )
    field_order = ("text", "rating")
