"""Ticks that have just ended."""

from clinic import ticks
from clinic.celery import INTERVALS


def all_ticks_ended() -> None:
    """Let every tick have run a moment ago."""
    for name in INTERVALS:
        with ticks.ticking(name):
            pass
