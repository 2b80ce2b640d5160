"""The parts of a drawing over one axis of time: only numbers and words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from patients.admin.axis_words import Row
from patients.charts import Chart, Mark

WIDTH, LEFT, RIGHT, TOP = 720, 104, 708, 30


@dataclass(frozen=True, slots=True)
class Bar:
    """A version while it was in force: where it begins, how long it is, and its name if there is room."""

    x: float
    width: float
    y: float
    text: str
    title: str

    @property
    def middle(self) -> float:
        """Return where its words begin and stand."""
        return self.y + 4


@dataclass(frozen=True, slots=True)
class Sign:
    """A finding or a talk: where it stands, its shape, and what it says."""

    x: float
    y: float
    shape: str
    title: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One row of marks below the lines."""

    y: float
    name: str
    bars: Sequence[Bar] = ()
    signs: Sequence[Sign] = ()


@dataclass(frozen=True, slots=True)
class WeekBar:
    """One week: how much of it was done, or in words why there is no bar; no data is not zero."""

    x: float
    width: float
    y: float
    height: float
    middle: float
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure over the days, with its name."""

    name: str
    chart: Chart
    bars: Sequence[WeekBar] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """Everything over the same days."""

    days: list[date]
    panels: list[Panel]
    lanes: list[Lane]
    labels: Sequence[Mark]
    starts: list[float]
    review: Mark | None
    today: float | None
    bottom: float
    rows: list[Row]
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP

    @property
    def height(self) -> float:
        """Return the height of the whole."""
        return self.bottom + 26

    @property
    def depth(self) -> float:
        """Return how far down the days reach."""
        return self.bottom - self.top

    @property
    def ahead(self) -> float:
        """Return how long the days to come are."""
        return self.right - (self.today or self.right)
