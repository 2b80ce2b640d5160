"""Sessions done of sessions planned, week by week, in the patient's words."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.rules.adherence import Band, Session, Week, done_on
from patients.rules.schedule import monday_of


@dataclass(frozen=True, slots=True)
class Row:
    """One week: its Monday, what was done of what was planned, how that reads, and the share for the bar."""

    monday: date
    this: bool
    done: str
    planned: int
    days: str
    words: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class DayOfWeek:
    """One day of this week: its name in full and short, and whether something was done on it."""

    name: str
    short: str
    done: bool
    today: bool
    to_come: bool


def rows(weeks: list[Week], today: date) -> list[Row]:
    """Return the weeks in words, the newest first."""
    return [row(week, today) for week in reversed(weeks)]


def row(week: Week, today: date) -> Row:
    """Return one week in words."""
    counted = week.counted
    days = ngettext("on %(days)d day", "on %(days)d days", counted.days_active) % {"days": counted.days_active}
    return Row(
        monday=week.monday,
        this=week.monday + timedelta(days=7) > today,
        done=f"{counted.done:g}",
        planned=counted.planned,
        days=days,
        words=words(week),
        percent=counted.percent,
    )


def words(week: Week) -> str:
    """Return how a week reads. Paused is not failed, and nothing sent is not nothing done."""
    if week.counted.band is not None:
        return {Band.ON_TRACK: _("Most of it"), Band.SOME: _("Half or more"), Band.LOW: _("Less than half")}[
            week.counted.band
        ]
    if week.paused:
        return _("Paused")
    if week.skipped:
        return _("Skipped, and you said why")
    return _("Nothing sent to us") if week.counted.planned else _("None planned")


def this_week(sessions: list[Session], today: date) -> list[DayOfWeek]:
    """Return the seven days of this week, Monday first."""
    monday = monday_of(today)
    days = [monday + timedelta(days=offset) for offset in range(7)]
    return [
        DayOfWeek(
            name=str(WEEKDAYS[day.weekday()]),
            short=str(WEEKDAYS_ABBR[day.weekday()]),
            done=done_on(day, sessions),
            today=day == today,
            to_come=day > today,
        )
        for day in days
    ]
