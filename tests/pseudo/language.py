"""A language that nobody speaks: every message of gettext in brackets and a third longer. What stands outside brackets
was never translated."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import override_settings
from django.utils.translation import trans_real

CODE = "qq"  # reserved for private use
OPEN, CLOSE = "\u27e6", "\u27e7"


class Pseudo:
    """A catalogue that holds every message there is."""

    def gettext(self, message: str) -> str:
        """Return a message in brackets, a third longer; the empty one is the catalogue's own heading."""
        words = message.rpartition("\x04")[2]
        return f"{OPEN}{words}{longer(words)}{CLOSE}" if words.strip() else words

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)

    def to_language(self) -> str:
        return CODE


def longer(words: str) -> str:
    """Return what makes a message a third longer, in words that can wrap."""
    more = -(-len(words) // 3)
    return "".join(" " if place % 6 == 0 else "~" for place in range(more))


@contextmanager
def spoken(*, right_to_left: bool = False) -> Iterator[None]:
    """Speak it everywhere, also in the threads of a live server."""
    bidi = [CODE] if right_to_left else []
    with override_settings(LANGUAGE_CODE=CODE, LANGUAGES=[(CODE, "Pseudo")], LANGUAGES_BIDI=bidi):
        trans_real._translations[CODE] = Pseudo()  # type: ignore[attr-defined]
        try:
            yield
        finally:
            del trans_real._translations[CODE]  # type: ignore[attr-defined]


@pytest.fixture
def pseudo() -> Iterator[Any]:
    with spoken():
        yield
