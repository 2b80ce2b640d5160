"""Where the marks of a chart stand. Only numbers: the template draws them, the style sheet gives the colours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, LEFT, RIGHT, TOP = 360, 28, 10, 22
PLOT_HEIGHT, FOOT = 150, 28
LABELS = 4
Say = Callable[[date], str]


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

    def height(self, value: int) -> float:
        """Return how far down a value stands."""
        share = (value - self.low) / (self.high - self.low)
        return round(TOP + PLOT_HEIGHT * (share if self.less_is_up else 1 - share), 1)


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
    width: int = WIDTH
    height: int = TOP + PLOT_HEIGHT + FOOT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = TOP + PLOT_HEIGHT

    @property
    def line(self) -> str:
        """Return the points of the line, as SVG writes them."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


def draw(days: Sequence[date], values: Mapping[date, int], scale: Scale, review_due: date | None, say: Say) -> Chart:
    """Return a value per day as a line with points; the review day is marked where it lies within the days."""
    at = {day: mid(index, len(days)) for index, day in enumerate(days)}
    review = Mark(at[review_due], TOP, after=at[review_due] < WIDTH / 2) if review_due in at else None
    return Chart(
        days=tuple(days),
        grid=tuple(Mark(LEFT, scale.height(level), str(level)) for level in scale.lines),
        labels=labels(days, say),
        points=tuple(Mark(at[day], scale.height(values[day]), str(values[day])) for day in days if day in values),
        review=review,
    )


def mid(index: int, count: int) -> float:
    """Return where the middle of a day stands."""
    return round(LEFT + (index + 0.5) * (WIDTH - LEFT - RIGHT) / count, 1)


def labels(days: Sequence[date], say: Say) -> tuple[Mark, ...]:
    """Return at most LABELS dates, evenly apart."""
    every = -(-len(days) // LABELS)
    return tuple(
        Mark(mid(index, len(days)), TOP + PLOT_HEIGHT + FOOT - 8, say(day))
        for index, day in enumerate(days)
        if index % every == 0
    )


def days_between(first: date, last: date, at_most: int) -> list[date]:
    """Return every date from the first to the last, the last `at_most` of them."""
    count = min(max((last - first).days + 1, 1), at_most)
    return [last - timedelta(days=back) for back in reversed(range(count))]
