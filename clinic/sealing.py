"""Seals what is written once, batch by batch: each is bound to the one before, so that none is changed unnoticed.

A number is given to a row before its transaction ends, so rows do not come in the order of their numbers. Whoever may
still bring a lower number holds the lock of a writer on the table since before that number was given: once all who held
it when the last number was read are gone, every row up to that number stands there or never will. Numbers that are
missing then stay missing.
"""

import hashlib
import json
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from clinic import rights
from clinic.models import RightsChange, SealedBatch
from clinic.sealed_tables import AS_PLAIN, Table, tables

AT_A_TIME = 1_000  # rows
LONG_ENOUGH = 25.0  # seconds of one tick
PATIENCE = 5.0  # seconds for who is writing; a table they keep for longer waits for the next tick
SETTLED = timedelta(minutes=10)  # no request and no tick takes longer to say who is behind a change
BEGINNING = b"\0" * 32
LOCK = 5_316_042_010  # any number that no other lock of ours has

LAST = """
SELECT name, (SELECT upto FROM clinic_sealedbatch WHERE "table" = name ORDER BY upto DESC LIMIT 1)
FROM unnest(%s::text[]) name
"""
WRITERS = """
SELECT relation::regclass::text, virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND pid IS DISTINCT FROM pg_backend_pid()
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND relation = ANY(%s::text[]::regclass[])
"""


def seal(*, seconds: float = LONG_ENOUGH, settle: timedelta = SETTLED, patience: float = PATIENCE) -> int:
    """Seal what is new, as far as time allows; returns how many rows. Times here are real time."""
    stop_at = time.monotonic() + seconds
    ends = _ends()
    sealed = 0
    for table in _without_writers(ends, patience):
        while time.monotonic() < stop_at:
            count = _seal_some(table, ends[table.name], settle)
            sealed += count or 0
            if not count or count < AT_A_TIME:
                break
    return sealed


def link(batch: SealedBatch) -> bytes:
    """Return the hash that binds a batch to all before it."""
    said = [
        bytes(batch.previous).hex(),
        batch.table,
        batch.after,
        batch.upto,
        batch.columns,
        batch.keys,
        bytes(batch.digests).hex(),
        batch.at.isoformat(),
    ]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).digest()


def _ends() -> dict[str, int]:
    """Return the highest number of each table that has something new."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [list(tables())])
        last = dict(cursor.fetchall())
        looks = [
            f"SELECT '{table.name}', (SELECT max(\"{table.key}\") FROM {table.name}"  # noqa: S608  (names of models)
            f' WHERE "{table.key}" > %s)'
            for table in tables().values()
        ]
        cursor.execute(" UNION ALL ".join(looks), [_from(last[name]) for name in tables()])
        return {name: end for name, end in cursor.fetchall() if end is not None}


def _without_writers(ends: Iterable[str], patience: float) -> Sequence[Table]:
    """Return the tables to which nobody writes any more of those who did; newcomers get higher numbers."""
    names = list(ends)
    writing = _writers(names) if names else set()
    until = time.monotonic() + patience
    while writing and time.monotonic() < until:
        time.sleep(0.05)
        writing &= _writers(names)
    busy = {name for name, _who in writing}
    return [tables()[name] for name in names if name not in busy]


def _writers(names: list[str]) -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [names])
        return set(cursor.fetchall())


@transaction.atomic
def _seal_some(table: Table, end: int, settle: timedelta) -> int | None:
    """Seal the next rows of a table; returns how many, or None when somebody else is sealing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(LAST, [[table.name]])
        ((_name, after),) = cursor.fetchall()
        cursor.execute(AS_PLAIN)
        asked: dict[str, Any] = {"after": _from(after), "end": end, "most": AT_A_TIME, "settle": settle}
        cursor.execute(_question(table), asked)
        rows = cursor.fetchall()
    if rows:
        _bind(table, after, rows, timezone.now())
        if table.name == RightsChange._meta.db_table:
            rights.say(key for key, _digest in rows)
    return len(rows)


def _question(table: Table) -> str:
    return (
        f'SELECT key, digest FROM (SELECT written."{table.key}" AS key, {table.digest()} AS digest,'  # noqa: S608
        f' bool_and({table.settled}) OVER (ORDER BY written."{table.key}") AS settled FROM {table.name} written'
        f' WHERE written."{table.key}" > %(after)s AND written."{table.key}" <= %(end)s'
        f' ORDER BY written."{table.key}" LIMIT %(most)s) found WHERE settled ORDER BY key'
    )


def _bind(table: Table, after: int | None, rows: list[tuple[int, bytes]], at: datetime) -> None:
    before = SealedBatch.objects.order_by("-id").values_list("hash", flat=True).first()
    batch = SealedBatch(
        at=at,
        table=table.name,
        after=after,
        upto=rows[-1][0],
        columns=list(table.columns),
        keys=[key for key, _digest in rows],
        digests=b"".join(bytes(digest) for _key, digest in rows),
        previous=bytes(before) if before else BEGINNING,
    )
    batch.hash = link(batch)
    batch.save(force_insert=True)


def _from(after: int | None) -> int:
    return -(2**63) if after is None else after
