"""An empty tick: all five kinds of standing work look, and find nothing due, however many patients there are."""

import time
from collections.abc import Callable
from datetime import datetime

from django.db import connection

from bench import processor
from bench.crowd import Pattern, a_pattern, grow
from bench.measure import Compared, compare
from bench.statements import scans_of, statements
from clinic import clock
from clinic.mail import delivery
from clinic.mail.models import WAITING, Message, Status
from patients.care import assessing, escalating, prompting, reminding
from patients.models import Patient

FEW, MANY = 1_000, 100_000
MOST_TIMES = 1.5
BLOCKS, EACH = 40, 5
WORK: tuple[Callable[..., int], ...] = (
    assessing.assess_due,
    reminding.remind_due,
    prompting.prompt_due,
    escalating.escalate_due,
    delivery.deliver_due,
)


def measure() -> list[Compared]:
    """Return an empty tick among many patients beside one among few, each against bare reads of its own moment."""
    now = clock.now()
    pattern = a_pattern(now)
    few = _among(pattern, 1, FEW, now)
    many = _among(pattern, FEW + 1, MANY, now)
    refuse_scans(now)
    flat = Compared(
        f"empty tick, {MANY:,} patients beside {FEW:,}",
        few.subject,
        many.subject,
        many.ratio / few.ratio,
        MOST_TIMES,
        max(few.spread, many.spread),
    )
    return [flat]


def _among(pattern: Pattern, first: int, last: int, now: datetime) -> Compared:
    began = time.monotonic()
    grow(pattern, first, last)
    print(f"  {Patient.objects.count():,} patients, the last loaded in {time.monotonic() - began:.0f} s", flush=True)
    settle(now)
    found = empty_tick(pattern, now)
    print(
        f"  {found.subject:.2f} ms a tick, {found.floor:.2f} ms as many bare reads ({processor.clock()[1]})", flush=True
    )
    return found


def settle(now: datetime) -> None:
    """Do what is due, so that nothing is left; its mail has nowhere to go."""
    for work in WORK[:-1]:
        work(now=now)
    due = Message.objects.filter(status__in=WAITING, due_at__lte=now)
    due.update(status=Status.CANCELLED, settled_at=now)


def tick(now: datetime) -> None:
    """Look for all that is due. Raises RuntimeError when there was something."""
    if sum(work(now=now) for work in WORK):
        raise RuntimeError("Something was due: this was no empty tick")


def empty_tick(pattern: Pattern, now: datetime) -> Compared:
    """Return an empty tick beside as many bare reads by primary key; the database's part counts too."""
    with statements() as found:
        tick(now)

    def reads() -> None:
        for _ in range(EACH * len(found)):
            Patient.objects.get(pk=pattern.patient.pk)

    def ticks() -> None:
        for _ in range(EACH):
            tick(now)

    return compare(
        "empty tick",
        floor=reads,
        subject=ticks,
        gate=MOST_TIMES,
        blocks=BLOCKS,
        each=EACH,
        clock=processor.clock()[0],
    )


def refuse_scans(now: datetime) -> None:
    """Raise SystemExit when any statement of a tick would read a table from end to end."""
    with statements() as found:
        tick(now)
    scanned = [(sql, tables) for sql, params in found.asked if (tables := scans_of(sql, params))]
    for sql, tables in scanned:
        print(f"Reads all of {', '.join(tables)}:\n{sql}\n")
    connection.close()
    if scanned:
        raise SystemExit("A tick reads a whole table: an index is missing, or its condition does not fit")
