"""How long somebody stays signed in: 60 days on a patient's own phone, else until the browser is closed."""

from datetime import timedelta
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm
from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from clinic import sessions

OWN_PHONE = timedelta(days=60)
MINE = "own_phone"


def own_phone() -> forms.BooleanField:
    return forms.BooleanField(label=_("This is my phone. Keep me signed in for 60 days."), required=False)


class SignIn(LoginForm):
    """Address and password, and whose phone it is."""

    remember = own_phone()

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in; allauth writes its own time, and then comes ours."""
        request.session[MINE] = self.cleaned_data["remember"]
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        set_time(request)
        return response


class TypeInCode(ConfirmLoginCodeForm):
    """The emailed code, and whose phone it is."""

    remember = own_phone()


def answered(request: HttpRequest, *, own_phone: bool) -> None:
    """Keep the answer of whoever has just come in by an invitation."""
    request.session[MINE] = own_phone
    set_time(request)
    record_authentication(request, request.user, method="invitation")
    UserSession.objects.create_from_request(request)


def remember_answer(request: HttpRequest, view_name: str) -> None:
    """Take the answer of the page of the code; the password's page has given its own, passkeys ask nothing."""
    if view_name == "account_confirm_login_code":
        request.session[MINE] = "remember" in request.POST


def set_time(request: HttpRequest) -> None:
    """Set the time of a session that has just begun. Staff see other people's records: never on any phone."""
    user: Any = request.user
    if not user.is_authenticated:
        return
    if user.is_staff or user.is_superuser:
        request.session.set_expiry(0)
        sessions.note_seen(request, at_once=True)
    elif MINE in request.session:
        request.session.set_expiry(int(OWN_PHONE.total_seconds()) if request.session[MINE] else 0)
