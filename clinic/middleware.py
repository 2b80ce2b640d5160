"""What every request passes: who may go where, who changed what, and that nothing personal is kept by a browser."""

import logging
import math
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pghistory
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.utils.translation import gettext as _
from pghistory.middleware import HistoryMiddleware

from clinic import access, limits, logs, own_sessions, problems, second_factor, security, sessions
from clinic.access import Audience
from clinic.limits import Limits
from clinic.models import User
from clinic.security import Event

FOR_STAFF = (Audience.STAFF, Audience.PATIENT_OR_STAFF)
Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)
TEXT = re.compile(r"text/|application/([\w.-]+\+)?(json|javascript)\b|image/svg\+xml")


# What a page of ours could ask of a phone, and never does.
NEVER = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
         "payment", "usb")  # fmt: skip


class ClosedToOthers:
    """Lets no page ask for what no page needs, and no other site load what is ours; static files included."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = ", ".join(f"{name}=()" for name in NEVER)
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class Compressed(GZipMiddleware):
    """Sends text in a tenth of its size; Django pads it at random, which only makes it harder to guess from its size.

    Photos and videos are as small as they get, and a browser asks for parts of them.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the response, compressed where it is text."""
        kind = response.get("Content-Type", "")
        return super().process_response(request, response) if TEXT.match(kind) else response


class ProblemDetails:
    """Says whatever went wrong under /api/ as a program reads it: a refused token, a missing address, a fault."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return problems.as_problem(response) if problems.is_api(request) else response


class IdleStaff:
    """Signs staff out after half an hour without a page; asking how long it still is does not count as one."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Look how long nobody has been there; the next middleware then leads to the sign-in."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if access.audience_of(name) in (None, Audience.ANYONE) or not sessions.is_of_staff(request):
            return
        if not sessions.seconds_left(request):
            security.note(Event.IDLE, account=request.user.pk, request=request)
            logout(request)
            messages.info(request, _("You were signed out, because nothing was opened for half an hour."))
        elif name != "stay-signed-in" or request.method == "POST":
            sessions.note_seen(request, at_once=name == "stay-signed-in")


class DenyByDefault:
    """Refuses every route that the access table does not name, and sends strangers to the sign-in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Return None to let the view answer; the way to a sign-in or second step; or raise Http404."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        whom = access.audience_of(name)
        if whom is Audience.ANYONE:
            return None
        if whom is None:
            log.warning("The route %s does not stand in the access table: refused", name)
        elif not request.user.is_authenticated:
            return problems.sign_in_first() if problems.is_api(request) else redirect_to_login(request.get_full_path())
        if not access.admits(request, name):
            if whom in FOR_STAFF and second_factor.holds_back(request):
                return second_factor.lead(request)
            raise Http404
        if access.asks_again(request, name) and not sessions.is_fresh(request):
            if request.method == "POST":
                messages.info(request, _("Show that it is you, then do it once more: nothing is saved yet."))
            return own_sessions.lead_to_sign_in(request)
        return None


class TriedSoOften:
    """Refuses the try after too many, whoever is named in it; and remembers the device on which one went well."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if self._limits(request) and request.user.is_authenticated and response.status_code < HTTPStatus.BAD_REQUEST:
            limits.remember_device(request, response, request.user.email)
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Return None to let the view answer, or that it is too often."""
        if (found := self._limits(request)) and (wait := limits.wait_for(request, self._account(request), found)):
            response = render(request, "429.html", {"minutes": math.ceil(wait / 60)}, status=429)
            response.headers["Retry-After"] = str(wait)
            return response
        if found and (waiting := security.pending(request)) and not waiting.get("user_pk"):
            User.objects.filter(pk=0).exists()  # takes as long as the account that a known address has
        return None

    def _limits(self, request: HttpRequest) -> Limits | None:
        match = request.resolver_match
        return access.TRIED.get(match.view_name) if match and request.method == "POST" else None

    def _account(self, request: HttpRequest) -> str:
        """Return what is tried: a link, or the address of the account that is named; neither need exist."""
        if request.resolver_match and (token := request.resolver_match.kwargs.get("token")):
            return str(token)
        if request.user.is_authenticated:
            return str(request.user.email)
        return security.typed(request) or security.known(request)


class HistoryContext(HistoryMiddleware):
    """Writes into the history who is behind a change, from where and why (ADR 11).

    Where from is the route, never the address, which can hold tokens; and the id of the request, which its answer
    and each line of the log name too.
    """

    def get_context(self, request: Any) -> dict[str, Any]:
        """Return what is kept beside each change of this request."""
        user = getattr(request, "user", None)
        known = str(user.pk) if user and user.is_authenticated else None
        return {"user": known, "method": request.method, "request": logs.request_id(request)}

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Add the route, and what the access table says is done there."""
        if request.method in settings.PGHISTORY_MIDDLEWARE_METHODS and request.resolver_match:
            name = request.resolver_match.view_name
            why = access.why(name)
            pghistory.context(route=name, **({"why": why} if why else {}))


class NoStore:
    """Signed-in pages are kept by nobody; a picture that says nothing personal may be, by one browser."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # The cookie counts too: the answer to a sign-out is nobody's any more.
        signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES or request.user.is_authenticated
        if signed_in and not getattr(response, "says_nothing_personal", False):
            response.headers["Cache-Control"] = "no-store"
        return response
