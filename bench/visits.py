"""A signed-in browser that calls the web process's own entry point: every middleware, no socket."""

import io
import json
import re
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.test import Client

from clinic.models import User
from clinic.wsgi import application

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')


class Visitor:
    """One person's browser: cookies, and the token of the forms."""

    def __init__(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        self.cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
        self.token = self.status = ""

    def get(self, path: str) -> bytes:
        """Return a page."""
        return self._ask("GET", path, b"", "200")

    def learn_token(self, path: str) -> None:
        """Read the token of a form."""
        found = TOKEN.search(self.get(path))
        assert found
        self.token = found[1].decode()

    def post(self, path: str, answers: dict[str, str], *, expect: str) -> bytes:
        """Return what a form's post is answered with."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **answers}).encode()
        return self._ask("POST", path, body, expect)

    def send(self, path: str, body: object, key: UUID) -> bytes:
        """Return what is answered to something new, sent as a device sends it."""
        more = {"HTTP_X_CSRFTOKEN": self.token, "HTTP_IDEMPOTENCY_KEY": str(key), "CONTENT_TYPE": "application/json"}
        return self._ask("POST", path, json.dumps(body).encode(), "201", more)

    def _ask(self, method: str, path: str, body: bytes, expect: str, more: dict[str, str] | None = None) -> bytes:
        environ: dict[str, Any] = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "localhost"}
        environ["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        environ |= {"CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "", **(more or {})}
        setup_testing_defaults(environ)
        response = application(environ, self._begin)
        content = b"".join(response)
        response.close()
        if not self.status.startswith(expect):
            raise RuntimeError(f"{method} {path} answered {self.status}, where {expect} was expected")
        return content

    def _begin(self, status: str, headers: list[tuple[str, str]], _error: Any = None, /) -> Callable[[bytes], object]:
        self.status = status
        for name, value in headers:
            if name == "Set-Cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return bytes
