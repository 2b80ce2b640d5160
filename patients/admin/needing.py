"""Who needs somebody now: loaded in sets, one row for each patient, in pages off which no emergency falls."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from clinic import access
from clinic.access import Action
from clinic.models import Staff
from patients.admin import patient_rows, whose
from patients.admin.concern_rows import row_of, with_words
from patients.admin.patient_rows import PatientRow
from patients.care.lately import lately
from patients.models import Concern, Referral
from patients.models.concern import Urgency
from patients.models.referral import ReferralStatus

PATIENTS, OF_THE_WEEK = 30, 50  # on one page
UNSENT = (ReferralStatus.DRAFT, ReferralStatus.SIGNED, ReferralStatus.RETURNED)


@dataclass(frozen=True)
class Needing:
    """The desk's rows: emergencies apart, one page of the others, and what waits for the batch of the week."""

    pinned: list[PatientRow]
    page: Page[PatientRow]
    weekly: list[PatientRow]
    letters: list[Referral]
    filter: whose.Filter
    choices: list[whose.Choice]
    reads: bool

    @property
    def patients(self) -> int:
        """Return how many patients need somebody, on all pages."""
        return len(self.pinned) + self.page.paginator.count

    @property
    def today(self) -> int:
        """Return for how many of them it is today."""
        return sum(row.first.concern.urgency == Urgency.URGENT for row in self.page.paginator.object_list)

    @property
    def later(self) -> int:
        """Return how many of the others can wait until tomorrow."""
        return self.page.paginator.count - self.today

    @property
    def letters_kept(self) -> list[Referral]:
        """Return the letters of the patients whom the filter keeps."""
        return [letter for letter in self.letters if self.filter.keeps_patient(letter.episode.patient)]

    @property
    def weekly_title(self) -> str:
        """Return what the batch is called: what it is, clinicians read."""
        return _("Programme reviews this week") if self.reads else _("Together this week")

    @property
    def weekly_late(self) -> bool:
        return any(row.first.late for row in self.weekly)

    @property
    def weekly_shown(self) -> list[PatientRow]:
        return self.weekly[:OF_THE_WEEK]

    @property
    def shown(self) -> list[PatientRow]:
        return [*self.pinned, *self.page, *self.weekly_shown]

    @property
    def other_letters(self) -> list[Referral]:
        """Return the letters that stand in no row that is seen: a row has one, others are folded or on other pages."""
        seen = (*self.pinned, *self.page, *(self.weekly_shown if self.weekly_late else ()))
        inside = {row.letter.pk for row in seen if row.letter}
        return [letter for letter in self.letters_kept if letter.pk not in inside]

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
    reads = access.may(staff, Action.VIEW, "patients.checkin")
    letters = list(_letters(staff))
    everybody = patient_rows.by_patient([row_of(concern, now, staff) for concern in _open_concerns(staff)], letters)
    kept = whose.filter_of(request, staff, clinicians)
    rows = [row for row in everybody if kept.keeps(row)]
    others = [row for row in rows if not row.is_emergency and not row.is_batched]
    found = Needing(
        pinned=[row for row in rows if row.is_emergency],
        page=Paginator(others, PATIENTS).get_page(request.GET.get("page")),
        weekly=[row for row in rows if row.is_batched],
        letters=letters,
        filter=kept,
        choices=kept.choices(everybody),
        reads=reads,
    )
    patient_rows.fill(found.shown, lately({row.patient.pk for row in found.shown}, now), with_pain=reads)
    return found


def _open_concerns(staff: Staff) -> QuerySet[Any]:
    return with_words(access.visible_to(staff, Concern.objects.open().by_urgency()))


def _letters(staff: Staff) -> QuerySet[Any]:
    waiting = access.visible_to(staff, Referral.objects.filter(status__in=UNSENT))
    return waiting.select_related("episode__patient").order_by("opened_at")
