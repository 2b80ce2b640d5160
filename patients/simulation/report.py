"""The report as text: tables, the load on a physiotherapist, and the proof."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from patients.simulation.load import MOST_CONCERNS, MOST_PATIENTS, Load
from patients.simulation.plan import ACTIVE
from patients.simulation.tallying import Opened, Tally, Waits, by_finding, emergencies

NAMED = 20  # unseen concerns printed by name


def lines(tally: Tally, load: Load) -> Iterator[str]:
    """Return the whole report, line by line."""
    yield f"{tally.patients} patients, {tally.weeks} weeks"
    for title, rows in (
        ("Concerns opened, by finding and week", concerns_by_week(tally)),
        ("Time until a person took it on", waits("urgency", tally.waits)),
        ("Emergencies, by when they came", waits("came", emergencies(tally.opened))),
        ("Answers, by how they came", counts(tally.answers)),
        ("Reminders, by what became of them", counts(tally.reminders)),
        ("Mail, by kind", counts(tally.mails)),
        ("Referrals, by where they are", counts(tally.referrals)),
        ("Concerns and calls per physiotherapist and working day", per_physiotherapist(tally)),
        (f"A week of one physiotherapist with {ACTIVE} patients, by finding", by_finding_a_week(load)),
        (f"A week of one physiotherapist with {ACTIVE} patients", load_rows(load)),
    ):
        yield from ("", title, *table(rows))
    yield from ("", *verdict(load))
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


def waits(what: str, rows: Iterable[Waits]) -> Iterator[Sequence[object]]:
    """Return a row for each kind: how long it took, and how many were in time."""
    yield (what, "concerns", "in time", "median", "95 %", "longest")
    for row in rows:
        share = f"{100 * row.in_time / row.count:.0f} %"
        yield (row.name, row.count, share, span(row.median), span(row.p95), span(row.longest))


def span(time: timedelta) -> str:
    """Return a time span in days, hours and minutes."""
    minutes = int(time.total_seconds()) // 60
    days, hours = minutes // 1440, minutes // 60 % 24
    return f"{days} d {hours} h" if days else f"{hours} h {minutes % 60:02} min"


def counts(found: Mapping[str, int]) -> Iterator[Sequence[object]]:
    """Return a row for each name and its number."""
    yield from found.items()


def per_physiotherapist(tally: Tally) -> Iterator[Sequence[object]]:
    """Return what each was told and whom they rang: all, on a working day on average, and the fullest day and week."""
    yield ("owner", "concerns", "a day", "fullest day", "fullest week", "calls", "a day", "fullest day")
    for owner, rows in sorted(_by_owner(tally.opened).items()):
        days, weeks = Counter(row.day for row in rows), Counter(row.week for row in rows)
        calls = [count for (who, _day), count in tally.calls.items() if who == owner]
        concerns = (len(rows), _a_day(len(rows), tally), max(days.values()), max(weeks.values()))
        yield (owner, *concerns, sum(calls), _a_day(sum(calls), tally), max(calls, default=0))


def _a_day(count: int, tally: Tally) -> str:
    return f"{count / max(1, len(tally.days)):.1f}"


def _by_owner(opened: Iterable[Opened]) -> dict[str, list[Opened]]:
    found: dict[str, list[Opened]] = {}
    for row in opened:
        found.setdefault(row.owner, []).append(row)
    return found


def by_finding_a_week(load: Load) -> Iterator[Sequence[object]]:
    """Return the concerns of a week by finding."""
    yield ("finding", "concerns a week")
    for finding, number in load.by_finding.items():
        yield (finding, f"{number:.2f}")


def load_rows(load: Load) -> Iterator[Sequence[object]]:
    """Return the load on average and in an ordinary week, both ways of counting, and the target."""
    yield ("counted", "on average", "19 weeks of 20 at most")
    for name, week in (("the weekly reviews as one", load), ("every concern", load.every)):
        average = f"{week.concerns:.1f} on {week.patients:.1f}"
        yield (name, average, f"{week.most_concerns} on {week.most_patients}")
    yield ("target at most", f"{MOST_CONCERNS} on {MOST_PATIENTS}", "")


def verdict(load: Load) -> Iterator[str]:
    """Return whether one physiotherapist can do it, and how it was counted."""
    average = f"{load.concerns:.1f} concerns on {load.patients:.1f} patients in the average week"
    heavy = f"{load.most_concerns} on {load.most_patients} in 19 weeks of 20 at most"
    target = f"the target is {MOST_CONCERNS} on {MOST_PATIENTS}"
    if load.holds:
        yield f"The load holds, in heavy weeks as well: {average}, {heavy}, and {target}."
    elif load.holds_on_average:
        yield f"The load holds on average, and {target}: {average}."
        yield f"HEAVY WEEKS ARE OVER IT: {heavy}. Plan cover for them."
    else:
        yield f"TOO MUCH: {average}, {heavy}, and {target}."
    yield (
        "The target is held against the weekly reviews as one: they are told in one mail a week and due together, and "
        "interrupt once. Each is still work of its own: the other line counts every one."
    )


def proof(tally: Tally) -> Iterator[str]:
    """Return the proof, or who was not seen."""
    if not tally.unseen:
        yield f"Every one of {len(tally.opened)} concerns reached a person, or is still within its time."
        return
    yield f"NOT SEEN: {len(tally.unseen)} of {len(tally.opened)} concerns reached nobody in time."
    for found in tally.unseen[:NAMED]:
        yield f"  {found}"
