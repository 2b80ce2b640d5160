"""The course of a patient on one axis of time: pain, change, findings, versions and talks. Numbers and words only."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from patients.admin import axis_words, words
from patients.admin.adherence import WeekRow
from patients.admin.axis_shapes import LEFT, RIGHT, TOP, WIDTH, Axis, Bar, Lane, Panel, Sign, WeekBar
from patients.care.happened import Happening, What
from patients.charts import CHANGE, PAIN, Frame, Scale, days_between, draw, labels
from patients.models import PrescriptionVersion
from patients.rules.adherence import ON_TRACK_FROM, SOME_FROM
from patients.rules.schedule import DAY

PAIN_HEIGHT, CHANGE_HEIGHT, WEEK_HEIGHT, GAP, LANE = 120, 72, 60, 26, 30
LETTER = 7.5  # units that a letter of the words in a bar takes
WORDED = 44  # units that the words of a week without a bar take
BESIDE = 11  # units between two marks of one day
AHEAD = 21 * DAY
LABELS = 7
SHARE = Scale(0, 100, (SOME_FROM, ON_TRACK_FROM))


@dataclass(frozen=True, slots=True)
class Known:
    """What the axis is drawn from; the days run from the first to the last of `days`."""

    days: list[date]
    today: date
    review_due: date | None
    happened: Collection[Happening]
    versions: Collection[PrescriptionVersion]
    weeks: Collection[WeekRow] = ()

    def across(self, day: date) -> float | None:
        """Return where a day stands; None of a day outside."""
        index = (day - self.days[0]).days
        return Frame(left=LEFT, right=RIGHT).mid(index, len(self.days)) if 0 <= index < len(self.days) else None

    def span(self, first: date, last: date) -> tuple[float, float]:
        """Return from where to where some days stand, as far as they are shown; nothing of days outside."""
        half = (RIGHT - LEFT) / len(self.days) / 2
        begins, ends = self.across(max(first, self.days[0])), self.across(min(last, self.days[-1]))
        if begins is None or ends is None or ends < begins:
            return 0, 0
        return round(begins - half, 1), round(ends + half, 1)


def days_of(first: date, today: date, review_due: date | None, at_most: int) -> list[date]:
    """Return the days to show: up to today, and to the review where it is near."""
    last = max(today, min(review_due or today, today + AHEAD))
    return days_between(first, last, at_most + (last - today).days)


def axis_of(known: Known) -> Axis:
    """Return the drawing and its table."""
    pain, change = _values(known, "pain"), _values(known, "change")
    panels, below = [], TOP
    for name, values, scale, height in (
        (_("Pain"), pain, PAIN, PAIN_HEIGHT),
        (_("Change"), change, CHANGE, CHANGE_HEIGHT),
    ):
        frame = Frame(WIDTH, LEFT, RIGHT, below, below + height)
        panels.append(Panel(name, draw(known.days, values, scale, known.review_due, None, frame)))
        below += height + GAP
    if known.weeks:
        panels.append(_weeks(known, Frame(WIDTH, LEFT, RIGHT, below, below + WEEK_HEIGHT)))
        below += WEEK_HEIGHT + GAP
    lanes = list(_lanes(known, below))
    bottom = below + LANE * len(lanes) - LANE / 2
    begins = {version.starts_on for version in known.versions}
    return Axis(
        days=known.days,
        panels=panels,
        lanes=lanes,
        labels=labels(known.days, axis_words.short, Frame(WIDTH, LEFT, RIGHT, TOP, int(bottom)), LABELS),
        starts=[at for at in map(known.across, sorted(begins)) if at is not None],
        review=panels[0].chart.review,
        today=known.across(known.today) if known.days[-1] > known.today else None,
        bottom=bottom,
        rows=axis_words.rows(known, pain, change),
    )


def _values(known: Known, name: str) -> dict[date, int]:
    """Return the last number of each day."""
    answers = ((one.on, getattr(one, name)) for one in known.happened if one.what is What.ANSWER)
    return {on: value for on, value in answers if value is not None}


def _weeks(known: Known, frame: Frame) -> Panel:
    chart = draw(known.days, {}, SHARE, known.review_due, None, frame)
    return Panel(_("Done, %"), chart, [bar for week in known.weeks if (bar := _week(known, week, frame))])


def _week(known: Known, week: WeekRow, frame: Frame) -> WeekBar | None:
    """Return the bar of a week; None of one that lies outside the days."""
    x, ends = known.span(week.monday, week.monday + 6 * DAY)
    if ends <= x:
        return None
    top = SHARE.height(min(week.percent or 0, 100), frame)
    text = "" if week.percent is not None or ends - x < WORDED else axis_words.why_no_bar(week)
    title = f"{axis_words.short(week.monday)}: {axis_words.of_week(week)}"
    middle = round((x + ends) / 2, 1)
    return WeekBar(x + 2, round(max(ends - x - 4, 1), 1), top, frame.bottom - top, middle, text, title)


def _lanes(known: Known, below: float) -> Iterable[Lane]:
    y = below
    yield Lane(y, _("Findings"), signs=_signs(known, y, axis_words.is_finding, _shape_of_finding, axis_words.finding))
    for name, bars in _programmes(known):
        y += LANE
        yield Lane(y, name, bars=[_bar(known, version, y) for version in bars])
    yield Lane(y + LANE, _("Talks"), signs=_signs(known, y + LANE, axis_words.is_talk, _shape_of_talk, axis_words.talk))


def _programmes(known: Known) -> list[tuple[str, list[PrescriptionVersion]]]:
    """Return the versions of each programme that was in force within the days."""
    lanes: dict[Any, list[PrescriptionVersion]] = {}
    for version in known.versions:
        if version.starts_on <= known.days[-1] and _until(version, known) >= known.days[0]:
            lanes.setdefault(version.prescription_id, []).append(version)
    return [(_("Programme"), versions) for versions in lanes.values()]


def _until(version: PrescriptionVersion, known: Known) -> date:
    """Return the last day on which a version is in force."""
    ends = [day for day in (version.ends_on, version.prescription.ended_on) if day]
    return min(ends) - DAY if ends else known.days[-1]


def _bar(known: Known, version: PrescriptionVersion, y: float) -> Bar:
    begins, ends = known.span(version.starts_on, _until(version, known))
    width = round(max(ends - begins - 1.5, 3), 1)
    name = _("Version %(number)d") % {"number": version.number}
    text = next((said for said in (name, str(version.number)) if len(said) * LETTER + 8 < width), "")
    return Bar(begins, width, y, text, axis_words.of_version(version))


Reads = Callable[[Happening], Any]


def _signs(known: Known, y: float, wanted: Reads, shape: Reads, said: Reads) -> list[Sign]:
    """Return the marks of one lane; those of one day stand beside each other."""
    by_day: dict[date, list[Happening]] = {}
    for one in filter(wanted, known.happened):
        by_day.setdefault(one.on, []).append(one)
    return [
        Sign(
            round(x + (place - (len(of_day) - 1) / 2) * BESIDE, 1),
            y,
            shape(one),
            f"{axis_words.short(on)}: {said(one)}",
        )
        for on, of_day in by_day.items()
        if (x := known.across(on)) is not None
        for place, one in enumerate(of_day)
    ]


def _shape_of_finding(one: Happening) -> str:
    return words.LEVELS[one.urgency or 0]


def _shape_of_talk(one: Happening) -> str:
    return {What.NO_REPLY: "no-reply", What.WROTE: "wrote"}.get(one.what, "spoke")
