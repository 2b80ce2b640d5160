"""Accounts: nobody signs up by themselves. A patient is invited, staff are added by their clinic."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic import sessions, sign_in


class SecondFactors(DefaultMFAAdapter):
    """allauth as it comes, with our words for a new key."""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 (allauth's own name)
        """Return the name that a new key has unless its owner gives another."""
        day = date_format(timezone.localdate(), "j F Y")
        return _("Key of %(day)s") % {"day": day}


class ClosedAccounts(DefaultAccountAdapter):
    """allauth as it comes, with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account comes by invitation."""
        return False

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Return whether a sign-in has to be repeated; the table of access asks the same of whole pages."""
        return not sessions.is_fresh(context.request)

    def get_user_display(self, user: Any) -> str:
        """Return how a person is greeted."""
        return str(user)

    def post_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse:
        """Return where to go, once it is settled how long this device stays signed in."""
        response: HttpResponse = super().post_login(request, user, **how)
        sign_in.remember_answer(request, request.resolver_match.view_name if request.resolver_match else "")
        sign_in.set_time(request)
        return response
