"""Today's sessions, and recording one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from patients.care import assessing, episodes, reminding
from patients.care.refusal import Refused
from patients.models import (
    Concern,
    ExerciseLog,
    Patient,
    PrescribedExercise,
    Prescription,
    PrescriptionVersion,
    Session,
)
from patients.models.session import ASKED, Outcome, SkipReason
from patients.rules.findings import HOLDING
from patients.rules.schedule import patient_day
from programmes.dose import in_slot, seconds


@dataclass(frozen=True)
class Slot:
    """One session of the day: the exercises of sessions a day >= number on that weekday, and whether it is done."""

    number: int
    exercises: tuple[PrescribedExercise, ...]
    session: Session | None

    @property
    def minutes(self) -> int:
        """Return how long it takes, in whole minutes, rounded up."""
        return -(-sum(seconds(exercise.dose) for exercise in self.exercises) // 60)


@dataclass(frozen=True)
class PrescriptionDay:
    """One prescription on one patient's day."""

    version: PrescriptionVersion
    exercises: tuple[PrescribedExercise, ...]
    slots: tuple[Slot, ...]
    paused: bool
    needs_start_check: bool
    next_review_on: date | None = None
    has_letter: bool = False

    @property
    def left(self) -> tuple[Slot, ...]:
        """Return the sessions that are still to do."""
        return tuple(slot for slot in self.slots if slot.session is None)


@dataclass(frozen=True)
class Today:
    """What a patient has before them on one day, and what no person has closed yet, the most urgent first."""

    day: date
    concerns: tuple[Concern, ...]
    prescriptions: tuple[PrescriptionDay, ...]

    @property
    def held(self) -> tuple[Concern, ...]:
        """Return the open concerns that stop the exercises."""
        return tuple(concern for concern in self.concerns if concern.finding in HOLDING)

    @property
    def needs_start_check(self) -> bool:
        """Return whether a start check comes first."""
        return any(prescription.needs_start_check for prescription in self.prescriptions)

    @property
    def may_have_a_letter(self) -> bool:
        """Return whether a letter may ask the patient something, or tell them something."""
        return not self.prescriptions or any(prescription.has_letter for prescription in self.prescriptions)

    @property
    def may_have_a_review(self) -> bool:
        """Return whether somebody may have set a next date that has not passed."""
        dates = [prescription.next_review_on for prescription in self.prescriptions]
        return not dates or any(on is not None and on >= self.day for on in dates)


# By hand: the page every patient opens most would otherwise spend as much on building this as on all its other queries.
IN_FORCE = """
SELECT version.*, episode.next_review_on AS next_review_on,
    EXISTS (
        SELECT FROM patients_pause pause WHERE pause.episode_id = episode.id
        AND pause.from_on <= %(day)s AND (pause.until_on IS NULL OR pause.until_on > %(day)s)
    ) AS is_paused,
    EXISTS (
        SELECT FROM patients_referral letter WHERE letter.episode_id = episode.id AND letter.ended_at IS NULL
        AND (letter.asking_patient OR letter.patient_told_at IS NOT NULL)
    ) AS has_letter,
    EXISTS (
        SELECT FROM patients_checkin answer JOIN patients_episode problem ON problem.id = answer.episode_id
        WHERE answer.patient_id = %(patient)s AND problem.ended_on IS NULL
    ) AS is_checked
FROM patients_prescriptionversion version
JOIN patients_prescription prescription ON prescription.id = version.prescription_id
JOIN patients_episode episode ON episode.id = prescription.episode_id
WHERE episode.patient_id = %(patient)s AND version.published_at IS NOT NULL
    AND version.starts_on <= %(day)s AND (version.ends_on IS NULL OR version.ends_on > %(day)s)
    AND (prescription.ended_on IS NULL OR prescription.ended_on > %(day)s)
ORDER BY prescription.prescribed_at, version.id
"""
TOLD = (
    "finding",
    "urgency",
    "outcome_by",
    *(f"assessment__check_in__{name}" for name in ("symptoms", "pain", "severe", "answered_at")),
    *(f"assessment__report__{name}" for name in ("symptoms", "reported_at")),
)
REPLACED_LATELY = timedelta(days=3)
IN_ORDER = Prefetch("exercises", PrescribedExercise.objects.order_by("order", "id"))


def today(*, patient: Patient, now: datetime) -> Today:
    """Return the patient's day in four queries, whatever the number of exercises and the history."""
    day = patient_day(now, patient.zone, patient.day_starts_at)
    concerns = Concern.objects.filter(patient=patient).open().by_urgency().with_can_wait()
    sessions = Session.objects.filter(patient=patient, day=day).select_related("version").order_by("id")
    logged = list(sessions.only("slot", "version__prescription"))
    return Today(
        day=day,
        concerns=tuple(concerns.select_related("assessment__check_in", "assessment__report").only(*TOLD)),
        prescriptions=tuple(_of_the_day(version, day, logged) for version in _in_force(patient, day)),
    )


def _in_force(patient: Patient, day: date) -> Iterable[PrescriptionVersion]:
    found = PrescriptionVersion.objects.raw(IN_FORCE, {"patient": patient.pk, "day": day})
    return found.prefetch_related(IN_ORDER)


