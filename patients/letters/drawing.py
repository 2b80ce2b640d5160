"""Pain and change over time as an SVG of our own: only numbers and dates, never a patient's words."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

WIDTH, LEFT, RIGHT = 480, 34, 12
PANEL, GAP, TOP, FOOT = 96, 26, 18, 22
HEIGHT = TOP + PANEL + GAP + PANEL + FOOT
INK, PAIN, CHANGE, GRID = "#17333a", "#0f5c5c", "#b4532a", "#c9d3d3"
LABELS = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """One check-in of the series."""

    on: date
    pain: int
    change: int | None


def draw(answers: Sequence[Answer], *, pain: str, change: str, say: Callable[[date], str]) -> str:
    """Return two panels over the same dates: pain 0 to 10, and change 1 to 7; the words are captions."""
    first, span = answers[0].on, max((answers[-1].on - answers[0].on).days, 1)

    def across(on: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (on - first).days / span, 1)

    below = TOP + PANEL + GAP
    marks = [
        *_panel(pain, TOP, (0, 5, 10)),
        *_series([(across(one.on), _height(one.pain, 0, 10, TOP)) for one in answers], PAIN),
        *_panel(change, below, (1, 4, 7)),
        *_series(
            [(across(one.on), _height(one.change, 1, 7, below)) for one in answers if one.change is not None], CHANGE
        ),
        *_dates(answers, across, say),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Libertinus Serif">'
    return head + "".join(marks) + "</svg>"


def _height(value: int, low: int, high: int, top: int) -> float:
    return round(top + PANEL * (1 - (value - low) / (high - low)), 1)


def _panel(caption: str, top: int, levels: tuple[int, int, int]) -> Iterable[str]:
    low, _middle, high = levels
    yield f'<text x="{LEFT}" y="{top - 6}" font-size="10" fill="{INK}">{escape(caption)}</text>'
    for level in levels:
        y = _height(level, low, high, top)
        yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}" stroke="{GRID}" stroke-width="0.8"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 3}" font-size="9" text-anchor="end" fill="{INK}">{level}</text>'


def _series(points: Sequence[tuple[float, float]], colour: str) -> Iterable[str]:
    line = " ".join(f"{x},{y}" for x, y in points)
    yield f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="1.6"/>'
    for x, y in points:
        yield f'<circle cx="{x}" cy="{y}" r="2.6" fill="{colour}"/>'


def _dates(answers: Sequence[Answer], across: Callable[[date], float], say: Callable[[date], str]) -> Iterable[str]:
    every = -(-len(answers) // LABELS)
    for one in answers[::every]:
        x = across(one.on)
        anchor = "start" if x <= LEFT else "end" if x >= WIDTH - RIGHT else "middle"
        text = escape(say(one.on))
        yield f'<text x="{x}" y="{HEIGHT - 8}" font-size="9" text-anchor="{anchor}" fill="{INK}">{text}</text>'
