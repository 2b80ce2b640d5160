"""Accounts: nobody signs up by themselves. A patient is invited, staff are added by their clinic."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccounts(DefaultAccountAdapter):
    """allauth as it comes, with sign-up closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account comes by invitation."""
        return False

    def get_user_display(self, user: Any) -> str:
        """Return how a person is greeted."""
        return str(user)
