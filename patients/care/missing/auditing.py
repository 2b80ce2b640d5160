"""The audit: what the facts call for against what was done, without a look at any timer to decide what is owed."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from clinic.models import Clinic
from patients.care import standing
from patients.care.missing.difference import RECENT, Difference
from patients.care.missing.obligations import OWED, Owed
from patients.models.difference import DifferenceRecord

log = logging.getLogger(__name__)


def audit(*, now: datetime, clinic: Clinic | None = None) -> Iterator[Difference]:
    """Return every difference, at one clinic or at all, and change nothing."""
    for owed in OWED:
        for batch in owed.batches(clinic, now):
            yield from owed.find(batch, now)


@dataclass(frozen=True)
class Mended:
    """A difference, and why it could not be put right; empty when it was."""

    difference: Difference
    failure: str = ""


def mend_all(*, now: datetime, clinic: Clinic | None = None) -> list[Mended]:
    """Put every difference right, record each for the lead, and do the work that has come due by it."""
    found = [mended for owed in OWED for mended in _mend(owed, clinic, now)]
    if found:
        standing.do_all(now=now)
    return found


def _mend(owed: Owed, clinic: Clinic | None, now: datetime) -> Iterator[Mended]:
    for batch in owed.batches(clinic, now):
        for row in _narrowed(owed, batch, now):
            yield from _mend_row(owed, row, now)


def _narrowed(owed: Owed, rows: Sequence[Any], now: datetime) -> Iterator[Any]:
    """Return the rows that lack something, found by halves: one in hundreds costs a few looks, not hundreds."""
    if any(True for _difference in owed.find(rows, now)):
        if len(rows) == 1:
            yield rows[0]
            return
        middle = len(rows) // 2
        yield from _narrowed(owed, rows[:middle], now)
        yield from _narrowed(owed, rows[middle:], now)


def _mend_row(owed: Owed, row: Any, now: datetime) -> list[Mended]:
    """Look once more with the row held, so that what happened meanwhile is no difference, and put the rest right."""
    with transaction.atomic():
        held = owed.held(row)
        type(held)._default_manager.select_for_update(no_key=True).get(pk=held.pk)
        again = owed.read(owed.rows(None, now).filter(pk=row.pk))
        return [_put_right(difference, now) for difference in list(owed.find(again, now))]


def _put_right(difference: Difference, now: datetime) -> Mended:
    failure = ""
    try:
        with transaction.atomic():
            difference.mend(now)
    except Exception as error:
        log.exception("%s: %s could not be put right", difference.subject, difference.found)
        failure = f"{type(error).__name__}: {error}"[:200]
    _record(difference, failure, now)
    return Mended(difference, failure)


def _record(difference: Difference, failure: str, now: datetime) -> None:
    """Write it down; one that cannot be put right is written once, not every quarter of an hour."""
    about = {
        "clinic_id": difference.clinic_id,
        "obligation": difference.obligation,
        "subject": difference.subject,
        "due_at": difference.due_at,
        "found": difference.found,
    }
    if failure and DifferenceRecord.objects.filter(**about, mended=False).exists():
        return
    DifferenceRecord.objects.create(
        **about, patient_id=difference.patient_id, found_at=now, mended=not failure, failure=failure
    )


def differences_for(clinic: Clinic, *, now: datetime) -> Sequence[DifferenceRecord]:
    """Return what the audit found at a clinic in the last week, the latest first: the lead's rows on the desk."""
    rows = DifferenceRecord.objects.filter(clinic=clinic, found_at__gt=now - RECENT)
    return list(rows.select_related("patient")[:50])
