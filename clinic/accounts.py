"""Accounts: nobody signs up by themselves. A patient is invited, staff are added by their clinic."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from clinic import sign_in


class ClosedAccounts(DefaultAccountAdapter):
    """allauth as it comes, with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account comes by invitation."""
        return False

    def get_user_display(self, user: Any) -> str:
        """Return how a person is greeted."""
        return str(user)

    def post_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse:
        """Return where to go, once it is settled how long this device stays signed in."""
        response: HttpResponse = super().post_login(request, user, **how)
        sign_in.remember_answer(request, request.resolver_match.view_name if request.resolver_match else "")
        sign_in.set_time(request)
        return response
