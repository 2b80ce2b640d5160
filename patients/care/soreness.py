"""The one question of the day after a session that hurt, whether yesterday's soreness has settled.

Pain of 4 or 5 in an exercise is acceptable while it has settled by the next day; else the exercises are eased off
(pain-monitoring model). The answer is for the physiotherapist to read; it opens nothing by itself.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from patients.care import episodes
from patients.care.refusal import Refused
from patients.models import Patient, Session, Soreness
from patients.models.afterwards import Settled
from patients.rules.schedule import patient_day

KEPT_BACK = timedelta(days=3)  # a phone may send late what was answered on the day


def to_ask_of(sessions: Iterable[Session], day: date) -> Session | None:
    """Return the last session of the day before, where it hurt and nobody has said yet whether that settled."""
    before = [session for session in sessions if session.day < day]
    if not before or not hurt(before[-1]) or getattr(before[-1], "is_answered", False):
        return None
    return before[-1]


def hurt(session: Session) -> bool:
    """Return whether a session hurt at all: during it, afterwards, or enough to stop."""
    return session.stopped_for_pain or bool(session.worst_pain or session.pain_after)


@transaction.atomic
def answer(*, patient: Patient, session: Session, settled: str, now: datetime) -> Soreness:
    """Return the stored answer; the first one stands. Raises Refused for what cannot be."""
    episodes.one_at_a_time(patient)
    if known := Soreness.objects.filter(session=session).first():
        return known
    if session.patient_id != patient.pk or settled not in Settled.values:
        raise Refused(_("Choose one of the answers."), "answer")
    days = patient_day(now, patient.zone, patient.day_starts_at) - session.day
    if not timedelta() < days <= KEPT_BACK:
        raise Refused(_("This is asked on the day after a session."))
    row = Soreness.objects.create(patient=patient, session=session, answer=settled, answered_at=now)
    row.is_new = True
    return row


def ease_off(row: Soreness) -> str:
    """Return what to do today while it has not settled; nothing where it has."""
    if row.answer == Settled.SETTLED:
        return ""
    return _("Ease off today: do half as many, or leave out what hurts. Your physiotherapist can read this.")
