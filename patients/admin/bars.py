"""Counts of counts as bars: only numbers, in the frame and the style of the other charts."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH, EDGE, EACH, THICK = 360, 4, 48, 14  # the units of limber/chart.css


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is of, and how much of its whole width it fills."""

    words: str
    said: str
    y: int
    width: float

    @property
    def top(self) -> int:
        """Return where the bar begins, below its words."""
        return self.y + 8


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars below each other, each of its own whole."""

    bars: tuple[Bar, ...]
    width: int = WIDTH
    left: int = EDGE
    whole: int = WIDTH - 2 * EDGE
    thick: int = THICK

    @property
    def right(self) -> int:
        """Return where a full bar ends."""
        return self.left + self.whole

    @property
    def height(self) -> int:
        """Return how high the chart is."""
        return EACH * len(self.bars)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, int, int]]) -> "Bars":
        """Return the bars of lines: words, what is said of the number, the count, and of how many."""
        return cls(
            tuple(
                Bar(words, said, 18 + EACH * place, round((WIDTH - 2 * EDGE) * count / of, 1) if of else 0)
                for place, (words, said, count, of) in enumerate(rows)
            )
        )
