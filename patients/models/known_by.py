"""By what a patient is searched for, so that each word of it is read by an index."""

from contextlib import suppress
from datetime import date, datetime
from functools import reduce
from operator import or_

from django.contrib.postgres.indexes import OpClass
from django.db.models import Q
from django.db.models.functions import Upper

SEARCHED = ("name", "nhs_number", "email", "phone")
TRIGRAM = 3  # letters: no shorter part of a text is in the index
DAYS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d")


def trigrams(column: str) -> OpClass:
    """Return the part of an index by which any three letters of a column are found, as the lists of admin search."""
    return OpClass(Upper(column), name="gin_trgm_ops")


def known_by(word: str) -> Q:
    """Return who is known by a word: a day of birth, part of a name, number or address, or how a name begins."""
    if born := a_day(word):
        return Q(date_of_birth=born)
    if len(word) < TRIGRAM:
        return Q(name__istartswith=word) | Q(name__icontains=f" {word}")
    return reduce(or_, (Q((f"{column}__icontains", word)) for column in SEARCHED))


def a_day(word: str) -> date | None:
    """Return the day that a word says in figures; None where it says none."""
    for form in DAYS:
        with suppress(ValueError):
            return datetime.strptime(word, form).date()  # noqa: DTZ007  (a date of birth has no zone)
    return None
