"""Dates in words. One page says the same few a hundred times: each is put together once."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language


def day_as(day: date, form: str) -> str:
    """Return a day in one of Django's date formats, such as "j F Y"."""
    return _said(day.year, day.month, day.day, form, get_language())


def day_and_time(at: datetime) -> str:
    """Return an instant as the clock of its own zone shows it, to the minute."""
    return f"{day_as(at, 'j F Y')}, {at:%H:%M}"


@lru_cache(maxsize=4096)
def _said(year: int, month: int, day: int, form: str, _language: str | None) -> str:
    return date_format(date(year, month, day), form)
