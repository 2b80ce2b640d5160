"""The pain of the last weeks as a small line: only numbers, and the same in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clinic.marked import filled
from patients.rules.schedule import DAY

WIDTH, HEIGHT, EDGE = 132, 36, 4
MOST, SHOWN = 10, 42  # of the scale; days
LONGEST_IN_WORDS = 8  # answers
MIDDLE = HEIGHT / 2
DRAWN = (
    f'<svg class="pain-line" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img"'
    ' aria-label="{}">'
    f'<line class="middle" x1="0" x2="{WIDTH}" y1="{MIDDLE}" y2="{MIDDLE}"></line>'
    '<polyline class="line" points="{}"></polyline><circle class="end" cx="{}" cy="{}" r="3.5"></circle></svg>'
)


@dataclass(frozen=True, slots=True)
class PainLine:
    """Points from left to right, and what they say."""

    points: tuple[tuple[float, float], ...]
    last: int
    words: str

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
    def svg(self) -> SafeString:
        """Return the line as it is drawn, with the middle of the scale behind it."""
        return filled(DRAWN, self.words, " ".join(f"{x},{y}" for x, y in self.points), *self.points[-1])


def _x(share: float) -> float:
    return round(EDGE + share * (WIDTH - 2 * EDGE), 1)


def _y(number: int) -> float:
    return round(EDGE + (1 - number / MOST) * (HEIGHT - 2 * EDGE), 1)


def _in_words(shown: Mapping[date, int]) -> str:
    numbers = ", ".join(str(number) for number in list(shown.values())[-LONGEST_IN_WORDS:])
    since = date_format(list(shown)[-LONGEST_IN_WORDS:][0], "j F")
    return _("Pain from 0 to 10 since %(day)s: %(numbers)s") % {"day": since, "numbers": numbers}
