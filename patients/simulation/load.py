"""Load is a safety property: what reaches one physiotherapist in a week, with 80 patients spread over the weeks.

Everybody starts in the first week, so the simulated weeks are the weeks of a programme. A clinic has patients in all of
them at once: a week of a physiotherapist is 80 patients, each in a week of their own, drawn from what was simulated.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

from patients.simulation.people import generator
from patients.simulation.plan import ACTIVE
from patients.simulation.tallying import Opened

MOST_CONCERNS, MOST_PATIENTS = 35, 25  # a week for one physiotherapist
DRAWN = 2000  # weeks
ORDINARY = 0.95  # of weeks must hold

Cells = Mapping[tuple[int, int], int]  # concerns of a patient in a week


@dataclass(frozen=True, slots=True)
class Load:
    """A week of one physiotherapist with 80 patients: on average, and in 19 of 20 weeks at most."""

    concerns: float
    patients: float
    by_finding: Mapping[str, float]
    most_concerns: int
    most_patients: int

    @property
    def holds(self) -> bool:
        """Return whether 19 weeks of 20 are within the target."""
        return self.most_concerns <= MOST_CONCERNS and self.most_patients <= MOST_PATIENTS


def load_of(opened: Sequence[Opened], *, patients: int, weeks: int, seed: int) -> Load:
    """Return the load, scaled to 80 active patients."""
    cells: Cells = Counter((row.patient, row.week) for row in opened)
    scale = ACTIVE / (patients * weeks)
    found = Counter(row.finding for row in opened)
    dice = generator(seed, "load")
    drawn = [_week(cells, patients, weeks, dice) for _ in range(DRAWN)]
    return Load(
        concerns=len(opened) * scale,
        patients=len(cells) * scale,
        by_finding={finding: count * scale for finding, count in found.most_common()},
        most_concerns=_ordinary(concerns for concerns, _patients in drawn),
        most_patients=_ordinary(touched for _concerns, touched in drawn),
    )


def _week(cells: Cells, patients: int, weeks: int, dice: Random) -> tuple[int, int]:
    """Return concerns and patients of one week: as many patients in each week of the programme."""
    found = [cells.get((dice.randrange(patients), place % weeks), 0) for place in range(ACTIVE)]
    return sum(found), sum(count > 0 for count in found)


def _ordinary(counts: Iterable[int]) -> int:
    ordered = sorted(counts)
    return ordered[ceil(ORDINARY * len(ordered)) - 1]
