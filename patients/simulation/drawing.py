"""The report as one SVG file: concerns, how long they took to be seen, workload by day, reminders, referrals, proof."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from html import escape

from patients.simulation.report import proof, span
from patients.simulation.tallying import Tally, by_finding

# Of one lightness step each, so that neighbours differ also in grey.
COLOURS = ("#0f5c5c", "#d98a5f", "#17333a", "#9cc5c1", "#b4532a", "#5b8f8b", "#e8c9b5", "#3d5a61")
DARK, ORANGE, LIGHT = "#0f5c5c", "#b4532a", "#9cc5c1"
LEFT, HIGH, COLUMN, KEY, NAMES = 60, 320, 90, 230, 180
DAY_HIGH, LINE = 56, 34

Part = Callable[[float], Iterator[str]]  # draws itself from a height on


def svg(tally: Tally) -> str:
    """Return the drawing; its title and description say the same in words."""
    width, y, drawn = LEFT + COLUMN * max(4, tally.weeks) + KEY, 30.0, list[str]()
    for title, height, part in _parts(tally):
        drawn += [_text(LEFT, y, title, size=18), *part(y + 30)]
        y += height + 70
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y:.0f}" role="img" font-family="sans-serif"'
    return "\n".join((f'{head} font-size="13" fill="#17333a">', *_frame(tally, width, y), *drawn, "</svg>", ""))


def _frame(tally: Tally, width: float, height: float) -> Iterator[str]:
    yield f"<title>{tally.patients} simulated patients, {tally.weeks} weeks</title>"
    yield f"<desc>{len(tally.opened)} concerns, {len(tally.unseen)} not seen</desc>"
    yield f'<rect width="{width}" height="{height:.0f}" fill="#fff"/>'


def _parts(tally: Tally) -> Iterator[tuple[str, float, Part]]:
    """Return each part with its title and height."""
    findings, owners = len(by_finding(tally.opened)), _owners(tally)
    yield "Concerns opened in each week, by finding", max(HIGH + 20, 22 * findings), partial(_columns, tally)
    waits = "Time until a person took it on (dark: median, light: 95 %)"
    yield waits, LINE * len(tally.waits), partial(_waits, tally)
    days = "Each physiotherapist day by day (dark: concerns opened, orange: patients rung)"
    yield days, DAY_HIGH * len(owners), partial(_days, tally, owners)
    for title, counts in (
        ("Answers, by how they came", tally.answers),
        ("Reminders, by what became of them", tally.reminders),
        ("Referrals", tally.referrals),
    ):
        yield title, LINE * len(counts), partial(_counts, counts, tally)
    yield next(iter(proof(tally))), 0, lambda _y: iter(())


def _text(x: float, y: float, words: str, *, size: int = 13, anchor: str = "start") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}">{escape(words)}</text>'


def _bar(x: float, y: float, width: float, height: float, colour: str, words: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{colour}"><title>{escape(words)}</title></rect>'


def _colour(place: int) -> str:
    return COLOURS[place % len(COLOURS)]


def _columns(tally: Tally, top: float) -> Iterator[str]:
    """Return one column a week, a piece for each finding, and the key."""
    found = Counter((row.week, row.finding) for row in tally.opened)
    totals = Counter(row.week for row in tally.opened)
    scale = (HIGH - 20) / max(totals.values(), default=1)
    for week in range(tally.weeks):
        x, y = LEFT + COLUMN * week, top + HIGH
        for place, finding in enumerate(by_finding(tally.opened)):
            high = found[week, finding] * scale
            y -= high
            if high:
                yield _bar(x, y, COLUMN - 20, high, _colour(place), f"{finding}: {found[week, finding]}")
        yield _text(x + (COLUMN - 20) / 2, y - 6, str(totals[week]), anchor="middle")
        yield _text(x + (COLUMN - 20) / 2, top + HIGH + 20, f"week {week + 1}", anchor="middle")
    for place, finding in enumerate(by_finding(tally.opened)):
        x, y = LEFT + COLUMN * tally.weeks + 10, top + 22 * place
        yield _bar(x, y, 14, 14, _colour(place), finding)
        yield _text(x + 22, y + 12, finding.replace("_", " "))


def _waits(tally: Tally, top: float) -> Iterator[str]:
    """Return a bar for each urgency: the median dark, up to 95 % light."""
    longest = max((row.p95 for row in tally.waits), default=timedelta(1)) or timedelta(1)
    wide = _wide(tally)
    for place, row in enumerate(tally.waits):
        y, words = top + LINE * place, f"{row.name}: {span(row.median)}, 95 % within {span(row.p95)}"
        yield _text(LEFT, y + 14, row.name)
        yield _bar(LEFT + NAMES, y, wide * (row.p95 / longest), 18, LIGHT, words)
        yield _bar(LEFT + NAMES, y, wide * (row.median / longest), 18, DARK, words)
        yield _text(LEFT + NAMES + 10 + wide * (row.p95 / longest), y + 14, f"{span(row.median)} / {span(row.p95)}")


def _wide(tally: Tally) -> float:
    return COLUMN * max(4, tally.weeks) - NAMES


def _owners(tally: Tally) -> list[str]:
    return sorted({row.owner for row in tally.opened} | {who for who, _day in tally.calls})


def _days(tally: Tally, owners: list[str], top: float) -> Iterator[str]:
    """Return a line for each physiotherapist: two bars for each day, what came and whom they rang."""
    came = Counter((row.owner, row.day) for row in tally.opened)
    first = min((day for _who, day in came), default=date.min)
    most, step = max((*came.values(), *tally.calls.values()), default=1), (_wide(tally) + 40) / (7 * tally.weeks + 7)
    for place, owner in enumerate(owners):
        bottom = top + DAY_HIGH * place + DAY_HIGH - 16
        yield _text(LEFT, bottom, owner)
        for shift, colour, counts in ((0.0, DARK, came), (0.5, ORANGE, tally.calls)):
            for day, count in sorted((day, count) for (who, day), count in counts.items() if who == owner):
                x, high = LEFT + NAMES + step * ((day - first).days + shift), (DAY_HIGH - 20) * count / most
                yield _bar(x, bottom - high, step * 0.45, high, colour, f"{owner}, {day:%d %B}: {count}")


def _counts(counts: Mapping[str, int], tally: Tally, top: float) -> Iterator[str]:
    most = max(counts.values(), default=1)
    for place, (name, count) in enumerate(counts.items()):
        y, long = top + LINE * place, (_wide(tally) - 40) * count / most
        yield _text(LEFT, y + 14, name.replace("_", " "))
        yield _bar(LEFT + NAMES, y, long, 18, DARK, f"{name}: {count}")
        yield _text(LEFT + NAMES + 10 + long, y + 14, str(count))
