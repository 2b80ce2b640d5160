"""Who needs somebody now: loaded in sets, one row for each patient, in pages off which no emergency falls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clinic import access
from clinic.access import Action
from clinic.models import Staff
from patients.admin import letters_unsent, row_html, whose
from patients.admin.letters_unsent import Unsent
from patients.admin.needs import OTHERS, PINNED, WEEKLY, Need, Needs, needs
from patients.care.lately import lately

PATIENTS, OF_THE_WEEK = 20, 10  # on one page; the week's list has all of them


@dataclass(frozen=True)
class Needing:
    """The desk's rows: emergencies apart, one page of the others, and what waits for the batch of the week."""

    pinned: list[SafeString]
    page: Page[SafeString]
    weekly: list[SafeString]
    found: Needs
    letters: list[Unsent]
    other_letters: list[Unsent]
    filter: whose.Filter
    choices: list[whose.Choice]
    reads: bool

    @property
    def patients(self) -> int:
        """Return how many patients need somebody, on all pages."""
        return len(self.pinned) + self.found.others

    @property
    def today(self) -> int:
        """Return for how many of them it is today."""
        return self.found.today

    @property
    def later(self) -> int:
        """Return how many of the others can wait until tomorrow."""
        return self.found.others - self.today

    @property
    def weekly_of_all(self) -> int:
        """Return how many patients wait for the batch of the week; the first of them are shown."""
        return self.found.weekly

    @property
    def letters_kept(self) -> int:
        """Return how many letters there are of the patients whom the filter keeps."""
        return sum(self.filter.keeps_who_is_with(letter.physiotherapist) for letter in self.letters)

    @property
    def weekly_title(self) -> str:
        """Return what the batch is called: what it is, clinicians read."""
        return _("Programme reviews this week") if self.reads else _("Together this week")

    @property
    def weekly_late(self) -> bool:
        return self.found.weekly_late

    @property
    def without(self) -> str:
        """Return where those are listed who were never given a programme."""
        asked = urlencode({"programme": "none", **self.filter.in_a_list})
        return f"{reverse('admin:patients_patient_changelist')}?{asked}"

    def address(self, number: int) -> str:
        """Return the address of another page of the same rows."""
        return whose.address(self.filter.whose, page=number)

    @property
    def before(self) -> str:
        return self.address(self.page.previous_page_number()) if self.page.has_previous() else ""

    @property
    def after(self) -> str:
        return self.address(self.page.next_page_number()) if self.page.has_next() else ""


def needing(request: HttpRequest, staff: Staff, clinicians: Iterable[Staff], now: datetime) -> Needing:
    """Return the rows that a request asks for."""
    kept, letters, page = whose.filter_of(request, staff, clinicians), letters_unsent.of(staff), request.GET.get("page")
    found = needs(staff, kept, now, page=page, of_page=PATIENTS, of_the_week=OF_THE_WEEK)
    reader = row_html.Reader(
        staff,
        may_act=access.may(staff, Action.ACKNOWLEDGE, "patients.concern"),
        may_read=access.may(staff, Action.VIEW, "patients.checkin"),
        whose=kept.whose,
        zone=staff.clinic.time_zone,
    )
    written = {letter.patient: letter for letter in letters}
    known = lately({need.patient for part in found.shown.values() for need in part}, now)
    token = get_token(request)

    def rows(part: str) -> list[SafeString]:
        return [
            row_html.html(need, known[need.patient], written.get(need.patient), reader=reader, now=now, token=token)
            for need in found.shown[part]
        ]

    return Needing(
        pinned=rows(PINNED),
        page=_page(rows(OTHERS), found),
        weekly=rows(WEEKLY),
        found=found,
        letters=letters,
        other_letters=_others(letters, written, kept, found),
        filter=kept,
        choices=kept.choices(found.counts),
        reads=reader.may_read,
    )


def _page(rows: list[SafeString], found: Needs) -> Page[SafeString]:
    all_of_them: Paginator[Any] = Paginator(range(found.others), PATIENTS)
    return Page(rows, found.page, all_of_them)


def _others(letters: list[Unsent], written: dict[UUID, Unsent], kept: whose.Filter, found: Needs) -> list[Unsent]:
    """Return the letters that stand in no row that is seen: a row has one, others are folded or on other pages."""
    seen: list[Need] = [*found.shown[PINNED], *found.shown[OTHERS], *(found.shown[WEEKLY] if found.weekly_late else ())]
    inside = {written[need.patient].pk for need in seen if need.patient in written}
    return [one for one in letters if one.pk not in inside and kept.keeps_who_is_with(one.physiotherapist)]
