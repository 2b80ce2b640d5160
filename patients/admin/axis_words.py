"""What stands on the axis of time, in words: each mark, and the table of the same."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.dates import day_as
from patients.admin import words
from patients.admin.adherence import WeekRow
from patients.care.happened import Happening, What
from patients.models import PrescriptionVersion

TALKS = (What.SPOKE, What.NO_REPLY, What.WROTE)
SPOKE = gettext_lazy("Spoke on the phone")
HOW = {What.NO_REPLY: gettext_lazy("Phoned, no reply"), What.WROTE: gettext_lazy("Answered by message")}
NO_BAR = {"paused": gettext_lazy("paused"), "skipped": gettext_lazy("skipped"), "no-data": gettext_lazy("no data")}


class Known(Protocol):
    """What the table is made from."""

    @property
    def days(self) -> list[date]: ...
    @property
    def review_due(self) -> date | None: ...
    @property
    def happened(self) -> Collection[Happening]: ...
    @property
    def versions(self) -> Collection[PrescriptionVersion]: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One day of the table."""

    day: date
    pain: int | None
    change: str
    said: list[str]


def rows(known: Known, pain: Mapping[date, int], change: Mapping[date, int]) -> list[Row]:
    """Return the days on which something happened, newest first."""
    said: dict[date, list[str]] = {day: [] for day in (*pain, *change)}
    for one in known.happened:
        if is_finding(one) or is_talk(one):
            words_of = finding if is_finding(one) else talk
            said.setdefault(one.on, []).append(words_of(one))
    for version in known.versions:
        said.setdefault(version.starts_on, []).append(of_version(version))
    if known.review_due:
        said.setdefault(known.review_due, []).append(_("Review day"))
    within = sorted((day for day in said if known.days[0] <= day <= known.days[-1]), reverse=True)
    return [Row(day, pain.get(day), words.change(change.get(day)), said[day]) for day in within]


def is_finding(one: Happening) -> bool:
    return one.what is What.FINDING


def is_talk(one: Happening) -> bool:
    return one.what in TALKS or (one.what is What.ANSWER and one.by_phone)


def finding(one: Happening) -> str:
    return words.finding(one.finding)


def talk(one: Happening) -> str:
    """Return how somebody talked with the patient, and who."""
    said = str(HOW.get(one.what, SPOKE))
    return f"{said} ({one.by})" if one.by else said


def of_version(version: PrescriptionVersion) -> str:
    names = {"title": version.title, "number": version.number, "day": day_as(version.starts_on, "j F")}
    return _("%(title)s, version %(number)d from %(day)s") % names


def of_week(week: WeekRow) -> str:
    """Return what was done of a week, and how it reads."""
    if week.percent is None:
        return week.words
    done = _("%(done)s of %(planned)d sessions") % {"done": week.done, "planned": week.planned}
    return f"{done}. {week.words}"


def why_no_bar(week: WeekRow) -> str:
    """Return in a word or two why a week has no bar."""
    return str(NO_BAR.get(week.band, ""))


def short(day: date) -> str:
    return day_as(day, "j M")
