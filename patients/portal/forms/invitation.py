"""A new patient's first form."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clinic.one_line import OneLine
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


class CarerInvitationForm(OneLine, InvitationForm):
    """The code that a carer was told, and a password if they want one."""

    code = forms.CharField(
        label=_("The code you were told"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("8 letters or digits. It is not in the mail: ask whoever invited you."),
        error_messages={
            "required": _("Type the code. Ask whoever invited you for it."),
            "max_length": _("This is not the code. Ask whoever invited you to read it to you."),
        },
    )
    field_order = ("code", "password", "remember")
