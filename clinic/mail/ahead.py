"""The message after the one on the line, prepared meanwhile: one write can settle the one and begin the other."""

import time
from collections.abc import Callable
from typing import Any

from clinic.mail.models import Message, Status

FRESH = 1.0  # seconds; after that it is asked again whether the message is still due


class Ahead:
    """At most one message with what to hand over, which is None where it was settled instead."""

    def __init__(self, prepare: Callable[[Message], Any], stop_at: float) -> None:
        self._prepare, self._stop_at = prepare, stop_at
        self._message: Message | None = None
        self._ready: Any = None
        self._at = 0.0

    def look(self, message: Message | None) -> None:
        """Prepare what comes next."""
        self._message, self._at = message, time.monotonic()
        self._ready = self._prepare(message) if message else None

    def prepared(self, message: Message) -> Any:
        """Return what to hand over, prepared already or now; None once the message is settled."""
        known = self._message is message and (self._ready is None or self._fresh or message.status == Status.SENDING)
        return self._ready if known else self._prepare(message)

    @property
    def coming(self) -> Message | None:
        """Return the message that may be begun, unless there is none, or no time, or its answer is too old."""
        return self._message if self._ready is not None and self._fresh and time.monotonic() < self._stop_at else None

    @property
    def _fresh(self) -> bool:
        return time.monotonic() - self._at < FRESH
