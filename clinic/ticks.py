"""The standing work: what ticks, how often, and whether it is late. Times here are real time."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models.functions import Now
from django.utils import timezone

from clinic import acting, quiet
from clinic.celery import INTERVALS
from clinic.models import Tick
from clinic.rounds import LONGEST

LATE_AFTER = 3  # intervals


@contextlib.contextmanager
def ticking(name: str) -> Iterator[None]:
    """Record that a tick began and ended, and who changed what in between; an error is kept in words and raised on."""
    interval = INTERVALS[name][1]
    Tick.objects.update_or_create(name=name, defaults={"interval": interval, "last_began_at": Now()})
    try:
        with acting.tick(name):
            yield
    except Exception as error:
        Tick.objects.filter(name=name).update(last_error=quiet.without_rows(error)[:500])
        if quiet.holds_rows(error):  # Celery logs the words of what it is given
            raise type(error)(quiet.without_rows(error)) from None
        raise
    Tick.objects.filter(name=name).update(last_ended_at=Now(), last_error="")


@dataclass(frozen=True)
class Late:
    """A tick that has not ended for three of its intervals, or a round that takes too long; None: it never has."""

    name: str
    since: timedelta | None
    is_round: bool = False


@dataclass(frozen=True)
class Health:
    """What is late, when each tick last ended, and when the audit last went all the way round."""

    late: list[Late]
    ended_at: dict[str, datetime | None]
    audited_at: datetime | None


def health() -> Health:
    """Return how the standing work goes, from one look at the heartbeats."""
    now, known = timezone.now(), Tick.objects.in_bulk()
    ticks = [known.get(name) or Tick(name=name) for name in INTERVALS]
    late = [row for tick in ticks for row in (*_tick(tick, now), *_round(tick, now))]
    ended_at = {tick.name: tick.last_ended_at for tick in ticks}
    return Health(late, ended_at, known["audit"].whole_ended_at if "audit" in known else None)


def _tick(tick: Tick, now: datetime) -> Iterator[Late]:
    last = tick.last_ended_at
    if last is None or now - last > LATE_AFTER * INTERVALS[tick.name][1]:
        yield Late(tick.name, now - last if last else None)


def _round(tick: Tick, now: datetime) -> Iterator[Late]:
    """Return a round that takes too long; the very first has as much time as any."""
    last = tick.whole_ended_at or tick.round_began_at
    if tick.name in LONGEST and last is not None and now - last > LONGEST[tick.name]:
        yield Late(tick.name, now - last if tick.whole_ended_at else None, is_round=True)
