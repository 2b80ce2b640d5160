"""Many patients are several clinics side by side, each in a process and a database of its own."""

import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, wait
from typing import Any

from django.db import connections

from patients.simulation.plan import Plan
from patients.simulation.running import Progress, simulate
from patients.simulation.scratch import scratch
from patients.simulation.tallying import Tally, merged, tally

LOOK_EVERY = 0.5  # seconds
FORKED = multiprocessing.get_context("fork")
_shares: Any = None  # how far each part is, shared with the parent


def side_by_side(plan: Plan, *, processes: int, progress: Progress) -> Tally:
    """Return what came of a plan. Raises NoScratch."""
    parts = plan.parts()
    if len(parts) == 1:
        return _one(plan, progress)
    with scratch() as mould:
        connections.close_all()  # no process inherits a line that another one uses, and nobody is in the mould
        return _in_processes(parts, mould, processes, progress)


def _in_processes(parts: Sequence[Plan], mould: str, processes: int, progress: Progress) -> Tally:
    shares: Any = FORKED.Array("d", len(parts))
    with ProcessPoolExecutor(max(1, processes), FORKED, initializer=_share, initargs=(shares,)) as pool:
        waiting = [pool.submit(_part, place, part, mould) for place, part in enumerate(parts)]
        while wait(waiting, timeout=LOOK_EVERY).not_done:
            progress(sum(shares) / len(parts))
        return merged([future.result() for future in waiting])


def _share(shares: Any) -> None:
    global _shares
    _shares = shares


def _part(place: int, plan: Plan, mould: str) -> Tally:
    return _one(plan, _telling(place), like=mould)


def _telling(place: int) -> Callable[[float], None]:
    def tell(share: float) -> None:
        _shares[place] = share

    return tell


def _one(plan: Plan, progress: Progress, *, like: str = "") -> Tally:
    with scratch(like=like):
        return tally(simulate(plan, progress=progress))
