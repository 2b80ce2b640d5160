"""Work that is too long for one tick goes round: each goes on where the last one stopped. Times are real time.

A place counts only for the round and the place it was reached from: who was overtaken moves nothing.
"""

from datetime import datetime, timedelta

from django.db.models import F, QuerySet
from django.db.models.functions import Now

from clinic.celery import INTERVALS
from clinic.models import Tick

# What goes round, and how long ago its last whole round may have ended. The audit looks back at least two days
# (`missing.reminded`), and what comes up just behind it waits for the end of the next round: after twice twelve hours a
# day is left to act on the complaint.
LONGEST = {"audit": timedelta(hours=12)}


def take_up(name: str) -> Tick:
    """Return the round under way, with the place it has reached; begins one where none is."""
    Tick.objects.get_or_create(name=name, defaults={"interval": INTERVALS[name][1]})
    Tick.objects.filter(name=name, round_began_at=None).update(round_began_at=Now(), place="")
    return Tick.objects.get(name=name)


def reach(tick: Tick, place: str) -> bool:
    """Remember that all up to a place is done; returns whether the round is still ours."""
    ours = bool(_ours(tick).update(place=place))
    tick.place = place
    return ours


def end(tick: Tick) -> None:
    """Note that a round went all the way."""
    _ours(tick).update(whole_began_at=F("round_began_at"), whole_ended_at=Now(), round_began_at=None, place="")


def went_round(name: str, began_at: datetime) -> None:
    """Note a whole round done at once; the one under way goes on."""
    Tick.objects.get_or_create(name=name, defaults={"interval": INTERVALS[name][1]})
    Tick.objects.filter(name=name).update(whole_began_at=began_at, whole_ended_at=Now())


def last(name: str) -> datetime | None:
    """Return when the last whole round ended."""
    return Tick.objects.filter(name=name).values_list("whole_ended_at", flat=True).first()


def _ours(tick: Tick) -> QuerySet[Tick]:
    return Tick.objects.filter(name=tick.name, round_began_at=tick.round_began_at, place=tick.place)
