"""The audit: what the facts call for against what was done, without a look at any timer to decide what is owed."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from clinic import rounds
from clinic.models import Clinic
from patients.care import standing
from patients.care.missing import unaudited
from patients.care.missing.difference import Difference
from patients.care.missing.obligations import OWED, Owed
from patients.models.difference import DifferenceRecord

log = logging.getLogger(__name__)
LONG_ENOUGH = 180.0  # seconds of a tick, which is cut off after 280: time for the rows in hand and what follows


def audit(*, now: datetime, clinic: Clinic | None = None) -> Iterator[Difference]:
    """Return every difference, at one clinic or at all, and change nothing."""
    for owed in OWED.values():
        for batch in owed.batches(clinic, now):
            yield from _found(owed, batch, now)


def _found(owed: Owed, rows: Sequence[Any], now: datetime) -> Iterator[Difference]:
    """Return what is missing of rows; one that cannot be audited keeps no other from it, and is said itself."""
    try:
        found = _of_all(owed, rows, now)
    except Exception as error:  # noqa: BLE001  (it is logged where it becomes a difference)
        if len(rows) == 1:
            yield unaudited.difference(owed, rows[0], error, now)
            return
        middle = len(rows) // 2
        yield from _found(owed, rows[:middle], now)
        yield from _found(owed, rows[middle:], now)
    else:
        yield from found


def _of_all(owed: Owed, rows: Sequence[Any], now: datetime) -> list[Difference]:
    with transaction.atomic():  # a statement that fails ends with it
        return list(owed.find(rows, now))


@dataclass(frozen=True)
class Mended:
    """A difference, and why it could not be put right; empty when it was."""

    difference: Difference
    failure: str = ""


def mend_all(*, now: datetime) -> list[Mended]:
    """Put every difference right, record each for the lead, and do the work that has come due by it."""
    began_at = timezone.now()
    batches = ((owed, batch) for owed in OWED.values() for batch in owed.batches(None, now))
    found = [mended for owed, batch in batches for mended in _mend(owed, batch, now)]
    if found:
        standing.do_all(now=now)
    rounds.went_round("audit", began_at)
    return found


def mend_for_a_tick(*, now: datetime, seconds: float = LONG_ENOUGH) -> list[Mended]:
    """Do the same for a part of it: go on where the last tick stopped, until the end or until the time is up.

    A place is remembered once all before it is put right: who is cut off repeats some rows and loses none.
    """
    stop_at, found, round_ = time.monotonic() + seconds, list[Mended](), rounds.take_up("audit")
    for name, batch in _batches_from(round_.place, now):
        found += _mend(OWED[name], batch, now)
        if not rounds.reach(round_, f"{name}:{batch[-1].pk}") or time.monotonic() >= stop_at:
            break
    else:
        rounds.end(round_)
    if found:
        standing.do_all(now=now, limit=standing.AT_A_TIME)
    return found


def _batches_from(place: str, now: datetime) -> Iterator[tuple[str, list[Any]]]:
    """Return the rows behind a place, each batch with the name of what is owed; all where that is no more."""
    stopped, _colon, key = place.partition(":")
    names = list(OWED)
    for name in names[names.index(stopped) if stopped in OWED else 0 :]:
        for batch in OWED[name].batches(None, now, key if name == stopped else None):
            yield name, batch


def _mend(owed: Owed, batch: Sequence[Any], now: datetime) -> Iterator[Mended]:
    for row in _narrowed(owed, batch, now):
        try:
            yield from _mend_row(owed, row, now)
        except Exception as error:  # noqa: BLE001  (it is logged where it becomes a difference)
            yield _put_right(unaudited.difference(owed, row, error, now), now)


def _narrowed(owed: Owed, rows: Sequence[Any], now: datetime) -> Iterator[Any]:
    """Return the rows that lack something, found by halves: one in hundreds costs a few looks, not hundreds."""
    if _is_lacking(owed, rows, now):
        if len(rows) == 1:
            yield rows[0]
            return
        middle = len(rows) // 2
        yield from _narrowed(owed, rows[:middle], now)
        yield from _narrowed(owed, rows[middle:], now)


def _is_lacking(owed: Owed, rows: Sequence[Any], now: datetime) -> bool:
    """Return whether rows lack something, or one of them cannot be audited."""
    try:
        with transaction.atomic():
            return any(True for _difference in owed.find(rows, now))
    except Exception:  # noqa: BLE001  (the row itself is found by halves, and says what is wrong with it)
        return True


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
