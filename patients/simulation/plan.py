"""What is simulated: how many, how long, with which random numbers and which follow-up settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

LATE_MARCH = date(2026, 3, 23)  # the clocks change on the 29th; Good Friday and Easter Monday follow
ACTIVE = 80  # patients of one physiotherapist


@dataclass(frozen=True, slots=True)
class Plan:
    """One run."""

    patients: int
    weeks: int
    seed: int = 7
    start: date = LATE_MARCH
    settings: Mapping[str, int] = field(default_factory=dict)

    @property
    def begins_at(self) -> datetime:
        """Return the first instant."""
        return datetime.combine(self.start, time(9), UTC)

    @property
    def ends_at(self) -> datetime:
        """Return the last instant: everybody starts in the first week, and the weeks count from the second day."""
        return datetime.combine(self.start + timedelta(days=1, weeks=self.weeks), time.min, UTC)

    @property
    def physiotherapists(self) -> int:
        """Return how many there are; at least two, so that one can cover the other."""
        return max(2, -(-self.patients // ACTIVE))