def _of_the_day(version: PrescriptionVersion, day: date, logged: Collection[Session]) -> PrescriptionDay:
    exercises = tuple(version.exercises.all())
    done = {session.slot: session for session in logged if session.version.prescription_id == version.prescription_id}
    numbers = range(1, max((exercise.sessions_per_day or 0 for exercise in exercises), default=0) + 1)
    slots = (Slot(number, in_the_slot(exercises, number, day), done.get(number)) for number in numbers)
    return PrescriptionDay(
        version=version,
        exercises=exercises,
        slots=tuple(slot for slot in slots if slot.exercises),
        paused=version.is_paused,  # type: ignore[attr-defined]
        needs_start_check=not version.is_checked,  # type: ignore[attr-defined]
        next_review_on=getattr(version, "next_review_on", None),
        has_letter=getattr(version, "has_letter", False),
    )


def as_shown(*, patient: Patient, prescription: UUID, exercises: Collection[int], day: date) -> PrescriptionDay | None:
    """Return a prescription by the version these exercises are of: one that held three days ago still counts.

    A version published, or an episode ended, while a session is under way must not lose what is being done.
    """
    since = day - REPLACED_LATELY
    rows = PrescriptionVersion.objects.published().filter(
        Q(ends_on=None) | Q(ends_on__gte=since),
        Q(prescription__ended_on=None) | Q(prescription__ended_on__gte=since),
        prescription=prescription,
        prescription__episode__patient=patient,
        starts_on__lte=day,
        exercises__in=exercises,
    )
    version = rows.order_by("-number").prefetch_related(IN_ORDER).first()
    if version is None:
        return None
    version.is_paused, version.is_checked = False, True  # type: ignore[attr-defined]
    return _of_the_day(version, day, ())


def in_the_slot(exercises: Iterable[PrescribedExercise], slot: int, day: date) -> tuple[PrescribedExercise, ...]:
    """Return the exercises that belong to a session of the day."""
    return tuple(exercise for exercise in exercises if in_slot(exercise.dose, slot, day.isoweekday()))


@dataclass(frozen=True)
class LogDraft:
    """What was done of one exercise: the key of the prescribed exercise, and pain 0-10 or None where not asked."""

    exercise_id: int
    outcome: str
    reason: str = ""
    pain: int | None = None


@transaction.atomic
def record_session(
    *,
    patient: Patient,
    version: PrescriptionVersion,
    key: UUID,
    slot: int,
    started_at: datetime,
    logs: Collection[LogDraft],
    now: datetime,
    stopped_for_pain: bool = False,
    pain_after: int | None = None,
    effort: int | None = None,
    short: bool = False,
    note: str = "",
) -> Session:
    """Return the stored session; the same key again returns the same one. Raises Refused for what cannot be."""
    episodes.one_at_a_time(patient)
    if known := Session.objects.filter(patient=patient, key=key).first():
        return known
    _check(patient, version, slot, logs)
    _check_numbers(pain_after=pain_after, effort=effort)
    started_at = min(started_at, now)
    day = patient_day(started_at, patient.zone, patient.day_starts_at)
    pains = [log.pain for log in logs if log.pain is not None]
    session = Session.objects.create(
        patient=patient,
        version=version,
        key=key,
        day=day,
        slot=slot,
        started_at=started_at,
        recorded_at=now,
        worst_pain=max(pains, default=None),
        stopped_for_pain=stopped_for_pain,
        pain_after=pain_after,
        effort=effort,
        short=short,
        note=note,
    )
    ExerciseLog.objects.bulk_create(
        ExerciseLog(session=session, exercise_id=log.exercise_id, outcome=log.outcome, reason=log.reason, pain=log.pain)
        for log in (*logs, *(_not_offered(version, slot, day, logs) if short else ()))
    )
    if stopped_for_pain or session.worst_pain is not None:
        _assess(session, now)
    reminding.answered(patient)
    return session


def _not_offered(version: PrescriptionVersion, slot: int, day: date, logs: Collection[LogDraft]) -> Iterable[LogDraft]:
    """Return the exercises of the slot that the 4-minute version left out: the record says so of each."""
    offered = {log.exercise_id for log in logs}
    whole = in_the_slot(version.exercises.all(), slot, day)
    return [LogDraft(exercise.pk, Outcome.NOT_OFFERED) for exercise in whole if exercise.pk not in offered]


def _assess(session: Session, now: datetime) -> None:
    episode = episodes.locked(session.version.prescription.episode_id)
    assessing.take_in(patient=episode.patient, episode=episode, on=session.day, now=now)


def _check(patient: Patient, version: PrescriptionVersion, slot: int, logs: Collection[LogDraft]) -> None:
    mine = Prescription.objects.filter(pk=version.prescription_id, episode__patient=patient)
    if version.published_at is None or not mine.exists():
        raise Refused(_("This programme is not yours."))
    if Concern.objects.filter(patient=patient).holding().exists():
        raise Refused(_("Your exercises are on hold until somebody from the clinic has spoken to you."))
    known = {exercise.pk for exercise in version.exercises.all()}
    if not logs or any(log.exercise_id not in known for log in logs):
        raise Refused(_("These are not the exercises of your programme. Open the session again."))
    if not 1 <= slot <= 12:
        raise Refused(_("This session does not exist. Open today's page again."))
    for log in logs:
        _check_log(log)


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
