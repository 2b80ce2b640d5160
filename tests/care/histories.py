"""Golden timelines as rows of the record: patients whose facts they are, due from their first day on."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

from clinic.models import Staff
from patients.models import CheckIn, Episode, Patient, Pause, Prescription, PrescriptionVersion, Session, SymptomReport
from patients.rules.cases import Case, case_of
from patients.rules.reading import fields_of
from patients.rules.schedule import first_at
from programmes.models import Programme

CASES = Path(__file__).parent.parent / "golden" / "follow-up.jsonl"
ZONES = ("Europe/London", "Pacific/Apia", "America/New_York")
numbers = count(1)


def golden(every: int = 1) -> list[Case]:
    """Return the golden timelines, or one in so many."""
    found = []
    for line in CASES.read_text().splitlines()[::every]:
        fields = fields_of(json.loads(line)["case"], "the case")
        fields.identity("id")
        found.append(case_of(fields))
    return found


def record(case: Case, by: Staff, programme: Programme, place: int) -> Episode:
    """Return the episode of a timeline; `place` chooses the patient's zone."""
    facts, patient = case.facts, _patient(by, place)
    episode = Episode.objects.create(
        patient=patient,
        started_on=facts.started_on,
        first_started_on=facts.first_started_on or facts.started_on,
        baseline=facts.baseline,
        reviewed_on=facts.reviewed_on,
        next_review_on=facts.next_review_on,
        next_assessment_at=first_at(facts.started_on, time.min, patient.zone),
    )
    _answers(case, episode)
    _sessions(case, episode, by, programme)
    ends: list[Pause] = []
    for pause in sorted(facts.pauses, key=lambda pause: pause.start):
        if not ends or (ends[-1].until_on is not None and ends[-1].until_on <= pause.start):
            ends.append(Pause(episode=episode, from_on=pause.start, until_on=pause.until, reason="Away", by=by))
    Pause.objects.bulk_create(ends)
    return episode


def _patient(by: Staff, place: int) -> Patient:
    return Patient.objects.create(
        clinic=by.clinic,
        physiotherapist=by,
        name="Robin Reed",
        date_of_birth=datetime(1984, 5, 2, tzinfo=UTC).date(),
        email=f"robin-{next(numbers)}@example.org",
        time_zone=ZONES[place % len(ZONES)],
    )


def _answers(case: Case, episode: Episode) -> None:
    patient = episode.patient
    CheckIn.objects.bulk_create(
        CheckIn(
            patient=patient, episode=episode, key=uuid4(), on=told.on, pain=told.pain, change=told.change,
            symptoms=sorted(told.symptoms), severe=told.severe, answered_at=_noon(told.on, order),
        )
        for order, told in enumerate(case.facts.check_ins)
    )  # fmt: skip
    SymptomReport.objects.bulk_create(
        SymptomReport(
            patient=patient, key=uuid4(), on=told.on, symptoms=sorted(told.symptoms), reported_at=_noon(told.on, order)
        )
        for order, told in enumerate(case.facts.symptom_reports)
        if told.symptoms
    )


def _noon(on: datetime | object, order: int) -> datetime:
    return datetime.combine(on, time(12), UTC) + timedelta(seconds=order)  # type: ignore[arg-type]


def _sessions(case: Case, episode: Episode, by: Staff, programme: Programme) -> None:
    if not case.facts.sessions:
        return
    at = _noon(episode.first_started_on, 0)
    given = Prescription.objects.create(episode=episode, programme=programme, prescribed_by=by, prescribed_at=at)
    version = PrescriptionVersion.objects.create(
        prescription=given, number=1, title="Back", starts_on=episode.first_started_on, drafted_by=by, drafted_at=at
    )
    Session.objects.bulk_create(
        Session(
            patient=episode.patient, version=version, key=uuid4(), day=done.on, slot=1,
            started_at=_noon(done.on, order), recorded_at=_noon(done.on, order),
            worst_pain=done.worst_pain, stopped_for_pain=done.stopped_for_pain,
        )
        for order, done in enumerate(case.facts.sessions)
    )  # fmt: skip


def latest(cases: Sequence[Case]) -> datetime:
    """Return an instant after the day of every timeline, wherever its patient lives."""
    return datetime.combine(max(case.as_of for case in cases), time(23), UTC) + timedelta(days=1)
