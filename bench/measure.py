"""Ratios to a floor of the same run: both in turn, in blocks, and the median of the blocks. Times are only told."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

Clock = Callable[[], float]
Work = Callable[[], object]

UNSTEADY = 0.25  # of the floor, between its quartiles


@dataclass(frozen=True)
class Compared:
    """What one piece of work costs beside its floor, in milliseconds each time, and at most how many times as much."""

    name: str
    floor: float
    subject: float
    ratio: float
    gate: float
    spread: float

    @property
    def holds(self) -> bool:
        """Return whether the ratio keeps its gate."""
        return self.ratio <= self.gate

    @property
    def unreliable(self) -> bool:
        """Return whether the floor itself moved too much for the ratio to say something."""
        return self.spread > UNSTEADY

    def row(self) -> str:
        """Return one line of the table."""
        verdict = ("holds" if self.holds else "MISSED") + (", unreliable" if self.unreliable else "")
        return (
            f"{self.name:<58} {self.floor:>9.2f} {self.subject:>9.2f} {self.ratio:>7.2f} {self.gate:>8.1f}"
            f"   {verdict} (floor within {self.spread:.0%})"
        )


HEAD = f"{'':<58} {'floor ms':>9} {'ours ms':>9} {'ratio':>7} {'at most':>8}"


def spread_of(values: list[float]) -> float:
    """Return how far the middle half of the values lies apart, as a part of their median."""
    low, _, high = quantiles(values, n=4)
    return (high - low) / median(values)


def timed(work: Work, clock: Clock) -> float:
    """Return what one call takes, in milliseconds."""
    began = clock()
    work()
    return (clock() - began) * 1000


def compare(
    name: str,
    *,
    floor: Work,
    subject: Work,
    gate: float,
    blocks: int,
    each: int = 1,
    clock: Clock = time.process_time,
    before: Work = int,
) -> Compared:
    """Compare CPU time of this process unless told otherwise; a block of the floor and one of the subject in turn.

    `floor` and `subject` do a whole block; `each` says how many pieces of work that is. `before` prepares a block
    and costs nothing. A gate missed while the floor was unsteady is tried again, once.
    """
    for _ in range(2):
        pairs = [_pair(floor, subject, before, each, clock) for _ in range(blocks + 1)][1:]  # the first one warms up
        floors, subjects = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        ratio = median(ours / bare for bare, ours in pairs)
        found = Compared(name, median(floors), median(subjects), ratio, gate, spread_of(floors))
        if found.holds or not found.unreliable:
            break
    return found


def _pair(floor: Work, subject: Work, before: Work, each: int, clock: Clock) -> tuple[float, float]:
    before()
    return timed(floor, clock) / each, timed(subject, clock) / each
