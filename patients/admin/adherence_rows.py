"""What was done, week by week and exercise by exercise, as rows of tables: so many cells cost a tenth of a template."""

from collections.abc import Iterable
from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clinic.dates import day_as
from clinic.marked import filled_each
from patients.admin.adherence import ExerciseRow, WeekRow


def week_rows(weeks: Iterable[WeekRow]) -> SafeString:
    """Return a row for each week."""
    return filled_each(
        '<tr class="{}"><th scope="row">{}</th><td>{}{}</td><td>{}</td><td>{}</td></tr>',
        ((week.band, _name(week), *_done(week), week.days, week.words) for week in weeks),
    )


def exercise_rows(exercises: Iterable[ExerciseRow]) -> SafeString:
    """Return a row for each exercise."""
    return filled_each(
        '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}{}</td><td>{}</td><td>{}</td></tr>',
        (
            (
                *(row.name, row.done, row.partly or "", row.skipped or ""),
                f": {row.reasons}" if row.reasons else "",
                *("" if pain is None else pain for pain in (row.last, row.worst)),
            )
            for row in exercises
        ),
    )


def _name(week: WeekRow) -> str:
    return _("This week, so far") if week.this else _("From %(on)s") % {"on": day_as(week.monday, "j F")}


def _done(week: WeekRow) -> tuple[str, str]:
    if week.percent is not None:
        return _("%(done)s of %(planned)s") % {"done": week.done, "planned": week.planned}, _share(week.percent)
    return (_("%(planned)s planned") % {"planned": week.planned} if week.planned else ""), ""


@lru_cache(maxsize=128)
def _share(percent: int) -> SafeString:
    """Return the bar of a percentage, which says nothing that another patient's would not."""
    return render_to_string("portal/components/share.html", {"percent": percent})
