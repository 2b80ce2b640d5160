"""The pain of the last weeks as a small line: only numbers, and the same in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from patients.rules.schedule import DAY

WIDTH, HEIGHT, EDGE = 132, 36, 4
MOST, SHOWN = 10, 42  # of the scale; days
LONGEST_IN_WORDS = 8  # answers


@dataclass(frozen=True, slots=True)
class PainLine:
    """Points from left to right, and what they say."""

    points: tuple[tuple[float, float], ...]
    last: int
    words: str
    width: int = WIDTH
    height: int = HEIGHT

    @classmethod
    def of(cls, pain: Mapping[date, int]) -> "PainLine | None":
        """Return the line of the last six weeks of answers; None of none."""
        until = max(pain, default=None)
        if until is None:
            return None
        shown = {on: number for on, number in sorted(pain.items()) if until - on < SHOWN * DAY}
        since = min(shown)
        days = max((until - since).days, 1)
        points = tuple((_x((on - since).days / days), _y(number)) for on, number in shown.items())
        return cls(points, shown[until], _in_words(shown))

    @property
    def is_drawn(self) -> bool:
        """Return whether there is a line: one answer is none."""
        return len(self.points) > 1

    @property
    def path(self) -> str:
        """Return the points as SVG writes them."""
        return " ".join(f"{x},{y}" for x, y in self.points)

    @property
    def end(self) -> tuple[float, float]:
        """Return where the last answer stands."""
        return self.points[-1]

    @property
    def middle(self) -> float:
        """Return how far down 5 of 10 stands."""
        return _y(MOST // 2)


def _x(share: float) -> float:
    return round(EDGE + share * (WIDTH - 2 * EDGE), 1)


def _y(number: int) -> float:
    return round(EDGE + (1 - number / MOST) * (HEIGHT - 2 * EDGE), 1)


def _in_words(shown: Mapping[date, int]) -> str:
    numbers = ", ".join(str(number) for number in list(shown.values())[-LONGEST_IN_WORDS:])
    since = date_format(list(shown)[-LONGEST_IN_WORDS:][0], "j F")
    return _("Pain from 0 to 10 since %(day)s: %(numbers)s") % {"day": since, "numbers": numbers}
