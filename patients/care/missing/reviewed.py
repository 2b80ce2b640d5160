"""Where no rules cover the problem: the review that a person set has come, and its concern is open."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from functools import partial

from django.utils.translation import gettext as _

from patients.care import assessing, opening
from patients.care.episodes import covered
from patients.care.missing.difference import LATE, Difference, is_wrong
from patients.models import Concern, Episode
from patients.models.difference import Obligation
from patients.models.episode import Phase
from patients.rules.schedule import first_at


def find(rows: Sequence[Episode], now: datetime) -> Iterator[Difference]:
    """Return every set review that would not come, or did not."""
    set_by_hand = [row for row in rows if row.next_review_on and not covered(row) and row.phase == Phase.ACTIVE]
    told = set(
        Concern.objects.filter(episode__in=set_by_hand, finding=opening.REVIEW).values_list("episode", "occasion")
    )
    for row in set_by_hand:
        if row.next_review_on and (row.pk, row.next_review_on.isoformat()) not in told:
            expected = first_at(row.next_review_on, time.min, row.patient.zone)
            if wrong := _wrong(row.next_assessment_at, expected, now):
                yield _difference(row, expected, wrong)


def _wrong(stored: datetime | None, expected: datetime, now: datetime) -> str:
    if expected <= now - LATE:
        return _("its day came and no concern was opened")
    return is_wrong(stored, expected, now)


def _difference(row: Episode, due_at: datetime, wrong: str) -> Difference:
    patient, subject = row.patient, f"episode:{row.pk}"
    mend = partial(_remember, row)
    return Difference(
        Obligation.ASSESSED,
        subject,
        due_at,
        _("Review: %(wrong)s") % {"wrong": wrong},
        mend,
        patient.clinic_id,
        patient.pk,
    )


def _remember(row: Episode, now: datetime) -> None:
    """Set the date again; where it has come, the work that follows opens the concern."""
    assessing.reassess(episode=row, now=now)
