"""Dana does the bridge and the plank on her knees twice a day, from Monday 2 March 2026 on."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest

from clinic import clock
from patients.care import following, prescribing
from patients.care.drafts import ExerciseDraft
from patients.care.following import LogDraft
from patients.models import Patient, PrescriptionVersion, Session
from programmes.dose import Dose
from programmes.models import Exercise
from tests.cast import answer

BRIDGE, ON_ONE_LEG = "bridge", "single-leg-bridge"
TWICE_A_DAY = Dose(sets=2, reps=10, hold_seconds=3, rest_seconds=60, sessions_per_day=2)

Give = Callable[..., PrescriptionVersion]


def exercise(slug: str) -> Exercise:
    return Exercise.objects.get(clinic=None, slug=slug)


@pytest.fixture
def given(routine, at) -> Give:
    """Prescribe exercises by their short names at one dose, publish them, and take the start check."""

    def give(patient: Patient, *slugs: str, dose: Dose = TWICE_A_DAY) -> PrescriptionVersion:
        at("2026-03-02 08:00")
        now, by = clock.now(), patient.physiotherapist
        version = prescribing.prescribe(
            by=by, patient=patient, programme=None, problem="back", starts_on=now.date(), baseline=5, now=now
        )
        exercises = [ExerciseDraft(exercise(slug), dose, note="On the mat") for slug in slugs]
        prescribing.change_draft(by=by, version=version, exercises=exercises, now=now)
        version = prescribing.publish(by=by, version=version, now=now)
        answer(patient, 3)
        return version

    return give


@pytest.fixture
def bridge(given, dana) -> PrescriptionVersion:
    """Dana has the bridge alone."""
    return given(dana, BRIDGE)


def log(version: PrescriptionVersion, *, pain: int | None = 1, outcome: str = "done", **of_session: object) -> Session:
    """Log a session now, all of it alike: log(bridge, pain=2, effort=3)."""
    now, felt = clock.now(), {"effort": 3, "slot": 1} | of_session
    return following.record_session(
        patient=version.prescription.episode.patient, version=version, key=uuid4(),
        started_at=now - timedelta(minutes=20), now=now,
        logs=[LogDraft(row.pk, outcome, pain=pain) for row in version.exercises.all()], **felt,
    )  # fmt: skip


@pytest.fixture
def log_on(at) -> Callable[..., Session]:
    """Log a session on a day of March 2026: log_on(4, bridge, pain=2)."""

    def of_day(day: int, version: PrescriptionVersion, **felt: object) -> Session:
        at(f"2026-03-{day:02d} 10:00")
        return log(version, **felt)

    return of_day


@pytest.fixture
def easy(bridge, log_on) -> PrescriptionVersion:
    """Three full green sessions, effort 3, 4, 3: it is Thursday 5 March."""
    for day, effort in ((3, 3), (4, 4), (5, 3)):
        log_on(day, bridge, effort=effort)
    return bridge


@pytest.fixture
def red(bridge, log_on) -> PrescriptionVersion:
    """Two red sessions: it is Wednesday 4 March."""
    for day in (3, 4):
        log_on(day, bridge, pain=7)
    return bridge
