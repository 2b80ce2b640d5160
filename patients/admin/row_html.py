"""A patient's row as HTML: put together once, and again only when something that it says has changed.

All that it depends on stands in its key, so that nothing old is ever shown. It stays in the memory of the process.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from clinic.models import Staff
from patients.admin import words
from patients.admin.concern_rows import row_of
from patients.admin.letters_unsent import Unsent
from patients.admin.needs import Need
from patients.admin.pain_line import PainLine
from patients.admin.patient_rows import PatientRow
from patients.admin.told import concerns_of, due
from patients.admin.whose import Whose
from patients.care.lately import Lately
from patients.models.concern import Status

KEPT = 1_000  # rows, of some 3 kB
# What is different on every page: the token of a form, and how long there is. No text of a person holds the marks of
# their places, for each is escaped.
TOKEN = mark_safe("<token>")
PLACES = re.compile(r"(<token>|<when \d+>)")


@dataclass(frozen=True)
class Reader:
    """Who reads the rows: what they may, whose patients they chose, and the zone in which they read times."""

    staff: Staff = field(compare=False)
    may_act: bool
    may_read: bool
    whose: Whose
    zone: str


@dataclass(frozen=True)
class Shown:
    """One row; what is compared is all that its HTML is made from."""

    key: tuple[Any, ...]
    reader: Reader
    told: list[dict[str, Any]] = field(compare=False)
    lately: Lately = field(compare=False)
    letter: Unsent | None = field(compare=False)
    now: datetime = field(compare=False)


def html(need: Need, lately: Lately, letter: Unsent | None, *, reader: Reader, now: datetime, token: str) -> SafeString:
    """Return the row of a patient, with the token of the request in its form, and how long there is."""
    told = need.told
    of_late = (*lately.pain.items(), lately.contact, lately.tried) if reader.may_read else ()
    written = (letter.pk, letter.status, letter.recipient_name) if letter else ()
    parts = list(_parts(Shown((get_language(), need.text, of_late, written), reader, told, lately, letter, now)))
    for place in range(1, len(parts), 2):
        parts[place] = token if parts[place] == TOKEN else _when(told[int(parts[place][6:-1])], now)
    return mark_safe("".join(parts))  # noqa: S308  (rendered by templates; a token is letters and digits)


def _when(told: dict[str, Any], now: datetime) -> str:
    """Return how long there is, as people say it: from two hours on in whole hours."""
    by = due(told)
    minutes = int(abs(by - now).total_seconds()) // 60
    whole = minutes if minutes < 120 else minutes - minutes % 60
    return _said(get_language(), whole, late=now > by, is_open=told["status"] == Status.OPEN)


@lru_cache(maxsize=KEPT)
def _said(_language: str | None, minutes: int, *, late: bool, is_open: bool) -> str:
    said = words.within(timedelta(minutes=minutes), late=late, is_open=is_open)
    return format_html('<span class="deadline{}">{}</span>', " late" if late else "", said)


def forget() -> None:
    """Put every row together anew."""
    _parts.cache_clear()


@lru_cache(maxsize=KEPT)
def _parts(shown: Shown) -> tuple[str, ...]:
    """Return the HTML of a row, cut before and after each place that is filled in for every page."""
    reader = shown.reader
    rows = [row_of(one, shown.now, reader.staff) for one in concerns_of(shown.told)]
    row = PatientRow(
        rows=[replace(one, when=mark_safe(f"<when {place}>")) for place, one in enumerate(rows)],  # noqa: S308
        letter=shown.letter,
        lately=shown.lately,
        line=PainLine.of(shown.lately.pain) if reader.may_read else None,
    )
    context = {
        "row": row,
        "may_act": reader.may_act,
        "may_read": reader.may_read,
        "whose": reader.whose,
        "zone": reader.zone,
        "csrf_token": TOKEN,
    }
    return tuple(PLACES.split(get_template("admin/patients/patient_row.html").render(context)))
