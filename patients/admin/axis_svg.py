"""The course as SVG and as rows of a table: several hundred marks, each of which as a template costs ten times this."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clinic.dates import day_as
from clinic.marked import filled, filled_each, joined
from patients.admin.axis_shapes import Axis, Bar, Lane, Panel, Sign, WeekBar
from patients.charts import Mark

DIAMOND, SMALL_DIAMOND = "M0 -7L7 0L0 7L-7 0z", "M0 -5L5 0L0 5L-5 0z"
DISC, SQUARE = "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z", "M-4.5 -4.5h9v9h-9z"
SHAPES = {"spoke": DISC, "no-reply": DISC, "wrote": SQUARE, "soon": SMALL_DIAMOND}


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawing, and its rows."""

    marks: SafeString
    rows: SafeString


def drawn(axis: Axis) -> Drawn:
    """Return an axis as HTML."""
    return Drawn(_marks(axis), _rows(axis))


def _marks(axis: Axis) -> SafeString:
    return joined(
        [
            _to_come(axis),
            filled_each('<path class="start" d="M{} {}V{}"/>', ((x, axis.top, axis.bottom) for x in axis.starts)),
            *(_panel(axis, panel) for panel in axis.panels),
            *(_lane(axis, lane) for lane in axis.lanes),
            _texts(axis.labels),
            _review(axis),
        ]
    )


def _rows(axis: Axis) -> SafeString:
    return filled_each(
        '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>',
        (
            (day_as(row.day, "j F Y"), "" if row.pain is None else row.pain, row.change, "; ".join(row.said))
            for row in axis.rows
        ),
    )


def _to_come(axis: Axis) -> str:
    if not axis.today:
        return ""
    shape = '<rect class="to-come" x="{}" y="{}" width="{}" height="{}"/>'
    return filled(shape, axis.today, axis.top, axis.ahead, axis.depth)


def _panel(axis: Axis, panel: Panel) -> SafeString:
    chart = panel.chart
    point = '<circle class="point" cx="{}" cy="{}" r="4"><title>{} {}</title></circle>'
    return joined(
        [
            filled(
                '<text class="name" x="0" y="{}" dominant-baseline="hanging">{}</text>', chart.frame.top, panel.name
            ),
            *(_level(line, axis.right) for line in chart.grid),
            *(_week(bar, chart.frame.bottom) for bar in panel.bars),
            filled('<path class="axis" d="M{} {}H{}"/>', axis.left, chart.frame.bottom, axis.right),
            filled('<polyline class="line" points="{}"/>', chart.line) if chart.points else "",
            filled_each(point, ((one.x, one.y, panel.name, one.text) for one in chart.points)),
        ]
    )


def _level(line: Mark, right: int) -> SafeString:
    return filled(
        '<path class="grid" d="M{0} {1}H{2}"/>'
        '<text x="{3}" y="{1}" text-anchor="end" dominant-baseline="middle">{4}</text>',
        *(line.x, line.y, right, line.x - 8, line.text),
    )


def _week(bar: WeekBar, bottom: int) -> SafeString:
    if bar.text:
        shape = '<text class="none" x="{}" y="{}" dy="-6" text-anchor="middle">{}</text>'
        return filled(shape, bar.middle, bottom, bar.text)
    shape = '<rect class="bar" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>'
    return filled(shape, bar.x, bar.y, bar.width, bar.height, bar.title)


def _lane(axis: Axis, lane: Lane) -> SafeString:
    return joined(
        [
            filled('<text class="name" x="0" y="{}" dominant-baseline="middle">{}</text>', lane.y, lane.name),
            filled('<path class="grid" d="M{} {}H{}"/>', axis.left, lane.y, axis.right),
            *map(_version, lane.bars),
            *map(_sign, lane.signs),
        ]
    )


def _version(bar: Bar) -> SafeString:
    name = '<text class="version-name" x="{}" y="{}" dx="6" dominant-baseline="central">{}</text>'
    return filled(
        '<rect class="version" x="{}" y="{}" width="{}" height="20" rx="3" transform="translate(0 -10)">'
        "<title>{}</title></rect>{}",
        *(bar.x, bar.y, bar.width, bar.title, filled(name, bar.x, bar.y, bar.text) if bar.text else ""),
    )


def _sign(sign: Sign) -> SafeString:
    return filled(
        '<path class="sign {}" transform="translate({} {})" d="{}"><title>{}</title></path>',
        *(sign.shape, sign.x, sign.y, SHAPES.get(sign.shape, DIAMOND), sign.title),
    )


def _texts(marks: Iterable[Mark]) -> SafeString:
    return filled_each(
        '<text x="{}" y="{}" text-anchor="middle">{}</text>', ((one.x, one.y, one.text) for one in marks)
    )


def _review(axis: Axis) -> str:
    if not axis.review:
        return ""
    return filled(
        '<path class="mark" d="M{0} {1}V{2}"/>'
        '<text class="mark-label" x="{0}" y="{1}" dy="-10" text-anchor="{3}">{4}</text>',
        *(axis.review.x, axis.top, axis.bottom, "start" if axis.review.after else "end", _("Review day")),
    )
