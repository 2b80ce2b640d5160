"""Episodes that need a look though nothing is open: by their date, at week 8, and where nobody has signed in yet."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from clinic import access
from clinic.models import Staff
from patients.admin.whose import Filter
from patients.models import Concern, Episode, Patient, PrescriptionVersion, Referral
from patients.models.episode import Phase, Problem
from patients.rules.finishing import WEEK_EIGHT, is_proposed
from patients.rules.schedule import DAY, local_date

SHOWN = 100  # of each list
COMING = 7 * DAY
NO_RULES = ~Q(problem=Problem.BACK)
NOT_SIGNED_IN = Q(patient__user=None)
SHOWN_OF_EACH = (
    *("problem", "first_started_on", "next_review_on"),
    *(f"patient__{name}" for name in ("name", "email", "user", "time_zone")),
)


@dataclass(frozen=True)
class Listed:
    """The first of a list, and how many there are in all."""

    rows: Collection[Any]
    count: int

    @property
    def more(self) -> bool:
        """Return whether some of them are not shown."""
        return len(self.rows) < self.count


def under_way(staff: Staff, kept: Filter, now: datetime) -> dict[str, Listed]:
    """Return what the desk shows of those whom the filter keeps, from one query.

    `by_hand`: those that no rules cover, without a review date first. `coming`: those whose review a clinician set for
    the next seven days. `newcomers`: patients who have not signed in yet. `finishing`: those for which maintenance or
    discharge is proposed. These and the reviews wait while a concern or a letter is open.
    """
    mine = kept.only(access.visible_to(staff, _looked_at(now)))
    in_order = mine.order_by(F("next_review_on").asc(nulls_first=True), "pk")
    found = list(in_order.select_related("patient").only(*SHOWN_OF_EACH))
    lists = {
        "by_hand": [row for row in found if row.problem != Problem.BACK],
        "coming": [row for row in found if row.problem == Problem.BACK and not row.waits and _is_coming(row, now)],
        "newcomers": list({row.patient_id: row.patient for row in found if row.patient.user_id is None}.values()),
        "finishing": [row for row in found if not row.waits and _is_proposed(row, now)],
    }
    return {name: Listed(these[:SHOWN], len(these)) for name, these in lists.items()}


def _looked_at(now: datetime) -> QuerySet[Episode]:
    """Return the episodes that may stand in a list on this date in some zone; the rules look at the patient's own."""
    given = PrescriptionVersion.objects.published().filter(prescription__episode=OuterRef("pk"))
    concern = Concern.objects.open().filter(episode=OuterRef("pk"))
    letter = Referral.objects.open().filter(episode=OuterRef("pk"))
    soon = Q(next_review_on__range=(now.date() - DAY, now.date() + COMING + DAY), waits=False)
    finishing = Q(first_started_on__lte=now.date() + DAY - WEEK_EIGHT, waits=False)
    finishing &= Q(next_review_on=None) | Q(next_review_on__lte=now.date() + DAY)
    rows = Episode.objects.open().filter(Exists(given), phase=Phase.ACTIVE)
    return rows.annotate(waits=Exists(concern) | Exists(letter)).filter(NO_RULES | NOT_SIGNED_IN | soon | finishing)


def invited(staff: Staff) -> Listed:
    """Return the patients with a programme who have not signed in yet: for reception, which reads of no episode."""
    given = PrescriptionVersion.objects.published().filter(prescription__episode__patient=OuterRef("pk"))
    rows = Patient.objects.filter(Exists(given.filter(prescription__episode__ended_on=None)), user=None)
    mine = access.visible_to(staff, rows)
    return Listed(list(mine.order_by("name", "pk")[:SHOWN]), mine.count())


def _is_coming(row: Episode, now: datetime) -> bool:
    today = local_date(now, row.patient.zone)
    return row.next_review_on is not None and today <= row.next_review_on <= today + COMING


def _is_proposed(row: Episode, now: datetime) -> bool:
    return is_proposed(row.first_started_on, row.next_review_on, local_date(now, row.patient.zone))
