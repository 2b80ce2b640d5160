"""What every answer carries and every page leaves out."""

from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

ALLOWED = {"'none'", "'self'"}
LOADS = {"src", "srcset", "poster", "data", "action", "formaction"}


class Inline(HTMLParser):
    """Collects what the content policy would refuse, or would have to allow."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "style" or (tag == "script" and not given.get("src") and "json" not in given.get("type", "")):
            self.found.append(f"inline <{tag}>")
        self.found += [f"<{tag} {name}>" for name in given if name == "style" or name.startswith("on")]
        loads = {*LOADS, *(["href"] if tag in {"link", "base", "use"} else [])}
        self.found += [f"{tag} from {given[name]}" for name in loads & given.keys() if outside(given[name])]


def outside(address: str) -> bool:
    """Return whether an address leads to another host."""
    parts = urlsplit(address)
    return bool(parts.netloc) or parts.scheme in {"http", "https", "javascript"}


def faults_of(response: Any, *, signed_in: bool) -> list[str]:
    """Return what is wrong with the headers and the markup of an answer."""
    headers = response.headers
    found = [f"no {name}: {value}" for name, value in WITH.items() if headers.get(name) != value]
    found += policy_faults(headers.get("Content-Security-Policy", ""))
    found += ["may be read by other sites"] * ("Access-Control-Allow-Origin" in headers)
    found += [f"may ask for {name}" for name in NEVER if f"{name}=()" not in headers.get("Permissions-Policy", "")]
    kept = headers.get("Cache-Control", "")
    picture = headers.get("Content-Type", "").startswith("image/jpeg") and kept.startswith("private, ")
    if signed_in and "no-store" not in kept and not picture:
        found.append("may be stored by a browser")
    if headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        found += inline_in(response.content.decode())
    return found


@lru_cache(maxsize=64)
def inline_in(text: str) -> list[str]:
    """Return what a page carries inline, or asks of another host."""
    page = Inline()
    page.feed(text)
    return page.found


WITH = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy_faults(policy: str) -> list[str]:
    """Return what makes a content policy less than strict."""
    directives = {words[0]: set(words[1:]) for part in policy.split(";") if (words := part.split())}
    found = [f"policy without {name}" for name in NEEDED if name not in directives]
    found += [f"policy: default-src {directives.get('default-src')}"] * (directives.get("default-src") != {"'none'"})
    found += ["policy: nobody is told what it refused"] * (directives.pop("report-uri", None) != {"/violations/"})
    for name, sources in directives.items():
        more = sources - ALLOWED - ({"data:"} if name == "img-src" else set())
        found += [f"policy: {name} {source}" for source in more]
    return found


NEVER = ("camera", "geolocation", "microphone", "payment", "usb")
NEEDED = ("default-src", "script-src", "style-src", "form-action", "frame-ancestors", "base-uri", "object-src")
