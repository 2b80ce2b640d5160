"""The days a report is about, and what a report is made of: counts out of counts."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic.models import Clinic
from patients.models import Concern
from patients.rules.schedule import DAY, first_at


@dataclass(frozen=True)
class Period:
    """The days a report is about, the last included, as the clinic counts them."""

    clinic: Clinic
    first: date
    last: date
    today: date | None = None  # whoever has not done today's sessions may still do them

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """Return where the period begins, and where the day after it begins."""
        zone = ZoneInfo(self.clinic.time_zone)
        return first_at(self.first, time.min, zone), first_at(self.last + DAY, time.min, zone)

    @property
    def whole_weeks(self) -> tuple[date, int]:
        """Return the first Monday, and how many weeks from it to a Sunday lie in the period and are over."""
        monday = self.first + timedelta(days=-self.first.weekday() % 7)
        end = min(self.last + DAY, self.today or date.max)
        return monday, max(0, (end - monday).days // 7)


@dataclass(frozen=True)
class Row:
    """One line: so many of so many, what that splits into, and who they are where the reader may know."""

    words: str
    count: int
    of: int
    details: str = ""
    people: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True)
class Report:
    """One question about the period and its answer."""

    key: str
    title: str
    unit: str
    counted: str
    rows: tuple[Row, ...] = field(default=())


def raised(period: Period) -> Any:
    """Return the concerns that were opened in a period."""
    begin, end = period.instants
    return Concern.objects.of_clinic(period.clinic).filter(opened_at__gte=begin, opened_at__lt=end)
