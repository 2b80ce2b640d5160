"""The report as text: tables, the load on a physiotherapist, and the proof."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from patients.simulation.load import MOST_CONCERNS, MOST_PATIENTS, Load
from patients.simulation.plan import ACTIVE
from patients.simulation.tallying import Opened, Tally, by_finding

NAMED = 20  # unseen concerns printed by name


def lines(tally: Tally, load: Load) -> Iterator[str]:
    """Return the whole report, line by line."""
    yield f"{tally.patients} patients, {tally.weeks} weeks"
    for title, rows in (
        ("Concerns opened, by finding and week", concerns_by_week(tally)),
        ("Time until a person took it on", waits(tally)),
        ("Reminders, by what became of them", counts(tally.reminders)),
        ("Mail, by kind", counts(tally.mails)),
        ("Referrals, by where they are", counts(tally.referrals)),
        ("Concerns opened per physiotherapist", per_physiotherapist(tally)),
        (f"A week of one physiotherapist with {ACTIVE} patients", load_rows(load)),
    ):
        yield from ("", title, *table(rows))
    yield from ("", verdict(load))
    if tally.refused:
        yield from ("", "Refused by the verbs", *table(counts(tally.refused)))
    yield from ("", *proof(tally))


def table(rows: Iterable[Sequence[object]]) -> list[str]:
    """Return rows as columns: the first to the left, all others to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    if not cells:
        return ["  none"]
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    return ["  " + "  ".join(_aligned(row, widths)).rstrip() for row in cells]


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    return [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]


def concerns_by_week(tally: Tally) -> Iterator[Sequence[object]]:
    """Return a row for each finding, a column for each week."""
    found = Counter((row.finding, row.week) for row in tally.opened)
    weeks = range(tally.weeks)
    yield ("finding", *(f"week {week + 1}" for week in weeks), "all")
    for finding in by_finding(tally.opened):
        in_week = [found[finding, week] for week in weeks]
        yield (finding, *in_week, sum(in_week))
    together = [sum(row.week == week for row in tally.opened) for week in weeks]
    yield ("all", *together, sum(together))
    touched = [len({row.patient for row in tally.opened if row.week == week}) for week in weeks]
    yield ("patients touched", *touched, len({row.patient for row in tally.opened}))


def waits(tally: Tally) -> Iterator[Sequence[object]]:
    """Return a row for each urgency: how long it took, and how many were in time."""
    yield ("urgency", "concerns", "in time", "median", "95 %", "longest")
    for row in tally.waits:
        share = f"{100 * row.in_time / row.count:.0f} %"
        yield (row.urgency, row.count, share, span(row.median), span(row.p95), span(row.longest))


def span(time: timedelta) -> str:
    """Return a time span in days, hours and minutes."""
    minutes = int(time.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    return f"{days} d {hours} h" if days else f"{hours} h {minutes % 60:02} min"


def counts(found: Mapping[str, int]) -> Iterator[Sequence[object]]:
    """Return a row for each name and its number."""
    yield from found.items()


def per_physiotherapist(tally: Tally) -> Iterator[Sequence[object]]:
    """Return what each owned: all, the days with any, a day on average, and the fullest day and week."""
    yield ("owner", "concerns", "a day", "fullest day", "fullest week")
    for owner, rows in sorted(_by_owner(tally.opened).items()):
        days, weeks = Counter(row.day for row in rows), Counter(row.week for row in rows)
        yield (owner, len(rows), f"{len(rows) / len(days):.1f}", max(days.values()), max(weeks.values()))


def _by_owner(opened: Iterable[Opened]) -> dict[str, list[Opened]]:
    found: dict[str, list[Opened]] = {}
    for row in opened:
        found.setdefault(row.owner, []).append(row)
    return found


def load_rows(load: Load) -> Iterator[Sequence[object]]:
    """Return the load by finding, and the target."""
    yield ("finding", "concerns a week")
    for finding, number in load.by_finding.items():
        yield (finding, f"{number:.2f}")
    yield ("all", f"{load.concerns:.1f}")
    yield ("patients", f"{load.patients:.1f}")
    yield ("in 19 weeks of 20 at most", f"{load.most_concerns} on {load.most_patients}")
    yield ("target at most", f"{MOST_CONCERNS} on {MOST_PATIENTS}")


def verdict(load: Load) -> str:
    """Return whether one physiotherapist can do it."""
    found = f"{load.most_concerns} concerns on {load.most_patients} patients"
    if load.holds:
        return f"The load holds: {found} in 19 weeks of 20, and the target is {MOST_CONCERNS} on {MOST_PATIENTS}."
    return f"TOO MUCH: {found} in 19 weeks of 20, and the target is {MOST_CONCERNS} on {MOST_PATIENTS}."


def proof(tally: Tally) -> Iterator[str]:
    """Return the proof, or who was not seen."""
    if not tally.unseen:
        yield f"Every one of {len(tally.opened)} concerns reached a person, or is still within its time."
        return
    yield f"NOT SEEN: {len(tally.unseen)} of {len(tally.opened)} concerns reached nobody in time."
    for found in tally.unseen[:NAMED]:
        yield f"  {found}"
