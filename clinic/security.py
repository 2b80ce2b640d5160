"""The security log: who signed in or out or failed to, was refused, met a limit, or changed how they sign in.

It tells too who changed what somebody may do. A line names an account by its id, and one that does not exist by a keyed
digest of what was typed: never an address. What it says of a record is its route. How each event is called stands in
docs/running.md.
"""

import logging
from collections.abc import Callable
from enum import StrEnum
from http import HTTPStatus
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import url_str_to_user_pk
from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from clinic import access, limits, logs
from clinic.limits import Limits
from clinic.models import User

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)


class Event(StrEnum):
    """What is logged."""

    SIGNED_IN = "signed-in"
    FIRST_STEP = "first-step"
    NOT_SIGNED_IN = "sign-in-failed"
    SHOWN_AGAIN = "shown-again"
    NOT_SHOWN = "shown-again-failed"
    CHANGED = "password-changed"
    WAY_IN = "way-in-mailed"
    SIGNED_OUT = "signed-out"
    IDLE = "signed-out-idle"
    ENDED = "sessions-ended"
    FACTORS = "factors-changed"
    RIGHTS = "rights-changed"
    REFUSED = "refused"
    LIMITED = "limit-reached"


OF_NOTE = (Event.NOT_SIGNED_IN, Event.NOT_SHOWN, Event.REFUSED, Event.LIMITED)
REFUSALS = {401: Event.REFUSED, 403: Event.REFUSED, 404: Event.REFUSED, 429: Event.LIMITED}
WITH_A_NEW_PASSWORD = ("account_reset_password_from_key", "account_change_password")


def note(event: Event, *, account: object = None, request: HttpRequest | None = None, **more: object) -> None:
    """Write one event: of which account, where, from where, in which request."""
    facts: dict[str, object] = dict(more)
    if request is not None:
        facts |= {"method": request.method, "route": logs.route_of(request), "from": address_of(request)}
        facts["request"] = logs.request_id(request)
        request.__dict__.setdefault("_noted", set()).add(event)
    write(event, account, facts)


def write(event: Event, account: object, facts: dict[str, object]) -> None:
    """Write one event as its facts stand."""
    facts = {"event": str(event)} | ({"account": str(account)} if account else {}) | facts
    said = " ".join(f"{name}={value}" for name, value in facts.items())
    log.log(logging.WARNING if event in OF_NOTE else logging.INFO, "%s", said, extra={"facts": facts})


def address_of(request: HttpRequest) -> str:
    """Return from where somebody asks, looking through the proxy that we trust; "-" over a socket."""
    try:
        return str(get_ip(request))
    except PermissionDenied:
        return "-"


def signed_in(request: HttpRequest) -> str:
    """Return the id of the account of a session, or nothing."""
    return str(request.session.get(SESSION_KEY, ""))


def pending(request: HttpRequest) -> dict[str, Any]:
    """Return the sign-in of which a step is still to come."""
    found = request.session.get(LOGIN_SESSION_KEY)
    return found if isinstance(found, dict) else {}


def known(request: HttpRequest) -> str:
    """Return the id of the account that is signed in, or of which a step is to come that names no address."""
    waiting = pending(request)
    waits = waiting.get("user_pk") if not waiting.get("email") else ""
    return signed_in(request) or (str(url_str_to_user_pk(waits)) if waits else "")


def typed(request: HttpRequest) -> str:
    """Return the address for which somebody asks to be let in; it need not exist."""
    if waiting := pending(request):
        return str(waiting.get("email") or "")
    return request.POST.get("login") or request.POST.get("email") or ""


def named(account: str, address: str = "") -> dict[str, object]:
    """Return what the log says of somebody: the id of the account, or a digest of an address that has none."""
    if account or not address:
        return {"account": account} if account else {}
    rows = User.objects.filter(email__iexact=address.strip().replace("\0", ""))
    key = rows.values_list("pk", flat=True).first()
    return {"account": str(key)} if key else {"digest": limits.digest_of(address)}


class Watched:
    """Notes what came of a request that signs in or out, and each that is refused."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        before = request.__dict__.get("_before")
        if request.resolver_match and (refusal := REFUSALS.get(response.status_code)):
            who = before[1:] if before and _tried(request) else (signed_in(request), "")
            note(refusal, request=request, status=response.status_code, **named(*who))
        elif before and (event := _came_of(request, response, before[0])):
            by = ",".join(str(one["method"]) for one in request.session.get(METHODS, ())) if event in KEPT else ""
            who = named(signed_in(request) or before[1], before[2])
            note(event, request=request, **who, **({"by": by} if by else {}))
        return response

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Look who it is before anything is done."""
        if request.method == "POST":
            asks = typed(request) if _tried(request) else ""
            request.__dict__["_before"] = (signed_in(request), known(request), asks)


def _tried(request: HttpRequest) -> Limits | None:
    return access.TRIED.get(logs.route_of(request)) if request.method == "POST" else None


KEPT = (Event.SIGNED_IN, Event.SHOWN_AGAIN)  # events after which a session knows by what its owner was known


def _came_of(request: HttpRequest, response: HttpResponse, before: str) -> Event | None:
    """Return what a post did to the sign-in of a session."""
    tried = _tried(request)
    after, led_on = signed_in(request), response.status_code == HTTPStatus.FOUND
    if after != before:
        ended = None if Event.IDLE in request.__dict__.get("_noted", ()) else Event.SIGNED_OUT
        return Event.SIGNED_IN if after else ended
    if tried is None or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    if tried is limits.MAILS:
        return Event.WAY_IN if led_on else None
    if led_on and logs.route_of(request) in WITH_A_NEW_PASSWORD:
        return Event.CHANGED
    if after:
        return Event.SHOWN_AGAIN if led_on else Event.NOT_SHOWN
    return Event.FIRST_STEP if led_on and pending(request) else Event.NOT_SIGNED_IN
