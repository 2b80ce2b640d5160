"""Today's sessions, and recording one."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.care import day_rows, episodes, reminding, soreness
from patients.care.recording import LogDraft, OnHold, in_the_slot, store
from patients.care.refusal import Refused
from patients.models import (
    Concern,
    Patient,
    PrescribedExercise,
    PrescriptionVersion,
    Session,
)
from patients.rules.findings import HOLDING
from patients.rules.schedule import DAY, patient_day
from programmes.dose import seconds


@dataclass(frozen=True)
class Slot:
    """One session of the day: the exercises of sessions a day >= number on that weekday, and whether it is done."""

    number: int
    exercises: tuple[PrescribedExercise, ...]
    session: Session | None

    @cached_property
    def minutes(self) -> int:
        """Return how long it takes, in whole minutes, rounded up."""
        return -(-sum(seconds(exercise.dose) for exercise in self.exercises) // 60)

    @cached_property
    def name(self) -> str:
        """Return what it is called: "Session 2"."""
        return _("Session %(number)s") % {"number": self.number}

    @cached_property
    def amount(self) -> str:
        """Return how much it is: "5 exercises, about 21 minutes"."""
        count = len(self.exercises)
        exercises = ngettext("%(exercises)s exercise", "%(exercises)s exercises", count) % {"exercises": count}
        minutes = ngettext("about %(minutes)s minute", "about %(minutes)s minutes", self.minutes)
        return f"{exercises}, {minutes % {'minutes': self.minutes}}"


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
    told: bool = False

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
    sore: Session | None = None  # of yesterday, when it hurt and nobody has said yet whether it settled

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
        """Return whether somebody may have set a next date that has not passed, or told the patient something."""
        dates = [prescription.next_review_on for prescription in self.prescriptions]
        told = any(prescription.told for prescription in self.prescriptions)
        return not dates or told or any(on is not None and on >= self.day for on in dates)


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
    """Return the patient's day in three queries, four with an open concern, whatever the exercises and the history."""
    day = patient_day(now, patient.zone, patient.day_starts_at)
    versions = day_rows.in_force(patient, day)
    given = day_rows.exercises(versions)
    sessions = day_rows.sessions(patient, since=day - DAY)
    logged = [session for session in sessions if session.day == day]
    return Today(
        day=day,
        concerns=_open(patient, versions),
        prescriptions=tuple(_of_the_day(version, given[version.pk], day, logged) for version in versions),
        sore=soreness.to_ask_of(sessions, day),
    )


def _open(patient: Patient, versions: Sequence[PrescriptionVersion]) -> tuple[Concern, ...]:
    """Return the open concerns; with the answers behind them where one of them stops the exercises."""
    if versions and not versions[0].is_held:  # type: ignore[attr-defined]
        return tuple(day_rows.concerns(patient)) if versions[0].has_concern else ()  # type: ignore[attr-defined]
    concerns = Concern.objects.filter(patient=patient).open().by_urgency().with_can_wait()
    return tuple(concerns.select_related("assessment__check_in", "assessment__report").only(*TOLD))


def _of_the_day(
    version: PrescriptionVersion, exercises: Iterable[PrescribedExercise], day: date, logged: Collection[Session]
) -> PrescriptionDay:
    exercises = tuple(exercises)
    done = {session.slot: session for session in logged if day_rows.prescription_of(session) == version.prescription_id}
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
        told=getattr(version, "is_told", False),
    )


def in_force_or_next(patient: Patient, day: date) -> list[PrescriptionVersion]:
    """Return the versions to show: of each prescription the one in force, else the one to come."""
    versions = (
        PrescriptionVersion.objects.published()
        .filter(prescription__episode__patient=patient, prescription__ended_on=None)
        .exclude(ends_on__lte=day)
        .select_related("prescription", "published_by__user")
        .prefetch_related("exercises__exercise__upload")
        .order_by("prescription__prescribed_at", "starts_on", "pk")
    )
    first: dict[object, PrescriptionVersion] = {}
    for version in versions:
        first.setdefault(version.prescription_id, version)
    return list(first.values())


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
    held = rows.select_related("prescription__episode").prefetch_related(IN_ORDER)
    version = held.order_by("-number").first()
    if version is None:
        return None
    version.is_paused, version.is_checked = False, True  # type: ignore[attr-defined]
    return _of_the_day(version, version.exercises.all(), day, ())


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
    if known := Session.objects.filter(patient=patient, key=key).order_by("pk").first():
        return known
    _check_programme(patient, version, slot)
    started_at = min(started_at, now)
    session = Session(
        patient=patient,
        version=version,
        key=key,
        day=patient_day(started_at, patient.zone, patient.day_starts_at),
        slot=slot,
        started_at=started_at,
        recorded_at=now,
        stopped_for_pain=stopped_for_pain,
        pain_after=pain_after,
        effort=effort,
        short=short,
        note=note,
        carer=patient.helped_by,
    )
    store(session, logs, now=now)
    reminding.answered(patient)
    return session


def _check_programme(patient: Patient, version: PrescriptionVersion, slot: int) -> None:
    if version.published_at is None or version.prescription.episode.patient_id != patient.pk:
        raise Refused(_("This programme is not yours."))
    if Concern.objects.filter(patient=patient).holding().exists():
        raise OnHold(_("Your exercises are on hold until somebody from the clinic has spoken to you."))
    if not 1 <= slot <= 12:
        raise Refused(_("This session does not exist. Open today's page again."))
