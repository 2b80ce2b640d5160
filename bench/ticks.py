"""An empty tick: each kind of standing work looks, and finds nothing due, however many patients there are."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from bench import processor
from bench.crowd import Pattern, a_pattern, grow
from bench.measure import Compared, compare
from bench.sizes import Sizes
from bench.statements import indexes_of, scans_of, statements
from clinic import clock
from clinic.mail import delivery
from clinic.mail.models import WAITING, Message, Status
from patients.care import assessing, chasing, escalating, messaging, prompting, reminding

FEW = 1_000
MOST_TIMES, FLAT = 4.0, 1.5
BLOCKS, EACH = 30, 5


@dataclass(frozen=True)
class Look:
    """How one tick looks for work, and the indexes it must find it by. Its heartbeat is the same for all."""

    name: str
    work: Callable[..., int]
    indexes: frozenset[str]

    def empty(self, now: datetime) -> None:
        """Look. Raises RuntimeError when there was something."""
        if self.work(now=now):
            raise RuntimeError(f"Something was due: this was no empty tick of {self.name}")


# All ticks but the audit, which is no look: it derives everything anew.
LOOKS = (
    Look("deliver", delivery.deliver_due, frozenset({"mail_lease", "mail_due"})),
    Look("assess", assessing.assess_due, frozenset({"episode_due"})),
    Look("remind", reminding.remind_due, frozenset({"reminder_due"})),
    Look("prompt", prompting.prompt_due, frozenset({"episode_prompt"})),
    Look("escalate", escalating.escalate_due, frozenset({"concern_escalates"})),
    Look("chase", chasing.chase_due, frozenset({"referral_chase", "referral_ask"})),
    Look("messages", messaging.raise_due, frozenset({"message_overdue"})),
)


def measure(sizes: Sizes) -> Iterable[Compared]:
    """Yield every look among many patients beside its bare probes, and all of them beside the same among few."""
    now = clock.now()
    pattern = a_pattern(now)
    few = _among(pattern, 1, FEW, now)
    many = _among(pattern, FEW + 1, sizes.patients, now)
    refuse_detours(now)
    yield from (beside_probe(look, now) for look in LOOKS)
    name = f"all empty ticks, {sizes.patients:,} patients beside {FEW:,}"
    spread = max(few.spread, many.spread)
    yield Compared(name, few.subject, many.subject, many.ratio / few.ratio, FLAT, spread)


def _among(pattern: Pattern, first: int, last: int, now: datetime) -> Compared:
    began = time.monotonic()
    grow(pattern, first, last)
    print(f"  {last:,} patients, the last loaded in {time.monotonic() - began:.0f} s", flush=True)
    settle(now)
    return all_looks(now)


def settle(now: datetime) -> None:
    """Do what is due, so that nothing is left; its mail has nowhere to go."""
    for look in LOOKS[1:]:
        look.work(now=now)
    due = Message.objects.filter(status__in=WAITING, due_at__lte=now)
    due.update(status=Status.CANCELLED, settled_at=now)


def beside_probe(look: Look, now: datetime) -> Compared:
    """Return an empty tick beside the statements it asks, sent bare; the database's part counts too."""
    with statements() as found:
        look.empty(now)

    def probes() -> None:
        assert connection.connection
        for _ in range(EACH):
            for sql, params in found.asked:
                connection.connection.execute(sql, params).fetchall()

    return _compared(f"empty tick: {look.name}", probes, lambda: look.empty(now), MOST_TIMES)


def all_looks(now: datetime) -> Compared:
    """Return all looks beside as many bare words with the database, which no number of patients makes slower."""

    def words() -> None:
        assert connection.connection
        for _ in range(EACH * len(LOOKS)):
            connection.connection.execute("SELECT 1").fetchall()

    return _compared("", words, lambda: [look.work(now=now) for look in LOOKS], FLAT)


def _compared(name: str, floor: Callable[[], None], once: Callable[[], object], gate: float) -> Compared:
    def ticks() -> None:
        for _ in range(EACH):
            once()

    counted = processor.clock()[0]
    return compare(name, floor=floor, subject=ticks, gate=gate, blocks=BLOCKS, each=EACH, clock=counted)


def refuse_detours(now: datetime) -> None:
    """Raise SystemExit when a look reads a table from end to end, or goes by another index than its own."""
    wrong = []
    for look in LOOKS:
        with statements() as found:
            look.empty(now)
        used = {name for sql, params in found.asked for name in indexes_of(sql, params)}
        wrong += [f"{look.name} reads all of {table}" for sql, params in found.asked for table in scans_of(sql, params)]
        wrong += [f"{look.name} does not use {name}" for name in look.indexes - used]
    if wrong:
        raise SystemExit("\n".join(wrong))
