"""What was sent by mistake: corrected for a day by a row of its own, and remarked on after that.

Nothing is overwritten, and no correction withdraws a red flag: the rules read both rows, and only a person closes what
the first one opened.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from patients.care import checking_in, episodes, recording
from patients.care.checking_in import Answers
from patients.care.recording import LogDraft
from patients.care.refusal import Refused
from patients.models import CheckIn, Patient, Remark, Session

Row = TypeVar("Row", Session, CheckIn)
CORRECTED_FOR = timedelta(hours=24)


class TooLate(Refused):
    """It is more than a day ago: it stays as it is, and takes a remark."""


@transaction.atomic
def correct_session(
    *,
    patient: Patient,
    session: Session,
    key: UUID,
    logs: Collection[LogDraft],
    now: datetime,
    stopped_for_pain: bool = False,
    pain_after: int | None = None,
    effort: int | None = None,
    note: str = "",
) -> Session:
    """Return what stands instead of a session; the same key again returns the same one. Raises Refused."""
    episodes.one_at_a_time(patient)
    if known := Session.objects.filter(patient=patient, key=key).first():
        return known
    last = last_of(session)
    _in_time(first_of(session).recorded_at, now)
    recording.store(
        correction := Session(
            patient=patient,
            version=last.version,
            key=key,
            day=last.day,
            slot=last.slot,
            started_at=last.started_at,
            recorded_at=now,
            stopped_for_pain=stopped_for_pain,
            pain_after=pain_after,
            effort=effort,
            short=last.short,
            note=note,
            corrects=last,
        ),
        logs,
        now=now,
    )
    return correction


@transaction.atomic
def correct_check_in(*, patient: Patient, check_in: CheckIn, key: UUID, answers: Answers, now: datetime) -> CheckIn:
    """Return what stands instead of a check-in; the same key again returns the same one. Raises Refused."""
    episodes.one_at_a_time(patient)
    if not CheckIn.objects.filter(patient=patient, key=key).exists():
        _in_time(first_of(check_in).answered_at, now)
    return checking_in.answer(patient=patient, key=key, answers=answers, now=now, corrects=last_of(check_in))


@transaction.atomic
def remark(
    *,
    patient: Patient,
    key: UUID,
    text: str,
    now: datetime,
    session: Session | None = None,
    check_in: CheckIn | None = None,
) -> Remark:
    """Return what was added to a session or a check-in, at any time; it changes no number. Raises Refused."""
    episodes.one_at_a_time(patient)
    if known := Remark.objects.filter(patient=patient, key=key).first():
        return known
    if not text.strip():
        raise Refused(_("Write what you want to add."), "text")
    row = Remark.objects.create(patient=patient, key=key, session=session, check_in=check_in, at=now, text=text)
    row.is_new = True
    return row


def may_correct(row: Session | CheckIn, now: datetime) -> bool:
    """Return whether what a patient sent can still be corrected."""
    sent_at = first_of(row).recorded_at if isinstance(row, Session) else first_of(row).answered_at
    return now - sent_at < CORRECTED_FOR


def first_of(row: Row) -> Row:
    """Return what was sent first, of a row and its corrections."""
    while row.corrects is not None:
        row = row.corrects
    return row


def last_of(row: Row) -> Row:
    """Return what stands now, of a row and its corrections."""
    rows: Any = type(row)._default_manager
    while (after := rows.filter(corrects=row).first()) is not None:
        row = after
    return row


def _in_time(sent_at: datetime, now: datetime) -> None:
    if now - sent_at >= CORRECTED_FOR:
        raise TooLate(_("This was more than a day ago, so it stays as it is. You can add a note to it."))
