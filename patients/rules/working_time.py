"""A clinic's working time: openings of each weekday without bank holidays. Instants are UTC."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import count, islice, pairwise
from zoneinfo import ZoneInfo

from holidays import country_holidays

from patients.rules.schedule import DAY, first_at, instant_of, local_date, monday_of

HOUR = timedelta(hours=1)
Opening = tuple[time, time]
Span = tuple[datetime, datetime]


class Nation(StrEnum):
    """Whose bank holidays a clinic keeps, by the codes of ISO 3166-2:GB."""

    ENGLAND = "ENG"
    SCOTLAND = "SCT"
    WALES = "WLS"
    NORTHERN_IRELAND = "NIR"


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a clinic works: the openings of each weekday in local time, Monday first, and days it is closed.

    An opening ends on its own day; 00:00 as its end is midnight. Raises ValueError for hours that cannot be.
    """

    zone: ZoneInfo
    weekdays: tuple[tuple[Opening, ...], ...]
    nation: Nation
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.weekdays) != 7 or not any(self.weekdays):
            raise ValueError("opening hours need seven weekdays, at least one of them open")
        for openings in self.weekdays:
            minutes = [minute for opening in openings for minute in _minutes(opening)]
            if any(later <= earlier for earlier, later in pairwise(minutes)):
                raise ValueError("openings of a day must end after they start, and follow each other")

    def openings_on(self, day: date) -> tuple[Span, ...]:
        """Return the openings of a local date as instants; none on a bank holiday or closed day."""
        if day in self.closed or day in bank_holidays(self.nation, day.year):
            return ()
        if instant_of(day, time.min, self.zone) is None:
            return ()
        spans = (self._span(day, opening) for opening in self.weekdays[day.weekday()])
        return tuple((opens, closes) for opens, closes in spans if opens < closes)

    def half_a_day(self) -> timedelta:
        """Return half of the clinic's average working day, the same on a short Friday as on a Monday."""
        lengths = [sum(end - start for start, end in map(_minutes, day)) for day in self.weekdays if day]
        return timedelta(minutes=sum(lengths) // len(lengths) // 2)

    def _span(self, day: date, opening: Opening) -> Span:
        start, end = opening
        ends_on = day if end > time.min else day + DAY
        return first_at(day, start, self.zone), first_at(ends_on, end, self.zone)


@lru_cache(maxsize=64)
def bank_holidays(nation: Nation, year: int) -> frozenset[date]:
    """Return the bank holidays of a nation in a year, substitute days included."""
    return frozenset(country_holidays("GB", subdiv=nation.value, years=year))


def add_working(instant: datetime, minutes: int, hours: OpeningHours) -> datetime:
    """Return the instant after that many minutes of clinic time; 0: when the clinic is next open."""
    remaining = timedelta(minutes=minutes)
    for day in _working_days(local_date(instant, hours.zone) - DAY, hours):
        for opens, closes in hours.openings_on(day):
            start = max(opens, instant)
            if start < closes and start + remaining <= closes:
                return start + remaining
            remaining -= max(closes - start, timedelta(0))
    raise AssertionError("working days never end")


def same_working_day(instant: datetime, hours: OpeningHours) -> datetime:
    """Return the end of this working day; with less than an hour left, the first hour of the next."""
    today = local_date(instant, hours.zone)
    left = [closes - max(opens, instant) for opens, closes in hours.openings_on(today) if closes > instant]
    if sum(left, timedelta(0)) >= HOUR:
        return _close_of(today, hours)
    opens = hours.openings_on(_working_day_after(today, 1, hours))[0][0]
    return add_working(opens, 60, hours)


def half_a_working_day(instant: datetime, hours: OpeningHours) -> datetime:
    """Return the instant after half of an average working day of clinic time."""
    return add_working(instant, int(hours.half_a_day().total_seconds()) // 60, hours)


def add_working_days(instant: datetime, days: int, hours: OpeningHours) -> datetime:
    """Return the same time of day that many working days on, within the hours of that day.

    What arrives while the clinic is closed has the whole of its last day: Sunday and one working day is
    the close of Monday.
    """
    today = local_date(instant, hours.zone)
    openings = hours.openings_on(today)
    if not openings or instant >= openings[-1][1]:
        return _close_of(_working_day_after(today, days, hours), hours)
    if instant < openings[0][0]:
        return _close_of(_working_day_after(today - DAY, days, hours), hours)
    target = _working_day_after(today, days, hours)
    at = first_at(target, instant.astimezone(hours.zone).time(), hours.zone)
    return min(max(at, hours.openings_on(target)[0][0]), _close_of(target, hours))


def start_of_week(instant: datetime, hours: OpeningHours) -> datetime:
    """Return when the clinic next opens on the first working day of a week, at or after an instant."""
    today = local_date(instant, hours.zone)
    monday = monday_of(today)
    weeks = (_working_day_after(monday + 7 * week * DAY - DAY, 1, hours) for week in count())
    return next(opens for day in weeks if (opens := hours.openings_on(day)[0][0]) >= instant)


def _working_days(since: date, hours: OpeningHours) -> Iterator[date]:
    return (day for offset in count() if hours.openings_on(day := since + offset * DAY))


def _working_day_after(day: date, days: int, hours: OpeningHours) -> date:
    return next(islice(_working_days(day + DAY, hours), days - 1, None))


def _close_of(day: date, hours: OpeningHours) -> datetime:
    return hours.openings_on(day)[-1][1]


def _minutes(opening: Opening) -> tuple[int, int]:
    start, end = ((at.hour * 60 + at.minute) for at in opening)
    return start, end or 24 * 60
