"""How much of what was prescribed the patient reports having done, in words: by week, and by exercise."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from patients.care.adherence import WEEK
from patients.care.done import Done
from patients.models.session import Outcome, SkipReason
from patients.rules.adherence import Band, Week

BANDS = {
    str(Band.ON_TRACK): gettext_lazy("75% or more"),
    str(Band.SOME): gettext_lazy("50% or more"),
    str(Band.LOW): gettext_lazy("Under 50%"),
    "paused": gettext_lazy("Paused"),
    "skipped": gettext_lazy("Skipped, with a reason"),
    "no-data": gettext_lazy("No data: nothing reported"),
    "": gettext_lazy("None planned"),
}


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week of the patient's own days: what was done of what was planned, and how it reads."""

    monday: date
    this: bool
    done: str
    planned: int
    percent: int | None
    band: str
    words: str
    days: str


@dataclass(slots=True)
class ExerciseRow:
    """One exercise over the last weeks: how often it was done, partly done, or skipped and why, and pain."""

    name: str
    count: Counter[str] = field(default_factory=Counter)
    why: Counter[str] = field(default_factory=Counter)
    pain: list[int] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.count[Outcome.DONE]

    @property
    def partly(self) -> int:
        return self.count[Outcome.PARTLY]

    @property
    def skipped(self) -> int:
        return self.count[Outcome.SKIPPED]

    @property
    def reasons(self) -> str:
        """Return why it was skipped, the most frequent reason first."""
        said = ((str(SkipReason(code).label), times) for code, times in self.why.most_common())
        return ", ".join(words if times == 1 else f"{words} ({times})" for words, times in said)

    @property
    def worst(self) -> int | None:
        return max(self.pain, default=None)

    @property
    def last(self) -> int | None:
        return self.pain[-1] if self.pain else None


def week_rows(weeks: Iterable[Week], today: date) -> list[WeekRow]:
    """Return the weeks, newest first; before the first that asked for something there is nothing to say."""
    rows = [_week(week, today) for week in weeks]
    begun = next((number for number, row in enumerate(rows) if row.band or row.days), len(rows))
    return rows[begun:][::-1]


def _week(week: Week, today: date) -> WeekRow:
    counted = week.counted
    days = ngettext("on %(days)d day", "on %(days)d days", counted.days_active) % {"days": counted.days_active}
    return WeekRow(
        monday=week.monday,
        this=week.monday + WEEK > today,
        done=f"{counted.done:g}",
        planned=counted.planned,
        percent=counted.percent,
        band=band(week),
        words=words(week),
        days=days if counted.days_active else "",
    )


def band(week: Week) -> str:
    """Return how a week reads in one word; empty where nothing was planned."""
    if week.counted.band is not None:
        return str(week.counted.band)
    if week.paused:
        return "paused"
    if week.skipped:
        return "skipped"
    return "no-data" if week.counted.planned else ""


def words(week: Week) -> str:
    """Return how a week reads. Paused is not failed, and nothing reported is not nothing done."""
    said = str(BANDS[band(week)])
    return _("%(said)s, some skipped with a reason") % {"said": said} if week.counted.band and week.skipped else said


def exercise_rows(done: Iterable[Done], since: date) -> list[ExerciseRow]:
    """Return the exercises from a day on, in the order in which they are done; the same one in two versions once."""
    found: dict[int, ExerciseRow] = {}
    for one in done:
        if one.exercise is None or one.day < since or one.outcome == Outcome.NOT_OFFERED:
            continue
        row = found.setdefault(one.exercise, ExerciseRow(one.name or ""))
        row.name = one.name or row.name
        row.count[one.outcome or ""] += 1
        row.why.update([one.reason] if one.reason else [])
        row.pain += [one.pain] if one.pain is not None else []
    return list(found.values())
