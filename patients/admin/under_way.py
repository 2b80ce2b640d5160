"""Episodes that need a look by their date: those that no rules cover, and those that have come to week 8."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from clinic import access
from clinic.models import Staff
from patients.models import Concern, Episode, PrescriptionVersion, Referral
from patients.models.episode import Phase, Problem
from patients.rules.finishing import WEEK_EIGHT, is_proposed
from patients.rules.schedule import DAY, local_date

SHOWN = 100


def under_way(staff: Staff, now: datetime) -> dict[str, list[Episode]]:
    """Return what the desk shows, from one query.

    `by_hand`: those that no rules cover, without a review date first. `finishing`: those for which maintenance or
    discharge is proposed; not while a concern or a letter of theirs is open, which comes first.
    """
    given = PrescriptionVersion.objects.published().filter(prescription__episode=OuterRef("pk"))
    concern = Concern.objects.open().filter(episode=OuterRef("pk"))
    letter = Referral.objects.open().filter(episode=OuterRef("pk"))
    latest = now.date() + DAY - WEEK_EIGHT  # on this date in some zone; the rule looks at the patient's own
    rows = Episode.objects.open().filter(Exists(given), phase=Phase.ACTIVE)
    rows = rows.annotate(waits=Exists(concern) | Exists(letter))
    rows = rows.filter(~Q(problem=Problem.BACK) | Q(first_started_on__lte=latest, waits=False))
    mine = access.visible_to(staff, rows).select_related("patient")
    found = list(mine.order_by(F("next_review_on").asc(nulls_first=True), "pk")[:SHOWN])
    return {
        "by_hand": [row for row in found if row.problem != Problem.BACK],
        "finishing": [row for row in found if not row.waits and _is_proposed(row, now)],
    }


def _is_proposed(row: Episode, now: datetime) -> bool:
    return is_proposed(row.first_started_on, row.next_review_on, local_date(now, row.patient.zone))
