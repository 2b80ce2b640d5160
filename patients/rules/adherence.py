"""How much of what was prescribed a patient reports having done, per ISO week of their own days."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from patients.rules.facts import Pause
from patients.rules.schedule import monday_of

WEEK = timedelta(days=7)
ON_TRACK_FROM = 75
SOME_FROM = 50


class Exercise(StrEnum):
    """What was done of one exercise of a session."""

    DONE = "done"
    PARTLY = "partly"
    SKIPPED = "skipped"  # with a reason
    LEFT_OUT = "left_out"  # without one
    NOT_OFFERED = "short"  # the 4-minute version does not hold it


class Outcome(StrEnum):
    """What was done of a session as a whole."""

    DONE = "done"
    PARTLY = "partly"
    SKIPPED = "skipped"
    LEFT_OUT = "left_out"


class Band(StrEnum):
    """How a week reads; a week without data has no band."""

    ON_TRACK = "on_track"
    SOME = "some"
    LOW = "low"


# A session counts in halves, so that a week adds up without rounding.
HALVES = {Outcome.DONE: 2, Outcome.PARTLY: 1, Outcome.SKIPPED: 0, Outcome.LEFT_OUT: 0}


@dataclass(frozen=True, slots=True)
class Version:
    """The sessions a day from one day on, Monday first, until the next version; all 0 ends the programme."""

    from_day: date
    sessions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """One logged session, on the patient's day in which it started."""

    day: date
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Adherence:
    """One week: sessions planned and done (halves for partly), days active, and the share if there is one."""

    planned: int
    done: float
    days_active: int
    percent: int | None
    band: Band | None


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week, by its Monday: all programmes together; paused on every day, or something skipped for a reason."""

    monday: date
    counted: Adherence
    paused: bool = False
    skipped: bool = False


def outcome_of(exercises: Iterable[Exercise]) -> Outcome:
    """Return the outcome of a session; an exercise skipped with a reason does not spoil it.

    The 4-minute version, done, is a session done partly; it is never missed for what it does not hold.
    """
    kinds = set(exercises)
    if Exercise.NOT_OFFERED in kinds:
        offered = outcome_of(kinds - {Exercise.NOT_OFFERED})
        return Outcome.PARTLY if offered is Outcome.DONE else offered
    missed = kinds - {Exercise.SKIPPED}
    if not missed:
        return Outcome.SKIPPED if kinds else Outcome.LEFT_OUT
    if missed == {Exercise.DONE}:
        return Outcome.DONE
    return Outcome.LEFT_OUT if missed == {Exercise.LEFT_OUT} else Outcome.PARTLY


def planned_on(day: date, versions: Sequence[Version]) -> int:
    """Return the sessions planned on a day by the version then in force; 0 before the first."""
    begun = [version for version in reversed(versions) if version.from_day <= day]
    # A version published twice on one day: the later in the list, the first that is looked at, replaced the earlier.
    return max(begun, key=lambda version: version.from_day).sessions[day.weekday()] if begun else 0


def week(
    of: date,
    versions: Sequence[Version],
    sessions: Collection[Session],
    pauses: Sequence[Pause] = (),
    today: date | None = None,
) -> Adherence:
    """Return the adherence of the ISO week holding the day; of `today` only what was logged is expected."""
    days = [
        day
        for day in _days_of_week(of)
        if not any(pause.covers(day) for pause in pauses) and (today is None or day <= today)
    ]
    logged = {day: [session.outcome for session in sessions if session.day == day] for day in days}
    planned = sum(_expected(day, logged[day], versions, today) for day in days)
    return _week(planned, [outcome for outcomes in logged.values() for outcome in outcomes], days_active(of, sessions))


def _week(planned: int, logged: Sequence[Outcome], active: int) -> Adherence:
    """Return a week from its sessions planned, without those skipped for a reason, and all that was logged in it."""
    halves = min(2 * planned, sum(HALVES[outcome] for outcome in logged))
    # Nothing logged is no data: the patient may have exercised and not said so.
    percent = 50 * halves // planned if planned and logged else None
    return Adherence(planned, halves / 2, active, percent, band_of(percent))


def over(
    monday: date,
    weeks: int,
    versions: Sequence[Version],
    sessions: Collection[Session],
    pauses: Sequence[Pause] = (),
) -> Adherence:
    """Return the adherence of so many ISO weeks as one, by counting weekdays; its days active are not counted."""
    end, turns = monday + weeks * WEEK, _turns(versions)
    logged: dict[date, list[Session]] = {}
    for session in sessions:
        if monday <= session.day < end and not any(pause.covers(session.day) for pause in pauses):
            logged.setdefault(monday_of(session.day), []).append(session)
    counted, silent = [], _planned(monday, end, turns, pauses)
    for of, of_week in logged.items():
        planned = _planned(of, of + WEEK, turns, pauses)
        silent -= planned
        counted.append(_week(planned - _excused(of_week, versions), [session.outcome for session in of_week], 0))
    return together([*counted, _week(silent, [], 0)], 0)


def _excused(sessions: Iterable[Session], versions: Sequence[Version]) -> int:
    """Return how many of the planned sessions were skipped for a reason."""
    skipped = Counter(session.day for session in sessions if session.outcome is Outcome.SKIPPED)
    return sum(min(planned_on(day, versions), count) for day, count in skipped.items())


Turn = tuple[date, date, Sequence[int]]  # from one day to and without another, the sessions a day


def _turns(versions: Sequence[Version]) -> list[Turn]:
    """Return which sessions are planned from when to when."""
    held = {version.from_day: version.sessions for version in versions}  # the later in the list replaces the earlier
    starts = sorted(held)
    return [(start, end, held[start]) for start, end in zip(starts, [*starts[1:], date.max], strict=False)]


def _planned(since: date, until: date, turns: Iterable[Turn], pauses: Sequence[Pause]) -> int:
    """Return the sessions planned from one day up to and without another, by counting weekdays."""
    within = ((max(start, since), min(end, until), sessions) for start, end, sessions in turns)
    return sum(_in_force(start, end, sessions, pauses) for start, end, sessions in within if start < end)


def _in_force(since: date, until: date, sessions: Sequence[int], pauses: Sequence[Pause]) -> int:
    """Return the sessions of one version between two days, without those on paused days."""
    paused = sum(_sessions(max(since, pause.start), min(until, pause.until or until), sessions) for pause in pauses)
    return _sessions(since, until, sessions) - paused


def _sessions(since: date, until: date, sessions: Sequence[int]) -> int:
    days = max(0, (until - since).days)
    rest = (sessions[(since.weekday() + offset) % 7] for offset in range(days % 7))
    return days // 7 * sum(sessions) + sum(rest)


def together(counted: Collection[Adherence], days_active: int) -> Adherence:
    """Return several programmes of one week as one; one that reported nothing counts as planned beside another."""
    planned, done = sum(one.planned for one in counted), sum(one.done for one in counted)
    known = planned and any(one.percent is not None for one in counted)
    percent = int(100 * done) // planned if known else None
    return Adherence(planned, done, days_active, percent, band_of(percent))


def all_paused(monday: date, pauses: Collection[Sequence[Pause]]) -> bool:
    """Return whether every programme was paused on every day of a week; False without a programme."""
    days = _days_of_week(monday)
    return bool(pauses) and all(any(pause.covers(day) for pause in of_one) for of_one in pauses for day in days)


def band_of(percent: int | None) -> Band | None:
    """Return the band of a percentage: on track from 75, some from 50, else low; none without data."""
    if percent is None:
        return None
    if percent >= ON_TRACK_FROM:
        return Band.ON_TRACK
    return Band.SOME if percent >= SOME_FROM else Band.LOW


def _expected(day: date, outcomes: Sequence[Outcome], versions: Sequence[Version], today: date | None) -> int:
    """Return the sessions a day counts for: those planned, without the ones skipped for a reason."""
    skipped = sum(outcome is Outcome.SKIPPED for outcome in outcomes)
    expected = max(0, planned_on(day, versions) - skipped)
    return min(expected, len(outcomes) - skipped) if day == today else expected


def done_on(day: date, sessions: Iterable[Session]) -> bool:
    """Return whether something was done on a day; a session that was skipped is none."""
    return any(session.day == day and HALVES[session.outcome] for session in sessions)


def skipped_in(monday: date, sessions: Iterable[Session]) -> bool:
    """Return whether a session of a week was skipped for a reason."""
    days = _days_of_week(monday)
    return any(session.day in days and session.outcome is Outcome.SKIPPED for session in sessions)


def days_active(of: date, sessions: Iterable[Session]) -> int:
    """Return on how many days of the ISO week holding the day something was done."""
    days = _days_of_week(of)
    return len({session.day for session in sessions if HALVES[session.outcome] and session.day in days})


def _days_of_week(of: date) -> list[date]:
    monday = monday_of(of)
    return [monday + timedelta(days=offset) for offset in range(7)]
