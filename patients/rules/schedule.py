"""A patient's local times and the instants they fall on. Instants are UTC; days are local dates."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import dropwhile, takewhile
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
DAY_STARTS_AT = time(3)
QUIET_FROM = time(21)
QUIET_UNTIL = time(8)
DEFAULT_TIMES = (time(9),)
# One session a week, a date that the zone skips and a quiet night still lie within this many dates.
LOOK_AHEAD = 18
MOST_SLOTS = 12


@dataclass(frozen=True, slots=True)
class Span:
    """The sessions a day of one programme, Monday first, from a day on, up to and without another."""

    programme: Hashable
    sessions: tuple[int, ...] = (MOST_SLOTS,) * 7
    starts_on: date = date.min
    ends_on: date | None = None
    fades_from: date | None = None  # the first day of maintenance, from which reminders grow fewer

    def holds(self, day: date, slot: int = 0) -> bool:
        """Return whether it runs on a day, with this slot."""
        runs = self.starts_on <= day and (self.ends_on is None or day < self.ends_on)
        return runs and slot <= self.sessions[day.weekday()]


@dataclass(frozen=True, slots=True)
class Plan:
    """When a patient is reminded: slot k of a day is at the k-th time, counted from the start of that day.

    A time before `day_starts_at` comes last: with a day from 03:00, 01:30 is the end of the day before.
    """

    zone: ZoneInfo
    times: tuple[time, ...] = DEFAULT_TIMES
    day_starts_at: time = DAY_STARTS_AT
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    chosen: bool = True  # a time the patient chose beats the quiet hours, a default one does not
    spans: tuple[Span, ...] = (Span(None),)  # of all programmes together; without more said: every slot, every day

    def slots(self) -> tuple[tuple[int, time], ...]:
        """Return (slot, time) pairs, slot 1 first."""
        return _slots(self.times, self.day_starts_at)

    def holders(self, day: date, slot: int) -> tuple[Hashable, ...]:
        """Return the programmes that have this slot on this day, in order, each once."""
        return tuple(dict.fromkeys(span.programme for span in self.spans if span.holds(day, slot)))

    def has(self, day: date, slot: int) -> bool:
        """Return whether any programme has this slot on this day."""
        return any(span.holds(day, slot) for span in self.spans)

    def first_day(self, since: date) -> date:
        """Return the first day from a day on, on which a programme runs; the day itself where none does any more."""
        to_come = [span.starts_on for span in self.spans if span.ends_on is None or span.ends_on > since]
        return max(since, min(to_come, default=since))


@lru_cache(maxsize=1024)
def _slots(times: tuple[time, ...], day_starts_at: time) -> tuple[tuple[int, time], ...]:
    return tuple(enumerate(sorted(times, key=lambda at: (at < day_starts_at, at)), start=1))


@dataclass(frozen=True, slots=True)
class Due:
    """The reminder of one slot of one patient's day, and when it is due."""

    day: date
    slot: int
    at: datetime

    @property
    def occasion(self) -> str:
        """Return the key under which this reminder is planned once, whatever happens to zone or times."""
        return f"{self.day.isoformat()}/{self.slot}"


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """Return the calendar date on the zone's clock."""
    return _clock(instant, zone).date()


def monday_of(day: date) -> date:
    """Return the Monday of the ISO week of a day."""
    return day - day.weekday() * DAY


def patient_day(instant: datetime, zone: ZoneInfo, day_starts_at: time = DAY_STARTS_AT) -> date:
    """Return the patient's day: the last one begun. Days never run backwards, also when clocks do."""
    day = local_date(instant, zone) + DAY
    while (start := instant_of(day, day_starts_at, zone)) is None or start > instant:
        day -= DAY
    return day


@lru_cache(maxsize=4096)
def instant_of(day: date, local_time: time, zone: ZoneInfo) -> datetime | None:
    """Return the instant of a local time: the first of two, the end of a gap, none on a skipped date."""
    if local_date(first_at(day, time.min, zone), zone) != day:
        return None
    return first_at(day, local_time, zone)


