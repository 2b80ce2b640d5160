"""The audit in a process of its own, which then says what it took (s of processor time) and held at most (KB).

Among very many it is two processes, which take turns at the batches; then it says what both took and held together.
"""

import gc
import os
import re
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import django

HELD = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)
OWN = re.compile(r"^Private_(?:Clean|Dirty|Hugetlb):\s+(\d+) kB$", re.MULTILINE)
VERY_MANY = 200_000
TOLD_EVERY = 100  # batches


def held() -> int:
    """Return the most that this process has held. What `getrusage` tells goes on from the process that started it."""
    found = HELD.search(Path("/proc/self/status").read_text())
    assert found
    return int(found[1])


def own() -> int:
    """Return what this process holds now and shares with none, so not with the one it was forked from."""
    return sum(int(found) for found in OWN.findall(Path("/proc/self/smaps_rollup").read_text()))


def batches(now: datetime) -> Iterator[tuple[str, Any, Any]]:
    """Return all that the audit goes through, in its order."""
    from patients.care.missing.obligations import OWED

    for name, owed in OWED.items():
        for batch in owed.batches(None, now):
            yield name, owed, batch


def audit(now: datetime, part: int = 0, parts: int = 1) -> int:
    """Audit every so-many-th batch; returns the most that was this process's own. Raises when something is missing."""
    began, used, most = time.monotonic(), time.process_time(), own()
    for number, (name, owed, batch) in enumerate(islice(batches(now), part, None, parts), start=1):
        if found := next(owed.find(batch, now), None):
            raise RuntimeError(f"{found.subject}: {found.found}")
        most = max(most, own())
        if part == 0 and number % TOLD_EVERY == 0:
            tell(f"{number * parts:,} batches, at {name}", time.monotonic() - began, time.process_time() - used)
    return most


def tell(so_far: str, elapsed: float, used: float) -> None:
    """Say how far the audit is, beside the results."""
    cost = f"{used:.0f} s of processor time of this process, which held {held() / 1024:.0f} MB"
    print(f"  {so_far}, {elapsed:.0f} s: {cost}", file=sys.stderr, flush=True)


def beside(now: datetime, to: Connection) -> None:
    """Be the second of two processes: only what it does not share with the first one counts besides."""
    os.setsid()  # where the system shares the processors among sessions, it is one of them
    most = audit(now, 1, 2)
    to.send((time.process_time(), most))


def of_both(now: datetime) -> tuple[float, int]:
    """Return what two processes took, and held together."""
    fork = get_context("fork")
    ours, theirs = fork.Pipe()
    gc.freeze()  # what is loaded stays shared: no collection writes to it
    other = fork.Process(target=beside, args=(now, theirs), daemon=True)
    other.start()
    theirs.close()
    audit(now, 0, 2)
    took, most = ours.recv()  # raises EOFError when the other one failed
    other.join()
    return time.process_time() + took, held() + most


def main(now: datetime) -> tuple[float, int]:
    """Audit everybody. Returns the seconds of processor time that it took, and the KB held at most."""
    from django.db import connection

    from patients.models import Episode

    many = Episode.objects.count() >= VERY_MANY
    connection.close()
    began = time.process_time()
    if many:
        took, most = of_both(now)
        return took - began, most
    audit(now)
    return time.process_time() - began, held()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    django.setup()
    print(*main(datetime.fromisoformat(sys.argv[1])))
