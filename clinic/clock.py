"""Domain time. Only the edges (a view, a tick, a command) ask; everything below is handed `now`."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the aware UTC instant the clinic lives in: real time, moved by CLOCK_SHIFT in demo and tests."""
    return timezone.now() + settings.CLOCK_SHIFT
