"""The ticks: look now. What each does stands in `care.standing`, its name and interval in `clinic.celery`."""

from collections.abc import Callable
from functools import partial
from typing import Any

from celery import shared_task

from clinic import clock
from clinic.celery import INTERVALS
from clinic.ticks import ticking
from patients.care.missing import auditing
from patients.care.standing import WORK, do_for_a_tick


def _tick(name: str, do: Callable[..., object], *, time_limit: int = 60) -> Any:
    """Return the task of a tick."""

    @shared_task(name=INTERVALS[name][0], ignore_result=True, time_limit=time_limit)
    def look() -> None:
        with ticking(name):
            do(now=clock.now())

    return look


TICKS = {
    **{name: _tick(name, partial(do_for_a_tick, work)) for name, work in WORK.items()},
    # The broker hands a task out again after 300 seconds.
    "audit": _tick("audit", auditing.mend_for_a_tick, time_limit=280),
}
