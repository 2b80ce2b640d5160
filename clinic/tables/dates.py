"""A date in a cell: written in one way only, for 03/04 is a day in March or in April."""

import re
from datetime import date

from django.utils.translation import gettext as _

ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
IN_PARTS = re.compile(r"(\d{1,2})[ /.-](\d{1,2})[ /.-](\d{4})")


class NotADate(ValueError):
    """A cell that is no date, or could be two; says how to write it."""


def date_of(text: str) -> date:
    """Return the date of a cell written as 1984-05-02. Raises NotADate."""
    try:
        if ISO.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        raise NotADate(_("There is no such day: %(text)s.") % {"text": text}) from None
    if meant := _meant(text):
        said = (
            _("%(text)s can be read in two ways. Write %(meant)s.") if len(meant) > 1 else _("Write it as %(meant)s.")
        )
        raise NotADate(said % {"text": text, "meant": _(" or ").join(str(day) for day in meant)})
    raise NotADate(_("%(text)s is not a date such as 2026-03-16.") % {"text": text[:40]})


def _meant(text: str) -> list[date]:
    found = IN_PARTS.fullmatch(text)
    if not found:
        return []
    first, second, year = (int(part) for part in found.groups())
    days = []
    for month, day in dict.fromkeys(((second, first), (first, second))):
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return days
