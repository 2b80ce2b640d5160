"""Where the marks of a chart stand. Only numbers: the template draws them, the style sheet gives the colours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, LEFT, RIGHT, TOP = 400, 30, 10, 14
PLOT_HEIGHT, FOOT = 150, 28
LABELS = 4
Say = Callable[[date], str]


@dataclass(frozen=True, slots=True)
class Mark:
    """One point, bar or label: where it stands, and what it says."""

    x: float
    y: float
    text: str = ""
    width: float = 0
    height: float = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """A frame of dates and the marks in it."""

    days: tuple[date, ...]
    grid: tuple[Mark, ...]
    labels: tuple[Mark, ...]
    points: tuple[Mark, ...] = ()
    bars: tuple[Mark, ...] = ()
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


def pain_chart(days: Sequence[date], pain: Mapping[date, int], review_due: date | None, say: Say) -> Chart:
    """Return pain 0-10 per day as a line with points; the review day is marked where it lies within the days."""
    at = {day: mid(index, len(days)) for index, day in enumerate(days)}
    review = Mark(at[review_due], TOP) if review_due in at else None
    return Chart(
        days=tuple(days),
        grid=tuple(Mark(LEFT, height_of(level, 10), str(level)) for level in (0, 5, 10)),
        labels=labels(days, say),
        points=tuple(Mark(at[day], height_of(pain[day], 10), str(pain[day])) for day in days if day in pain),
        review=review,
    )


def sessions_chart(days: Sequence[date], done: Mapping[date, int], say: Say) -> Chart:
    """Return sessions per day as bars."""
    most = max(done.values(), default=0) or 1
    step = (WIDTH - LEFT - RIGHT) / len(days)
    width = round(min(step * 0.7, 32), 1)
    return Chart(
        days=tuple(days),
        grid=tuple(Mark(LEFT, height_of(level, most), str(level)) for level in sorted({0, most})),
        labels=labels(days, say),
        bars=tuple(
            bar(mid(index, len(days)), width, done[day], most) for index, day in enumerate(days) if done.get(day)
        ),
    )


def bar(middle: float, width: float, value: int, most: int) -> Mark:
    top = height_of(value, most)
    return Mark(round(middle - width / 2, 1), top, str(value), width, round(TOP + PLOT_HEIGHT - top, 1))


def mid(index: int, count: int) -> float:
    """Return where the middle of a day stands."""
    return round(LEFT + (index + 0.5) * (WIDTH - LEFT - RIGHT) / count, 1)


def height_of(value: int, most: int) -> float:
    return round(TOP + PLOT_HEIGHT * (1 - value / most), 1)


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
