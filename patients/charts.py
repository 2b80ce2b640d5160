"""Where the marks of a chart stand. Only numbers: the template draws them, the style sheet gives the colours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

LABELS = 4
Say = Callable[[date], str]


@dataclass(frozen=True, slots=True)
class Frame:
    """How large a chart is, and where in it the days and the values are drawn."""

    width: int = 360
    left: int = 28
    right: int = 350
    top: int = 22
    bottom: int = 172
    foot: int = 28

    def mid(self, index: int, count: int) -> float:
        """Return where the middle of a day stands."""
        return round(self.left + (index + 0.5) * (self.right - self.left) / count, 1)

    def down(self, share: float) -> float:
        """Return how far down a share of the height stands; 0 is the bottom."""
        return round(self.top + (self.bottom - self.top) * (1 - share), 1)


PORTAL = Frame()


@dataclass(frozen=True, slots=True)
class Mark:
    """One point or label: where it stands, and what it says; `after` where its words go to the right of it."""

    x: float
    y: float
    text: str = ""
    after: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """What is measured: the lowest and the highest value, the values with a line, and whether less stands higher."""

    low: int
    high: int
    lines: tuple[int, ...]
    less_is_up: bool = False

    def height(self, value: int, frame: Frame = PORTAL) -> float:
        """Return how far down a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return frame.down(1 - share if self.less_is_up else share)


PAIN = Scale(0, 10, (0, 5, 10))
CHANGE = Scale(1, 7, (1, 4, 7), less_is_up=True)  # 1 is very much better
GOAL = Scale(0, 10, (0, 5, 10))


@dataclass(frozen=True, slots=True)
class Chart:
    """A frame of dates and the marks in it."""

    days: tuple[date, ...]
    grid: tuple[Mark, ...]
    labels: tuple[Mark, ...]
    points: tuple[Mark, ...] = ()
    review: Mark | None = None
    frame: Frame = PORTAL

    @property
    def line(self) -> str:
        """Return the points of the line, as SVG writes them."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)

    @property
    def height(self) -> int:
        """Return the height of the whole."""
        return self.frame.bottom + self.frame.foot


def draw(
    days: Sequence[date],
    values: Mapping[date, int],
    scale: Scale,
    review_due: date | None,
    say: Say | None,
    frame: Frame = PORTAL,
) -> Chart:
    """Return a value per day as a line with points; the review day is marked where it lies within the days.

    Dates stand below it as `say` says them, if it does.
    """
    marked = {review_due, *values}
    at = {day: frame.mid(index, len(days)) for index, day in enumerate(days) if day in marked}
    middle = (frame.left + frame.right) / 2
    review = Mark(at[review_due], frame.top, after=at[review_due] < middle) if review_due in at else None
    return Chart(
        days=tuple(days),
        grid=tuple(Mark(frame.left, scale.height(level, frame), str(level)) for level in scale.lines),
        labels=labels(days, say, frame) if say else (),
        points=tuple(
            Mark(x, scale.height(values[day], frame), str(values[day])) for day, x in at.items() if day in values
        ),
        review=review,
        frame=frame,
    )


def labels(days: Sequence[date], say: Say, frame: Frame = PORTAL, most: int = LABELS) -> tuple[Mark, ...]:
    """Return at most so many dates, evenly apart."""
    every = -(-len(days) // most)
    return tuple(
        Mark(frame.mid(index, len(days)), frame.bottom + frame.foot - 8, say(day))
        for index, day in enumerate(days)
        if index % every == 0
    )


def days_between(first: date, last: date, at_most: int) -> list[date]:
    """Return every date from the first to the last, the last `at_most` of them."""
    count = min(max((last - first).days + 1, 1), at_most)
    return [last - timedelta(days=back) for back in reversed(range(count))]
