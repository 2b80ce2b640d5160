"""allauth's pages of one's own sign-in, where they do more here than there."""

from collections.abc import Iterator
from typing import Any, ClassVar

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from clinic import second_factor, security, sessions
from clinic.one_line import OneLine
from clinic.security import Event


class PasskeyForm(OneLine, AddWebAuthnForm):
    """A key: its name, and what it is for."""

    name = forms.CharField(label=_("Name of the key"), required=False)
    passwordless = forms.BooleanField(label=_("Let it sign me in by itself, without a password"), required=False)


class SecondStep(IndexView):
    """allauth's page of factors, which tells staff that the desk waits for one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        return {**super().get_context_data(**kwargs), "desk_waits": second_factor.holds_back(self.request)}


class ChangesFactor:
    """A page after which the account is protected otherwise: its other sessions end, this one goes on."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the change; what was set up just now counts as shown."""
        kept = set(_factors(self.request))
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        now = set(_factors(self.request))
        second_factor.note_change(self.request, shown=now - kept)
        has = ",".join(sorted(now)) or "none"
        security.note(Event.FACTORS, account=self.request.user.pk, request=self.request, has=has)
        sessions.renew(self.request)
        return response


def _factors(request: HttpRequest) -> Iterator[str]:
    user: Any = request.user
    yield from Authenticator.objects.filter(user=user, type__in=second_factor.FACTORS).values_list("type", flat=True)


class UseApp(ChangesFactor, ActivateTOTPView):
    """allauth's page to set up an app."""


class StopApp(ChangesFactor, DeactivateTOTPView):
    """allauth's page to stop using it."""


class AddKey(ChangesFactor, AddWebAuthnView):
    """allauth's page to add a passkey, which is meant to sign in by itself."""

    form_class = PasskeyForm
    initial: ClassVar = {"passwordless": True}


class RemoveKey(ChangesFactor, RemoveWebAuthnView):
    """allauth's page to remove one."""


class MakeCodes(ChangesFactor, GenerateRecoveryCodesView):
    """allauth's page to make new recovery codes."""
