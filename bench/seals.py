"""Sealing what is written once: a thousand rows beside their bare digests, and an empty tick beside its questions."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import uuid4

from django.db import connection

from bench import processor
from bench.measure import Compared, compare
from bench.people import a_physiotherapist
from bench.sizes import Sizes
from bench.statements import statements
from clinic import sealing
from clinic.models import ReadEvent
from clinic.sealed_tables import tables

SOME = 1_000
MOST_TIMES, MOST_TIMES_EMPTY = 2.0, 4.0
BLOCKS = 7


def measure(_sizes: Sizes) -> Iterable[Compared]:
    """Yield both."""
    by, counted = a_physiotherapist(), processor.clock()[0]
    table = tables()[ReadEvent._meta.db_table]

    def look() -> None:
        rows = [ReadEvent(user=by.user, clinic=by.clinic, subject=f"patient:{uuid4()}") for _ in range(SOME)]
        ReadEvent.objects.bulk_create(rows)

    def bare() -> None:
        look()
        newest = f'SELECT {table.digest()} FROM {table.name} written ORDER BY "{table.key}" DESC LIMIT {SOME}'
        with connection.cursor() as cursor:
            cursor.execute(newest)
            cursor.fetchall()

    def sealed() -> None:
        look()
        seal()

    seal()
    yield _compared(f"{SOME:,} looks written and sealed", bare, sealed, MOST_TIMES, counted)
    seal()
    yield _compared("empty tick: seal", _probes(), seal, MOST_TIMES_EMPTY, counted)


def seal() -> None:
    """Seal all that is new."""
    sealing.seal(settle=timedelta())


def _probes() -> Callable[[], None]:
    with statements() as found:
        seal()

    def ask() -> None:
        assert connection.connection
        for sql, params in found.asked:
            connection.connection.execute(sql, params).fetchall()

    return ask


def _compared(
    name: str, floor: Callable[[], None], subject: Callable[[], None], gate: float, clock: Callable[[], float]
) -> Compared:
    return compare(name, floor=floor, subject=subject, gate=gate, blocks=BLOCKS, each=1, clock=clock)
