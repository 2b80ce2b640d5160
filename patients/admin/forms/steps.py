"""What is asked when proposed steps are refused."""

from django import forms
from django.utils.translation import gettext_lazy

from clinic.one_line import OneLine


class RefuseForm(OneLine, forms.Form):
    """Why steps are not taken."""

    why = forms.CharField(
        label=gettext_lazy("Why not, when you refuse"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "One sentence for your colleagues. It is proposed again after three new sessions. "
            "The patient can read this too, so name nobody."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
