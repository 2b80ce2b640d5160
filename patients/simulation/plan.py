"""What is simulated: how many, how long, with which random numbers and which follow-up settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

LATE_MARCH = date(2026, 3, 23)  # the clocks change on the 29th; Good Friday and Easter Monday follow
ACTIVE = 80  # patients of one physiotherapist
TOGETHER = 4 * ACTIVE  # patients simulated in one database; more are as many clinics side by side


@dataclass(frozen=True, slots=True)
class Plan:
    """One run."""

    patients: int
    weeks: int
    seed: int = 7
    start: date = LATE_MARCH
    settings: Mapping[str, int] = field(default_factory=dict)
    first: int = 0  # number of the first patient
    together: int = TOGETHER

    @property
    def begins_at(self) -> datetime:
        """Return the first instant."""
        return datetime.combine(self.start, time(9), UTC)

    @property
    def ends_at(self) -> datetime:
        """Return the last instant: everybody starts in the first week, and the weeks count from the second day."""
        return datetime.combine(self.start + timedelta(days=1, weeks=self.weeks), time.min, UTC)

    def week_begins(self, week: int) -> datetime:
        """Return the first instant of a week; the first is week 0."""
        return self.ends_at - timedelta(weeks=self.weeks - week)

    @property
    def physiotherapists(self) -> int:
        """Return how many there are; at least two, so that one can cover the other."""
        return max(2, -(-self.patients // ACTIVE))

    def parts(self) -> list["Plan"]:
        """Return the clinics that are simulated side by side: the same ones, however many processes there are."""
        count = -(-self.patients // self.together)
        edges = [self.first + self.patients * place // count for place in range(count + 1)]
        return [replace(self, first=first, patients=last - first) for first, last in pairwise(edges)]
