"""Staff whom the desk asks for a second factor, and the code that an authenticator app would show."""

import base64
import hmac
import io
import json
import logging
import re
import struct
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from clinic import sealing
from clinic.logs import Json, WithoutAddresses
from tests.cast import PASSWORD

SET_UP = "/accounts/mfa/totp/activate/"
Said = Callable[[], list[dict[str, Any]]]


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


@pytest.fixture
def said() -> Iterator[Said]:
    """Return what reads the events that were logged since."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Json())
    handler.addFilter(WithoutAddresses())
    watched = logging.getLogger("clinic.security")
    before = watched.level
    watched.setLevel(logging.INFO)
    watched.addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    watched.removeHandler(handler)
    watched.setLevel(before)


def rights_in(said: Said, *, patience: float = sealing.PATIENCE) -> list[dict[str, Any]]:
    """Return the lines of changed rights, once the standing work has looked."""
    sealing.seal(patience=patience)
    return [line for line in said() if line["event"] == "rights-changed"]
