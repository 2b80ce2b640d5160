"""Claiming beside the same statement sent bare, both taking what is due in batches of the worker's size."""

import time
import uuid
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import connection

from bench import processor
from bench.copies import as_owner, copy
from bench.crowd import MAIL, Pattern, a_pattern
from bench.measure import Clock, Compared, compare
from bench.sizes import Sizes
from clinic import clock
from clinic.mail import outbox
from clinic.mail.delivery import BATCH
from clinic.mail.models import WAITING, Channel, Message, Status

MOST_TIMES = 1 / 0.6  # at least 60 % of the rows a second
BLOCKS, BATCHES = 20, 8
EACH = BATCHES * BATCH


def measure(_sizes: Sizes) -> Iterable[Compared]:
    """Yield claiming by processor time, and by the time that passes, which waits for the disk as well."""
    now = clock.now()
    pattern = a_pattern(now)
    Message.objects.filter(status__in=WAITING, due_at__lte=now).update(status=Status.CANCELLED, settled_at=now)
    yield _beside_bare("a row claimed", pattern, now, processor.clock()[0])
    yield _beside_bare("a row claimed, time that passes", pattern, now, time.perf_counter)


def _beside_bare(name: str, pattern: Pattern, now: datetime, counted: Clock) -> Compared:
    found = compare(
        name,
        floor=_all_batches(lambda: bare_claim(now)),
        subject=_all_batches(lambda: len(outbox.claim(limit=BATCH, now=now))),
        before=lambda: plan(pattern, now),
        gate=MOST_TIMES,
        blocks=BLOCKS,
        each=EACH,
        clock=counted,
    )
    print(f"  {1000 / found.subject:,.0f} rows a second, {1000 / found.floor:,.0f} bare", flush=True)
    return found


def plan(pattern: Pattern, now: datetime) -> None:
    """Plan what one block claims, and forget what the last one claimed."""
    due = f"'{(now - timedelta(minutes=1)).isoformat()}'::timestamptz"
    fresh = {"due_at": due, "occasion": "gen_random_uuid()::text", "message_id": "gen_random_uuid()::text"}
    with as_owner([Message], EACH) as line:
        line.execute("DELETE FROM mail_message WHERE status = 'claimed'")
        copy(line, Message, pattern.mail.pk, 1, 2 * EACH, MAIL | fresh)


def bare_claim(now: datetime) -> int:
    """Return how many rows came back."""
    assert connection.connection
    values = {"token": uuid.uuid4(), "lease": outbox.lease(), "now": now, "limit": BATCH, "channels": Channel.values}
    return len(connection.connection.execute(outbox.CLAIM, values).fetchall())


def _all_batches(claim: Callable[[], int]) -> Callable[[], None]:
    def block() -> None:
        if sum(claim() for _ in range(BATCHES)) != EACH:
            raise RuntimeError("Fewer were due than planned")

    return block
