"""The report as one SVG file: concerns by finding and week, and how long each urgency took to be seen."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from html import escape

from patients.simulation.report import span
from patients.simulation.tallying import Tally, by_finding

# Of one lightness step each, so that neighbours differ also in grey.
COLOURS = ("#0f5c5c", "#d98a5f", "#17333a", "#9cc5c1", "#b4532a", "#5b8f8b", "#e8c9b5", "#3d5a61")
LEFT, TOP, HIGH, COLUMN, KEY = 60, 60, 320, 90, 230


def svg(tally: Tally) -> str:
    """Return the drawing; its title and description say the same in words."""
    width = LEFT + COLUMN * tally.weeks + KEY
    height = TOP + HIGH + 100 + 34 * len(tally.waits)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif"'
    return "\n".join((f'{head} font-size="13" fill="#17333a">', *_parts(tally, width, height), "</svg>", ""))


def _parts(tally: Tally, width: int, height: int) -> Iterator[str]:
    yield f"<title>{tally.patients} simulated patients, {tally.weeks} weeks</title>"
    yield f"<desc>{len(tally.opened)} concerns, {len(tally.unseen)} not seen</desc>"
    yield f'<rect width="{width}" height="{height}" fill="#fff"/>'
    yield _text(LEFT, 30, "Concerns opened in each week, by finding", size=18)
    yield from _columns(tally)
    yield from _key(tally)
    yield from _waits(tally)


def _text(x: float, y: float, words: str, *, size: int = 13, anchor: str = "start") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}">{escape(words)}</text>'


def _bar(x: float, y: float, width: float, height: float, colour: str, words: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{colour}"><title>{escape(words)}</title></rect>'


def _colour(place: int) -> str:
    return COLOURS[place % len(COLOURS)]


def _columns(tally: Tally) -> Iterator[str]:
    """Return one column a week, a piece for each finding."""
    found = Counter((row.week, row.finding) for row in tally.opened)
    totals = Counter(row.week for row in tally.opened)
    scale = HIGH / max(totals.values(), default=1)
    for week in range(tally.weeks):
        x, y = LEFT + COLUMN * week, float(TOP + HIGH)
        for place, finding in enumerate(by_finding(tally.opened)):
            high = found[week, finding] * scale
            y -= high
            if high:
                yield _bar(x, y, COLUMN - 20, high, _colour(place), f"{finding}: {found[week, finding]}")
        yield _text(x + (COLUMN - 20) / 2, y - 6, str(totals[week]), anchor="middle")
        yield _text(x + (COLUMN - 20) / 2, TOP + HIGH + 20, f"week {week + 1}", anchor="middle")


def _key(tally: Tally) -> Iterator[str]:
    x = LEFT + COLUMN * tally.weeks + 10
    for place, finding in enumerate(by_finding(tally.opened)):
        yield _bar(x, TOP + 22 * place, 14, 14, _colour(place), finding)
        yield _text(x + 22, TOP + 12 + 22 * place, finding.replace("_", " "))


def _waits(tally: Tally) -> Iterator[str]:
    """Return a bar for each urgency: the median dark, up to 95 % light."""
    top = TOP + HIGH + 70
    yield _text(LEFT, top, "Time until a person took it on (dark: median, light: 95 %)", size=18)
    longest = max((row.p95 for row in tally.waits), default=timedelta(1)) or timedelta(1)
    for place, row in enumerate(tally.waits):
        y = top + 20 + 34 * place
        wide = COLUMN * tally.weeks - 180
        words = f"{row.urgency}: {span(row.median)}, 95 % within {span(row.p95)}"
        yield _text(LEFT, y + 14, row.urgency)
        yield _bar(LEFT + 180, y, wide * (row.p95 / longest), 18, "#9cc5c1", words)
        yield _bar(LEFT + 180, y, wide * (row.median / longest), 18, "#0f5c5c", words)
        yield _text(LEFT + 190 + wide * (row.p95 / longest), y + 14, f"{span(row.median)} / {span(row.p95)}")
