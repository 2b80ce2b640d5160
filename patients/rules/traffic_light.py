"""What pain during an exercise asks for."""

from dataclasses import dataclass
from enum import StrEnum

EASE_FROM = 4
STOP_FROM = 6
RESTING_COUNTS_FROM = 4
OVER_RESTING = 2


class Light(StrEnum):
    """Carry on, ease off, or stop this exercise."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Limits:
    """From which pain (0-10) on to ease off, and from which to stop the exercise."""

    ease_from: int
    stop_from: int


def limits(resting: int | None) -> Limits:
    """Return the limits for one patient; `resting` is the pain before the exercise, None where it is not known.

    The pain-monitoring model (Thomee 1997; Silbernagel et al. 2007): 0-3 is safe, 4-5 is acceptable, 6 and more is too
    much. Who rests at 4 or more stops at 2 over it. Where two limits differ, the most careful one holds.
    """
    stop_from = STOP_FROM
    if resting is not None and resting >= RESTING_COUNTS_FROM:
        stop_from = min(stop_from, resting + OVER_RESTING)
    return Limits(min(EASE_FROM, stop_from), stop_from)


def light(pain: int, resting: int | None) -> Light:
    """Return what a pain (0-10) during an exercise asks for."""
    found = limits(resting)
    if pain >= found.stop_from:
        return Light.RED
    return Light.AMBER if pain >= found.ease_from else Light.GREEN
