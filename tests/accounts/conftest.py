"""Staff whom the desk asks for a second factor, and the code that an authenticator app would show."""

import base64
import hmac
import re
import struct
import time
from typing import Any

import pytest
from django.test import Client

from tests.cast import PASSWORD

SET_UP = "/accounts/mfa/totp/activate/"


@pytest.fixture
def asked(settings: Any) -> None:
    """The desk asks staff for a second factor, as in production."""
    settings.STAFF_SECOND_FACTOR = True


def code_of(secret: str) -> str:
    """Return what an app shows now (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def by_password(who: Any, client: Client | None = None) -> Client:
    """Return a browser in which somebody of the cast has typed in their password."""
    client = client or Client()
    client.post("/accounts/login/", {"login": who.email, "password": PASSWORD})
    return client


def set_up_app(client: Client) -> str:
    """Set up an authenticator app; returns its secret."""
    (secret,) = re.findall(r"<code>(\w+)</code>", client.get(SET_UP).content.decode())
    client.post(SET_UP, {"code": code_of(secret)})
    return secret
