"""How often somebody may try to sign in: counted in the database, so that it holds without Valkey.

No stranger locks anybody out. Tries are counted for an account from one address, and for each device on which it was
signed in before by itself; what comes from everywhere only slows down the devices that the account does not know.
"""

import time
from dataclasses import dataclass
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string, salted_hmac

SALT = "clinic.limits"
YEAR = 365 * 24 * 3600
ACCOUNTS_OF_A_DEVICE = 5


@dataclass(frozen=True)
class Limit:
    """At most so many tries within so many seconds of the first."""

    most: int
    seconds: int


@dataclass(frozen=True)
class Limits:
    """For an account from one address; for it from everywhere; and for strangers to it after that."""

    each: Limit
    everywhere: Limit
    slowed: Limit


FROM_ADDRESS = Limit(60, 60)  # a whole clinic may stand behind one
TRIES = Limits(Limit(10, 300), Limit(50, 3600), Limit(1, 10))
CODES = Limits(Limit(10, 900), Limit(20, 14 * 24 * 3600), Limit(1, 3600))  # a code of a link, while the link works
MAILS = Limits(Limit(5, 300), Limit(20, 3600), Limit(1, 60))  # each brings a mail to somebody

COUNT = """
INSERT INTO clinic_tries (key, until, count) VALUES (%(key)s, %(now)s + %(seconds)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN clinic_tries.until > %(now)s THEN clinic_tries.count + 1 ELSE 1 END,
    until = CASE WHEN clinic_tries.until > %(now)s THEN clinic_tries.until ELSE EXCLUDED.until END
RETURNING count, until
"""
FORGET = """
DELETE FROM clinic_tries WHERE key IN
    (SELECT key FROM clinic_tries WHERE until < %(now)s ORDER BY until LIMIT 10 FOR UPDATE SKIP LOCKED)
"""


def wait_for(request: HttpRequest, account: str, limits: Limits) -> int:
    """Return the seconds to wait before the next try with an account, which may not exist; 0 for none."""
    address, named = get_ip(request), digest_of(account)
    waits = [_count(f"address/{address}", FROM_ADDRESS)]
    if account:
        device = _devices(request).get(named)
        waits.append(_count(f"each/{named}/{device or address}", limits.each))
        if _count(f"everywhere/{named}", limits.everywhere) and not device:
            waits.append(_count(f"slowed/{named}", limits.slowed))
    return max(waits)


def remember_device(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Let a device be known to an account that was just signed in on it."""
    known = _devices(request)
    kept = {digest_of(account): known.pop(digest_of(account), None) or get_random_string(22)}
    kept |= dict(list(known.items())[: ACCOUNTS_OF_A_DEVICE - 1])
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _devices(request: HttpRequest) -> dict[str, Any]:
    try:
        found = signing.loads(request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE, ""), salt=SALT, max_age=YEAR)
    except signing.BadSignature:
        return {}
    return dict(found)


def digest_of(account: str) -> str:
    """Return a name for an account, which may not exist, that says nothing about it without the key."""
    return salted_hmac(SALT, account.strip().lower(), algorithm="sha256").hexdigest()[:32]


def _count(what: str, limit: Limit) -> int:
    """Count one try; returns the seconds until the next is allowed."""
    now = time.time()
    key = salted_hmac(SALT, f"{what}/{limit.seconds}", algorithm="sha256").hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": key, "now": int(now), "seconds": limit.seconds})
        count, until = cursor.fetchone()
        if count == 1:
            cursor.execute(FORGET, {"now": int(now)})
    return 0 if count <= limit.most else max(1, until - int(now))
