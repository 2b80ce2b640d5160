"""The lists below the desk's rows: of each its first ones, how many there are in all, and where all of them stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from patients.admin import whose

SHOWN = 10  # of each list, the most urgent or the oldest first


@dataclass(frozen=True)
class Listed:
    """The first of a list, how many there are in all, and the address at which all of them are shown."""

    rows: Sequence[Any]
    count: int
    whole: str

    @property
    def more(self) -> bool:
        """Return whether some of them are not shown."""
        return len(self.rows) < self.count


@dataclass(frozen=True)
class Lists:
    """What a request asks for: whose patients, and the name of the list of which it wants all."""

    kept: whose.Filter
    asked: str

    def most(self, name: str) -> int | None:
        """Return how many of a list are shown; None for all."""
        return None if name == self.asked else SHOWN

    def first(self, name: str, rows: Sequence[Any]) -> Listed:
        """Return the first of a list that has been read whole."""
        return self.of(name, rows[: self.most(name)], len(rows))

    def of(self, name: str, rows: Sequence[Any], count: int) -> Listed:
        """Return a list of which only so many were read as are shown."""
        return Listed(rows, count, f"?{whose.asked(self.kept.whose, all=name)}#{name}")
