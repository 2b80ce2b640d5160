"""Episodes that need a look though nothing is open: by their date, at week 8, and where nobody has signed in yet."""

from datetime import datetime

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from clinic import access
from clinic.models import Staff
from patients.models import Concern, Episode, Patient, PrescriptionVersion, Referral
from patients.models.episode import Phase, Problem
from patients.rules.finishing import WEEK_EIGHT, is_proposed
from patients.rules.schedule import DAY, local_date

SHOWN = 100
COMING = 7 * DAY
NO_RULES = ~Q(problem=Problem.BACK)
NOT_SIGNED_IN = Q(patient__user=None)


def under_way(staff: Staff, now: datetime) -> dict[str, list[Episode]]:
    """Return what the desk shows, from one query.

    `by_hand`: those that no rules cover, without a review date first. `coming`: those whose review a clinician set for
    the next seven days. `newcomers`: those of patients who have not signed in yet. `finishing`: those for which
    maintenance or discharge is proposed. These and the reviews wait while a concern or a letter is open.
    """
    given = PrescriptionVersion.objects.published().filter(prescription__episode=OuterRef("pk"))
    concern = Concern.objects.open().filter(episode=OuterRef("pk"))
    letter = Referral.objects.open().filter(episode=OuterRef("pk"))
    latest = now.date() + DAY - WEEK_EIGHT  # on this date in some zone; the rule looks at the patient's own
    soon = Q(next_review_on__range=(now.date() - DAY, now.date() + COMING + DAY), waits=False)
    finishing = Q(first_started_on__lte=latest, waits=False)
    rows = Episode.objects.open().filter(Exists(given), phase=Phase.ACTIVE)
    rows = rows.annotate(waits=Exists(concern) | Exists(letter)).filter(NO_RULES | NOT_SIGNED_IN | soon | finishing)
    first = Case(When(NO_RULES, Value(0)), When(NOT_SIGNED_IN | soon, Value(1)), default=Value(2))
    mine = access.visible_to(staff, rows).select_related("patient")
    found = list(mine.order_by(first, F("next_review_on").asc(nulls_first=True), "pk")[:SHOWN])
    return {
        "by_hand": [row for row in found if row.problem != Problem.BACK],
        "coming": [row for row in found if row.problem == Problem.BACK and not row.waits and _is_coming(row, now)],
        "newcomers": [row for row in found if row.patient.user_id is None],
        "finishing": [row for row in found if not row.waits and _is_proposed(row, now)],
    }


def invited(staff: Staff) -> list[Patient]:
    """Return the patients with a programme who have not signed in yet: for reception, which reads of no episode."""
    given = PrescriptionVersion.objects.published().filter(prescription__episode__patient=OuterRef("pk"))
    rows = Patient.objects.filter(Exists(given.filter(prescription__episode__ended_on=None)), user=None)
    return list(access.visible_to(staff, rows).order_by("name", "pk")[:SHOWN])


def _is_coming(row: Episode, now: datetime) -> bool:
    today = local_date(now, row.patient.zone)
    return row.next_review_on is not None and today <= row.next_review_on <= today + COMING


def _is_proposed(row: Episode, now: datetime) -> bool:
    return is_proposed(row.first_started_on, row.next_review_on, local_date(now, row.patient.zone))
