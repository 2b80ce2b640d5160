"""What went wrong, for a program: problem details (RFC 9457), the one shape of every refusal under /api/."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TYPE = "application/problem+json"
DETAILS = {
    400: gettext_lazy("What was sent cannot be read or is not complete."),
    401: gettext_lazy("Sign in first."),
    403: gettext_lazy("This was refused. Open the portal again and send it once more."),
    404: gettext_lazy("There is nothing here."),
    405: gettext_lazy("This address does not do that."),
    413: gettext_lazy("This is too much at once."),
    429: gettext_lazy("Too many at once. Wait a little and send it again."),
}
BROKEN = gettext_lazy("Something went wrong here. Send it again later.")


def is_api(request: HttpRequest) -> bool:
    """Return whether a program asks."""
    return request.path_info.startswith("/api/")


def body_of(
    status: int, *, kind: str = "about:blank", title: str = "", detail: str = "", **more: Any
) -> dict[str, Any]:
    """Return the members of a problem; those that say nothing are left out."""
    named = {
        "type": kind,
        "title": title or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or str(DETAILS.get(status, BROKEN)),
    }
    return named | {name: value for name, value in more.items() if value}


def problem(status: int, *, headers: dict[str, str] | None = None, **said: Any) -> JsonResponse:
    """Return an answer that says what went wrong."""
    response = JsonResponse(body_of(status, **said), status=status, content_type=TYPE)
    for name, value in {"Cache-Control": "no-store", **(headers or {})}.items():
        response.headers[name] = value
    return response


def sign_in_first() -> JsonResponse:
    """Return what a stranger meets."""
    return problem(401, title=_("Signed out"), headers={"WWW-Authenticate": 'Session realm="Limber"'})


def is_problem(response: HttpResponse) -> bool:
    return bool(response.headers.get("Content-Type", "").startswith(TYPE))


def said_by(response: HttpResponse) -> dict[str, Any]:
    """Return the members of a problem that was answered already; of another answer none."""
    return dict(json.loads(response.content)) if is_problem(response) else {}


def as_problem(response: HttpResponse) -> HttpResponse:
    """Return the refusal of a page as a problem; whatever else is answered stays."""
    if response.status_code < HTTPStatus.BAD_REQUEST or is_problem(response):
        return response
    kept = {name: value for name, value in response.headers.items() if not name.startswith("Content-")}
    found = problem(response.status_code, headers=kept)
    found.cookies = response.cookies
    return found
