"""Signing out: what this browser kept for whoever leaves does not meet the next person at a shared screen."""

from typing import Any

from allauth.account.views import LogoutView
from django.http import HttpResponse


class SignOut(LogoutView):
    """allauth's, which also forgets that the desk hides what patients said."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sign out, and forget it."""
        response: HttpResponse = super().post(*args, **kwargs)
        response.delete_cookie("discreet", path="/admin/", samesite="Strict")
        return response
