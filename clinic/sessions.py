"""Sessions: of staff they end when nothing is opened for half an hour, and all others end when rights change."""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from clinic import security
from clinic.models import User
from clinic.security import Event

IDLE = 30 * 60  # seconds without a page after which a session of staff has ended
WARNED = 5 * 60  # seconds before that in which the desk says so
NOTED_EVERY = 60  # seconds: a page within a minute of another is not written down
FRESH = 15 * 60  # seconds after a sign-in in which it need not be repeated
SEEN = "seen_at"


def is_of_staff(request: HttpRequest) -> bool:
    """Return whether a session opens other people's records."""
    user: Any = request.user
    return bool(user.is_authenticated and (user.is_staff or user.is_superuser))


def seconds_left(request: HttpRequest) -> int:
    """Return the seconds until a session of staff ends by itself, 0 when it has; never seen is seen now."""
    seen = request.session.get(SEEN, time.time())
    return max(0, int(seen + IDLE - time.time()))


def note_seen(request: HttpRequest, *, at_once: bool = False) -> None:
    """Count the half hour of a session of staff from now on."""
    if at_once or time.time() - request.session.get(SEEN, 0) >= NOTED_EVERY:
        request.session[SEEN] = int(time.time())


def is_fresh(request: HttpRequest) -> bool:
    """Return whether somebody has shown within a quarter of an hour that it is them."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - max(record["at"] for record in records) < FRESH


def renew(request: HttpRequest) -> None:
    """End every other session of whoever asks, and give this one a new key."""
    user: Any = request.user
    end_all(user, request)
    user.refresh_from_db(fields=["session_epoch"])
    update_session_auth_hash(request, user)
    UserSession.objects.create_from_request(request)


def end_all(user: User, request: HttpRequest | None = None) -> None:
    """End every session of an account."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    security.note(Event.ENDED, account=user.pk, request=request)
