"""A note to what was sent before."""

from django import forms
from django.utils.translation import gettext_lazy

from patients.portal.forms.check_in import TOO_LONG


class RemarkForm(forms.Form):
    """The text alone."""

    text = forms.CharField(
        label=gettext_lazy("Your note"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Nobody reads this at once. If it cannot wait, phone the clinic."),
        error_messages={"required": gettext_lazy("Write what you want to add."), "max_length": TOO_LONG},
    )
