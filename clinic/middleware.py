"""What every request passes: who may go where, who changed what, and that nothing personal is kept by a browser."""

import logging
import re
from collections.abc import Callable
from typing import Any

import pghistory
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from pghistory.middleware import HistoryMiddleware

from clinic import access, audit, problems
from clinic.access import Audience

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


class DenyByDefault:
    """Refuses every route that the access table does not name, and sends strangers to the sign-in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Return None to let the view answer; a way to the sign-in; or raise Http404."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        whom = access.audience_of(name)
        if whom is Audience.ANYONE:
            return None
        if whom is None:
            log.warning("The route %s does not stand in the access table: refused", name)
        elif not request.user.is_authenticated:
            return problems.sign_in_first() if problems.is_api(request) else redirect_to_login(request.get_full_path())
        if not access.admits(request, name):
            raise Http404
        return None


class HistoryContext(HistoryMiddleware):
    """Writes into the history who is behind a change, from where and why (ADR 11).

    Where from is the route, never the address, which can hold tokens; and the key of the request, which its answer
    names too, for the log of the web server.
    """

    def __call__(self, request: Any) -> Any:
        """Return the answer, with the key of its request where something was kept under it."""
        response = super().__call__(request)  # type: ignore[no-untyped-call]
        if key := audit.key_if_any(request):
            response.headers["X-Request-ID"] = key
        return response

    def get_context(self, request: Any) -> dict[str, Any]:
        """Return what is kept beside each change of this request."""
        user = getattr(request, "user", None)
        known = str(user.pk) if user and user.is_authenticated else None
        return {"user": known, "method": request.method, "request": audit.key_of(request)}

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Add the route, and what the access table says is done there."""
        if request.method in settings.PGHISTORY_MIDDLEWARE_METHODS and request.resolver_match:
            name = request.resolver_match.view_name
            deed = access.deed_of(name)
            pghistory.context(route=name, **({"why": " ".join(deed)} if deed else {}))


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