def after_quiet(instant: datetime, zone: ZoneInfo, quiet_from: time, quiet_until: time) -> datetime:
    """Return the instant itself, or the end of the quiet hours it falls into. Equal times: no quiet hours."""
    if quiet_from == quiet_until:
        return instant
    nights = DAY if quiet_from > quiet_until else timedelta(0)
    today = local_date(instant, zone)
    # Nights next to each other join where a date is skipped, so each is looked at in turn.
    for day in (today - 2 * DAY, today - DAY, today, today + DAY):
        if first_at(day, quiet_from, zone) <= instant < (end := first_at(day + nights, quiet_until, zone)):
            instant = end
    return instant


def next_reminder(plan: Plan, after: datetime) -> Due | None:
    """Return the first reminder due strictly after an instant, or none within the look-ahead.

    Times that a clock change moves to the same instant are one reminder, that of the latest slot:
    it asks for every session still missing, and two mails in one minute ask no better.
    """
    return max(_together(plan, after), key=lambda due: (due.day, due.slot), default=None)


def joined_by(plan: Plan, due: Due) -> list[Due]:
    """Return the other reminders that a clock change moved to the instant of one: it speaks for them too."""
    return [other for other in _together(plan, due.at - MOMENT) if other != due and other.at == due.at]


def _together(plan: Plan, after: datetime) -> list[Due]:
    """Return what is due at the first instant after another at which anything is."""
    waiting = dropwhile(lambda due: due.at <= after, _upcoming(plan, after))
    first = next(waiting, None)
    return [first, *takewhile(lambda due: due.at == first.at, waiting)] if first else []


def reminders_between(plan: Plan, start: datetime, end: datetime) -> Iterator[Due]:
    """Yield what is due from an instant on, and before another."""
    due = next_reminder(plan, start - MOMENT)
    while due is not None and due.at < end:
        yield due
        due = next_reminder(plan, due.at)


def _upcoming(plan: Plan, after: datetime) -> Iterator[Due]:
    # Instants follow the order of (date, time), whatever the clocks do: see first_at.
    # Only quiet hours move a reminder past a date that the clock already shows.
    start = local_date(after, plan.zone) - (0 if plan.chosen else 2) * DAY
    first = plan.first_day(start)
    for offset in range(LOOK_AHEAD):
        yield from _reminders_on(plan, first + offset * DAY)


def _reminders_on(plan: Plan, calendar_date: date) -> Iterator[Due]:
    for slot, local_time in sorted(plan.slots(), key=lambda pair: pair[1]):
        at = instant_of(calendar_date, local_time, plan.zone)
        if at is None:
            continue
        day = calendar_date if local_time >= plan.day_starts_at else _day_before(calendar_date, plan.zone)
        if plan.has(day, slot):
            yield Due(day, slot, at if plan.chosen else _moved(plan, at))


def _moved(plan: Plan, at: datetime) -> datetime:
    return after_quiet(at, plan.zone, plan.quiet_from, plan.quiet_until)


def _day_before(day: date, zone: ZoneInfo) -> date:
    day -= DAY
    return day if instant_of(day, time.min, zone) else day - DAY


@lru_cache(maxsize=4096)  # patients share their zones and their mornings
def first_at(day: date, local_time: time, zone: ZoneInfo) -> datetime:
    """Return the first instant at which the zone's clock shows this date and time, or later."""
    wanted = datetime.combine(day, local_time.replace(tzinfo=None, fold=0))
    late = wanted.replace(tzinfo=zone).astimezone(UTC)
    if late.astimezone(zone).replace(tzinfo=None) == wanted:
        return late
    # In a gap. Read with the offset after it, the time lies before the change, and the other way round.
    early = wanted.replace(tzinfo=zone, fold=1, microsecond=0).astimezone(UTC)
    low, high = 0, int((late - early).total_seconds()) + 1
    while high - low > 1:
        middle = (low + high) // 2
        shown = (early + timedelta(seconds=middle)).astimezone(zone).replace(tzinfo=None)
        low, high = (low, middle) if shown >= wanted else (middle, high)
    return early + timedelta(seconds=high)


def _clock(instant: datetime, zone: ZoneInfo) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return instant.astimezone(zone)
