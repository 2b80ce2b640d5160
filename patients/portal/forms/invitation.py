"""A new patient's first form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.sign_in import own_phone


class InvitationForm(forms.Form):
    """A password, if they want one."""

    password = forms.CharField(
        label=_("Choose a password (you can leave this empty)"),
        required=False,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("10 letters or more. Without one, we send a code to your email each time you sign in."),
        error_messages={"max_length": _("Choose a shorter password.")},
    )
    remember = own_phone()
