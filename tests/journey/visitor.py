"""Somebody at a browser, seen from outside: opens pages, fills in forms as they stand there, and sends them."""

import http.cookiejar
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Attributes = list[tuple[str, str | None]]


@dataclass
class Form:
    """A form of a page: where it goes, its values as they would be sent, and its buttons."""

    action: str
    values: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """A page: its text, its links, its forms."""

    def __init__(self, url: str, status: int, html: str) -> None:
        super().__init__()
        self.url, self.status, self.html = url, status, html
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._select: str | None = None
        self._textarea: str | None = None
        self.feed(html)

    @property
    def text(self) -> str:
        """Return what can be read, on one line."""
        return re.sub(r"\s+", " ", " ".join(self.words))

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Take links and fields as a browser would."""
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif self.forms:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name = self.forms[-1], given.get("name", "")
        if tag == "button" and name:
            form.buttons.append((name, given.get("value", "")))
        elif tag == "input" and name and "disabled" not in given:
            ticked = given.get("type") not in ("radio", "checkbox") or "checked" in given
            if ticked and given.get("type") != "submit":
                form.values.append((name, given.get("value", "on" if given.get("type") == "checkbox" else "")))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            form.values.append((self._select, given.get("value", "")))
        elif tag == "textarea":
            self._textarea = name
            form.values.append((name, ""))

    def handle_endtag(self, tag: str) -> None:
        """Leave a field."""
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, data: str) -> None:
        """Take text, and what stands in a textarea."""
        if self._textarea and self.forms:
            self.forms[-1].values[-1] = (self._textarea, data.lstrip("\n"))
        else:
            self.words.append(data)

    def form(self, action: str = "", *, having: str = "") -> Form:
        """Return the first form whose address ends so, or that has a field of this name."""
        for form in self.forms:
            names = {name for name, _value in form.values} | {name for name, _value in form.buttons}
            if (action and form.action.partition("?")[0].endswith(action)) or (having and having in names):
                return form
        raise AssertionError(f"no form {action or having} on {self.url}: {self.text[:400]}")

    def link(self, pattern: str) -> str:
        """Return the first link that matches."""
        for link in self.links:
            if re.search(pattern, link):
                return link
        raise AssertionError(f"no link {pattern} on {self.url}: {self.links}")


class Visitor:
    """A browser with its own cookies."""

    def __init__(self, base: str) -> None:
        self.base = base
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
        self.page = Page(base, 0, "")

    def open(self, address: str) -> Page:
        """Open a page, and follow where it leads."""
        return self._send(urllib.request.Request(urllib.parse.urljoin(self.page.url or self.base, address)))

    def send(self, form: Form, *, button: tuple[str, str] | None = None, **answers: Any) -> Page:
        """Fill in a form and send it; a list gives one field several values, None leaves it out."""
        values = [pair for pair in form.values if pair[0] not in answers]
        for name, value in answers.items():
            given = value if isinstance(value, list | set | tuple) else [value]
            values += [(name, str(one)) for one in given if one is not None]
        values += [button] if button else []
        address = urllib.parse.urljoin(self.page.url, form.action or self.page.url)
        headers = {"Origin": self.base, "Referer": self.page.url}
        return self._send(urllib.request.Request(address, urllib.parse.urlencode(values).encode(), headers))

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in with a password."""
        self.open("/accounts/login/")
        return self.send(self.page.form(having="password"), login=email, password=password)

    def _send(self, request: urllib.request.Request) -> Page:
        try:
            with self.opener.open(request, timeout=30) as answer:
                html, url, status = answer.read().decode(), answer.url, answer.status
        except urllib.error.HTTPError as error:
            html, url, status = error.read().decode(), request.full_url, error.code
        self.page = Page(url, status, html)
        return self.page
