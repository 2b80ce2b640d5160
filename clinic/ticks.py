"""The standing work: what ticks, how often, and whether it is late. Times here are real time."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models.functions import Now
from django.utils import timezone

from clinic.celery import INTERVALS
from clinic.models import Tick

LATE_AFTER = 3  # intervals


@contextlib.contextmanager
def ticking(name: str) -> Iterator[None]:
    """Record that a tick began and ended; an error is kept in words and raised on."""
    interval = INTERVALS[name][1]
    Tick.objects.update_or_create(name=name, defaults={"interval": interval, "last_began_at": Now()})
    try:
        yield
    except Exception as error:
        Tick.objects.filter(name=name).update(last_error=f"{type(error).__name__}: {error}"[:500])
        raise
    Tick.objects.filter(name=name).update(last_ended_at=Now(), last_error="")


@dataclass(frozen=True)
class Late:
    """A tick that has not ended for more than three of its intervals; `since` is None when it never has."""

    name: str
    since: timedelta | None


def late() -> list[Late]:
    """Return every tick that is late, the never run among them."""
    now, ended = timezone.now(), dict(Tick.objects.values_list("name", "last_ended_at"))
    found = []
    for name, (_task, interval) in INTERVALS.items():
        last = ended.get(name)
        if last is None or now - last > LATE_AFTER * interval:
            found.append(Late(name, now - last if last else None))
    return found
