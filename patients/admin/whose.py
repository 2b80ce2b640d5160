"""Whose patients the desk shows: mine, my cover's, or the clinic's. An emergency is everybody's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from clinic.models import Staff


class Whose(StrEnum):
    """What can be chosen."""

    CLINIC = "clinic"
    MINE = "mine"
    COVER = "cover"


WORDS: dict[Whose, str | Promise] = {
    Whose.MINE: gettext_lazy("Mine"),
    Whose.COVER: gettext_lazy("My cover's"),
    Whose.CLINIC: gettext_lazy("The clinic's"),
}


@dataclass(frozen=True)
class Choice:
    """One filter, as a link with a count."""

    words: str | Promise
    address: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    """Which rows are shown to a member of staff. Who has concerns: their owners, and who took them on."""

    whose: Whose
    staff: Staff
    covering: frozenset[int]

    def keeps_who_is_with(self, physiotherapist: int) -> bool:
        """Return whether what is no concern is shown of the patients of a clinician, known by the key."""
        return self.counts(physiotherapist, self.whose)

    def counts(self, physiotherapist: int, whose: Whose) -> bool:
        """Return whether patients of a clinician would be shown under a filter."""
        return whose is Whose.CLINIC or physiotherapist in self._people(whose)

    def only(self, rows: QuerySet[Any], by: str = "patient__physiotherapist") -> QuerySet[Any]:
        """Return those of which `keeps_who_is_with` is true, of rows that each belong to a patient."""
        if self.whose is Whose.CLINIC:
            return rows
        return rows.filter(**{f"{by}__in": self._people(self.whose)})

    @property
    def in_a_list(self) -> dict[str, str]:
        """Return what a list of patients is asked for, to show the same ones."""
        people = ",".join(map(str, sorted(self._people(self.whose))))
        return {} if self.whose is Whose.CLINIC else {"physiotherapist__id__in": people}

    def _people(self, whose: Whose) -> frozenset[int]:
        return frozenset({self.staff.pk}) if whose is Whose.MINE else self.covering

    def choices(self, counts: Mapping[Whose, int]) -> list[Choice]:
        """Return the filters, each with how many patients it would show."""
        return [Choice(said, address(whose), counts[whose], whose is self.whose) for whose, said in WORDS.items()]


def chosen(name: Any) -> Whose:
    """Return what a query or a form asks for; the clinic's where it is nothing known."""
    return Whose(name) if name in frozenset(Whose) else Whose.CLINIC


def filter_of(request: HttpRequest, staff: Staff, clinicians: Iterable[Staff]) -> Filter:
    """Return the filter of a request. My cover's are those of who stands in for me, and of those I stand in for."""
    covering = {other.pk for other in clinicians if other.cover_id == staff.pk} | {staff.cover_id}
    return Filter(chosen(request.GET.get("whose")), staff, frozenset(key for key in covering if key is not None))


def address(whose: Whose, **more: Any) -> str:
    """Return the address of the desk so filtered."""
    query = asked(whose, **more)
    return reverse("admin:index") + (f"?{query}" if query else "")


def asked(whose: Whose, **more: Any) -> str:
    """Return what the desk is asked for, as the end of an address."""
    return urlencode(({} if whose is Whose.CLINIC else {"whose": str(whose)}) | more)
