"""A session as it is stored: what was done of each exercise, how it felt, and what the rules make of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from patients.care import assessing, episodes
from patients.care.refusal import Refused
from patients.models import ExerciseLog, PrescribedExercise, Session
from patients.models.session import ASKED, Outcome, SkipReason
from programmes.dose import in_slot

LATE = timedelta(days=3)


class OnHold(Refused):
    """A red flag stands that nobody has closed: no exercises until somebody from the clinic has spoken to them."""


@dataclass(frozen=True)
class LogDraft:
    """What was done of one exercise: the key of the prescribed exercise, and pain 0-10 or None where not asked."""

    exercise_id: int
    outcome: str
    reason: str = ""
    pain: int | None = None


def in_the_slot(exercises: Iterable[PrescribedExercise], slot: int, day: date) -> tuple[PrescribedExercise, ...]:
    """Return the exercises that belong to a session of the day."""
    return tuple(exercise for exercise in exercises if in_slot(exercise.dose, slot, day.isoweekday()))


def begun_at(said: datetime | None, now: datetime) -> datetime:
    """Return when a session began, as its device says, which counts for three days back and never for the future."""
    return said if said and said.tzinfo and now - LATE <= said <= now else now


def store(session: Session, logs: Collection[LogDraft], *, now: datetime) -> None:
    """Store a session with what was done of each exercise, and assess it where it hurt. Raises Refused."""
    _check_answers(session, logs)
    session.worst_pain = max((log.pain for log in logs if log.pain is not None), default=None)
    session.save(force_insert=True)
    session.is_new = True
    rows = (*logs, *(_not_offered(session, logs) if session.short else ()))
    ExerciseLog.objects.bulk_create(
        ExerciseLog(session=session, exercise_id=log.exercise_id, outcome=log.outcome, reason=log.reason, pain=log.pain)
        for log in rows
    )
    if session.stopped_for_pain or session.worst_pain is not None:
        _assess(session, now)


def _not_offered(session: Session, logs: Collection[LogDraft]) -> Iterable[LogDraft]:
    """Return the exercises of the slot that the 4-minute version left out: the record says so of each."""
    offered = {log.exercise_id for log in logs}
    whole = in_the_slot(session.version.exercises.all(), session.slot, session.day)
    return [LogDraft(exercise.pk, Outcome.NOT_OFFERED) for exercise in whole if exercise.pk not in offered]


def _assess(session: Session, now: datetime) -> None:
    episode = episodes.locked(session.version.prescription.episode_id)
    assessing.take_in(patient=episode.patient, episode=episode, on=session.day, now=now)


def _check_answers(session: Session, logs: Collection[LogDraft]) -> None:
    known = {exercise.pk for exercise in session.version.exercises.all()}
    if not logs or any(log.exercise_id not in known for log in logs):
        raise Refused(_("These are not the exercises of your programme. Open the session again."))
    for log in logs:
        _check_log(log)
    _check_numbers(pain_after=session.pain_after, effort=session.effort)


def _check_log(log: LogDraft) -> None:
    if log.outcome not in ASKED:
        raise Refused(_("Choose done, partly or skipped."), f"outcome-{log.exercise_id}")
    if log.reason and log.reason not in SkipReason.values:
        raise Refused(_("Choose why you skipped it."), f"reason-{log.exercise_id}")
    if log.pain is not None and not 0 <= log.pain <= 10:
        raise Refused(_("Pain is a number from 0 to 10."), f"pain-{log.exercise_id}")


def _check_numbers(**asked: int | None) -> None:
    words = {"pain_after": _("Pain is a number from 0 to 10."), "effort": _("Say how hard it was from 0 to 10.")}
    for field, value in asked.items():
        if value is not None and not 0 <= value <= 10:
            raise Refused(words[field], field)
