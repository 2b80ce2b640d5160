"""What the API says when something cannot be: every exception as problem details (RFC 9457)."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from clinic import problems
from patients.care.amending import TooLate
from patients.care.recording import OnHold
from patients.care.refusal import Refused

DOCS = "/api/docs/#problem-"


class Conflict(exceptions.APIException):
    """What was sent does not go with what stands already."""

    status_code = 409

    def __init__(self, kind: str, title: str, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.kind, self.title, self.more = kind, title, more


def key_taken() -> Conflict:
    """Return the refusal of a key that came before with another content."""
    return Conflict("key-taken", _("This key was used before"), _("Something else was sent under this key before."))


def answer(exc: Exception, _context: Any) -> Response | None:
    """Return the problem behind an exception; None lets the fault be logged and answered as one."""
    said = members_of(exc)
    if said is None:
        return None
    set_rollback()
    headers = {"Retry-After": str(said["wait"])} if said.get("wait") else {}
    return Response(said, status=said["status"], headers=headers, content_type=problems.TYPE)


def members_of(exc: Exception) -> dict[str, Any] | None:
    """Return the members of the problem behind an exception."""
    if isinstance(exc, Refused):
        return refused(exc)
    if isinstance(exc, Http404):
        exc = exceptions.NotFound()
    if not isinstance(exc, exceptions.APIException):
        return None
    if isinstance(exc, exceptions.ValidationError):
        title = _("Something is missing or wrong")
        return problems.body_of(400, kind=f"{DOCS}invalid", title=title, errors=flat(exc.detail))
    if isinstance(exc, Conflict):
        return problems.body_of(409, kind=DOCS + exc.kind, title=exc.title, detail=str(exc.detail), **exc.more)
    if isinstance(exc, exceptions.Throttled):
        return problems.body_of(429, wait=exc.wait)
    return problems.body_of(exc.status_code, detail=str(exc.detail))


def refused(exc: Refused) -> dict[str, Any]:
    """Return a verb's refusal: a wrong answer by its field, or a conflict with what stands."""
    if exc.field:
        title = _("Something is missing or wrong")
        return problems.body_of(400, kind=f"{DOCS}invalid", title=title, errors={exc.field: [exc.message]})
    kinds = {OnHold: ("on-hold", _("Exercises are on hold")), TooLate: ("too-late", _("Too late to correct"))}
    kind, title = kinds.get(type(exc), ("refused", _("This cannot be")))
    return problems.body_of(409, kind=DOCS + kind, title=title, detail=exc.message)


def flat(detail: Any, name: str = "") -> dict[str, list[str]]:
    """Return what is wrong by the field it is wrong with; one inside another is named with a dot."""
    if isinstance(detail, dict):
        parts = [flat(value, inside(name, str(key))) for key, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(each, dict | list) for each in detail):
        parts = [flat(value, f"{name}.{number}") for number, value in enumerate(detail)]
    else:
        return {name: [writable(each) for each in (detail if isinstance(detail, list) else [detail])]}
    return {key: value for part in parts for key, value in part.items() if value}


def writable(said: Any) -> str:
    """Return a text that can be sent: it may repeat half a character of what came in."""
    return str(said).encode(errors="replace").decode()


def inside(name: str, key: str) -> str:
    """Return the name of a field inside another; what is wrong with a whole list stands under its own name."""
    return name if key == "non_field_errors" and name else ".".join(filter(None, (name, key)))
