"""Load is a safety property: what reaches one physiotherapist in a week, with 80 active patients.

Everybody starts in the first week, so the simulated weeks are the weeks of a programme. A clinic has patients in all of
them at once: a week of a physiotherapist is 80 patients, each in a week of their own, drawn from what was simulated.
Whoever was discharged or is in maintenance is no active patient any more, and is not drawn.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

from patients.simulation.people import generator
from patients.simulation.plan import ACTIVE
from patients.simulation.tallying import Opened

MOST_CONCERNS, MOST_PATIENTS = 35, 25  # a week for one physiotherapist
DRAWN = 2000  # weeks
ORDINARY = 0.95  # of weeks must hold

Cell = tuple[int, int]  # a patient in a week


@dataclass(frozen=True, slots=True)
class Counted:
    """A week of one physiotherapist with 80 patients: on average, and in 19 of 20 weeks at most."""

    concerns: float
    patients: float
    most_concerns: int
    most_patients: int

    @property
    def holds(self) -> bool:
        """Return whether 19 weeks of 20 are within the target."""
        return self.most_concerns <= MOST_CONCERNS and self.most_patients <= MOST_PATIENTS

    @property
    def holds_on_average(self) -> bool:
        """Return whether the average week is within the target."""
        return self.concerns <= MOST_CONCERNS and self.patients <= MOST_PATIENTS


@dataclass(frozen=True, slots=True)
class Load(Counted):
    """The week as it interrupts, its weekly batch counted once; and with every concern of the batch counted."""

    by_finding: Mapping[str, float]
    every: Counted


def load_of(
    opened: Sequence[Opened], *, patients: int, weeks: int, seed: int, active: Collection[Cell] | None = None
) -> Load:
    """Return the load, scaled to 80 active patients; `active`: which patient was one in which week, by default all."""
    own = Counter((row.patient, row.week) for row in opened if not row.in_batch)
    batched = Counter((row.patient, row.week) for row in opened if row.in_batch)
    every = own + batched
    everybody = [(patient, week) for patient in range(patients) for week in range(weeks)]
    cells = set(everybody if active is None else active) | set(every)
    dice, by_week = generator(seed, "load"), _by_week(cells)
    drawn = [_week(by_week, len(cells), dice) for _ in range(DRAWN)]
    batches = [any(batched[cell] for cell in week) for week in drawn]
    scale = ACTIVE / len(cells)
    return Load(
        concerns=own.total() * scale + sum(batches) / DRAWN,
        patients=len(own) * scale,
        most_concerns=_ordinary(
            sum(own[cell] for cell in week) + has for week, has in zip(drawn, batches, strict=True)
        ),
        most_patients=_ordinary(sum(cell in own for cell in week) for week in drawn),
        by_finding={row: n * scale for row, n in Counter(row.finding for row in opened).most_common()},
        every=Counted(
            concerns=every.total() * scale,
            patients=len(every) * scale,
            most_concerns=_ordinary(sum(every[cell] for cell in week) for week in drawn),
            most_patients=_ordinary(sum(cell in every for cell in week) for week in drawn),
        ),
    )


def _by_week(cells: Iterable[Cell]) -> list[list[Cell]]:
    found: dict[int, list[Cell]] = defaultdict(list)
    for cell in sorted(cells):
        found[cell[1]].append(cell)
    return [found[week] for week in sorted(found)]


def _week(by_week: Sequence[Sequence[Cell]], count: int, dice: Random) -> list[Cell]:
    """Return the patients of one week, spread over the weeks of the programme as those who are active are."""
    found = []
    for place in range(ACTIVE):
        at = (place + dice.random()) * count / ACTIVE
        for cells in by_week:
            if at < len(cells):
                break
            at -= len(cells)
        found.append(dice.choice(cells))
    return found


def _ordinary(counts: Iterable[int]) -> int:
    ordered = sorted(counts)
    return ordered[ceil(ORDINARY * len(ordered)) - 1]
