"""Follows the seals from the first to the last, and names the first that is broken. Memory is that of one batch."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from clinic.models import Erasure, SealedBatch
from clinic.sealed_tables import AS_PLAIN, tables
from clinic.sealing import BEGINNING, link

DIGEST = 32  # bytes


class Broken(Exception):
    """The first link that does not hold, in words: its batch, table, numbers and row."""

    def __init__(self, batch: SealedBatch, words: str) -> None:
        super().__init__(f"Batch {batch.pk} ({batch.table}, rows {batch.keys[0]} to {batch.upto}): {words}")


@dataclass
class Found:
    """What holds: so many batches and rows, so many erased by the owner's command, and the hash of the last."""

    batches: int = 0
    rows: int = 0
    erased: int = 0
    head: bytes = BEGINNING


def verify() -> Iterator[Found]:
    """Yield what holds so far, batch by batch. Raises Broken at the first that does not."""
    found, upto = Found(), dict[str, int]()
    for batch in _batches():
        if bytes(batch.previous) != found.head:
            raise Broken(batch, "it does not follow the batch before it; one between them is gone or was put in.")
        if link(batch) != bytes(batch.hash):
            raise Broken(batch, "its own hash is not what its content gives.")
        if batch.after != upto.get(batch.table):
            raise Broken(batch, f"it does not begin where this table's last one ended, at {upto.get(batch.table)}.")
        found.erased += _compare(batch)
        found.batches, found.rows, found.head = found.batches + 1, found.rows + len(batch.keys), bytes(batch.hash)
        upto[batch.table] = batch.upto
        yield found


def _batches() -> Iterator[SealedBatch]:
    """Yield all batches in order, one at a time."""
    last = 0
    while batch := SealedBatch.objects.filter(pk__gt=last).order_by("pk").first():
        yield batch
        last = batch.pk


def _compare(batch: SealedBatch) -> int:
    """Return how many rows of a batch were erased by the owner's command. Raises Broken for any other difference."""
    sealed = {key: bytes(batch.digests)[n * DIGEST : (n + 1) * DIGEST] for n, key in enumerate(batch.keys)}
    stand = _as_they_stand(batch)
    different = sorted(key for key in sealed.keys() | stand.keys() if sealed.get(key) != stand.get(key))
    erased = set(Erasure.objects.filter(table=batch.table, key__in=different).values_list("key", flat=True))
    for key in different:
        if key not in sealed:
            raise Broken(batch, f"row {key} was put in afterwards.")
        if key in stand:
            raise Broken(batch, f"row {key} was changed.")
        if key not in erased:
            raise Broken(batch, f"row {key} was deleted, and not by the owner's command.")
    return len(different)


@transaction.atomic
def _as_they_stand(batch: SealedBatch) -> dict[int, bytes]:
    table = tables().get(batch.table)
    gone = set(batch.columns) - set(table.columns) if table else {batch.table}
    if table is None or gone:
        raise Broken(batch, f"{', '.join(sorted(gone))} is not in the database any more.")
    with connection.cursor() as cursor:
        cursor.execute(AS_PLAIN)
        cursor.execute(
            f'SELECT written."{table.key}", {table.digest(tuple(batch.columns))} FROM {table.name} written'  # noqa: S608
            f' WHERE written."{table.key}" <= %s AND (%s::bigint IS NULL OR written."{table.key}" > %s::bigint)',
            [batch.upto, batch.after, batch.after],
        )
        return {key: bytes(digest) for key, digest in cursor.fetchall()}
