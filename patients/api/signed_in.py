"""Who asks: the session of the portal, and nothing else."""

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request


class SignedIn(BaseAuthentication):
    """The session that the middleware has read, which also checks the token of every post, as it does for pages."""

    def authenticate(self, request: Request) -> tuple[Any, None]:
        """Return who is signed in; the access table has let nobody else through."""
        return request._request.user, None
