"""What a page says outside the brackets of the pseudo-language, apart from data."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from tests.pseudo.language import CLOSE, OPEN

SAID = {"alt", "aria-label", "title", "placeholder"}
UNSEEN = {"script", "style"}
VOID = {"input", "br", "img", "meta", "link", "hr", "path", "circle", "rect", "animate", "line", "polyline"}
INNERMOST = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
LETTERS = re.compile(r"[^\W\d_]{2,}")


class Words(HTMLParser):
    """Collects every text and every attribute that is read out or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.texts += [value for name, value in attrs if name in SAID and value]
        if tag == "input" and given.get("type") in {"submit", "button"}:
            self.texts.append(given.get("value") or "")
        if tag not in VOID:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not UNSEEN & set(self.inside):
            self.texts.append(data)


def untranslated(page: str, data: Iterable[str]) -> list[str]:
    """Return the texts of a page that hold letters outside brackets and are no data."""
    words = Words()
    words.feed(page)
    known = sorted({one for one in data if one}, key=len, reverse=True)
    return [text.strip() for text in words.texts if LETTERS.search(outside(text, known))]


def outside(text: str, data: Iterable[str]) -> str:
    """Return what is left of a text without what stands in brackets, from the innermost out, and without data."""
    while (less := INNERMOST.sub(" ", text)) != text:
        text = less
    for one in data:
        text = text.replace(one, " ")
    return text
