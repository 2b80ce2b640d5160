"""The ways that messages go, one line each: what breaks on one leaves the others alone."""

from contextlib import ExitStack
from typing import Any, Protocol

from clinic.mail.line import Answer, Line
from clinic.mail.models import Channel
from clinic.mail.texting import TextLine


class Way(Protocol):
    """A line that can be opened, and that one message after the other is handed over."""

    def open(self) -> None:
        """Connect unless connected. Raises LineDown."""

    def hand_over(self, ready: Any, /) -> Answer:
        """Return what is said to one message. Raises LineDown."""


class Lines:
    """The lines of one run, each closed at its end."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._lines: dict[str, Way] = {}

    def __enter__(self) -> "Lines":
        self._lines = {
            Channel.EMAIL: self._stack.enter_context(Line()),
            Channel.TEXT: self._stack.enter_context(TextLine()),
        }
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def up(self) -> list[str]:
        """Return the channels over which messages still get through in this run."""
        return list(self._lines)

    def of(self, channel: str) -> Way:
        """Return the line of a channel."""
        return self._lines[channel]

    def give_up(self, channel: str) -> None:
        """Use a line no more in this run."""
        self._lines.pop(channel, None)
