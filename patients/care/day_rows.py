"""The rows of a patient's day: the programmes in force with their exercises, the sessions of late, and what is open.

By hand, as in `account_rows`: Django would spend more on building these statements than PostgreSQL on answering them,
and they stand behind the page that every patient opens most.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import connection

from patients.care.concerns import TOLD
from patients.care.reviews import SHOWN_FOR
from patients.models import Concern, Patient, PrescribedExercise, PrescriptionVersion, Session
from patients.models.concern import CAN_WAIT
from patients.rules.findings import HOLDING
from patients.rules.schedule import DAY

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
    ) AS is_checked,
    EXISTS (
        SELECT FROM patients_concern concern JOIN patients_concernentry entry ON entry.concern_id = concern.id
        WHERE concern.patient_id = %(patient)s AND concern.closed_at >= %(lately)s AND entry.kind = %(told)s
    ) AS is_told,
    EXISTS (
        SELECT FROM patients_concern concern WHERE concern.patient_id = %(patient)s AND concern.closed_at IS NULL
    ) AS has_concern,
    EXISTS (
        SELECT FROM patients_concern concern WHERE concern.patient_id = %(patient)s AND concern.closed_at IS NULL
        AND concern.finding = ANY(%(holding)s)
    ) AS is_held
FROM patients_prescriptionversion version
JOIN patients_prescription prescription ON prescription.id = version.prescription_id
JOIN patients_episode episode ON episode.id = prescription.episode_id
WHERE episode.patient_id = %(patient)s AND version.published_at IS NOT NULL
    AND version.starts_on <= %(day)s AND (version.ends_on IS NULL OR version.ends_on > %(day)s)
    AND (prescription.ended_on IS NULL OR prescription.ended_on > %(day)s)
ORDER BY prescription.prescribed_at, version.id
"""
EXERCISES = """
SELECT * FROM patients_prescribedexercise WHERE version_id = ANY(%(versions)s) ORDER BY "order", id
"""
SESSIONS = """
SELECT session.*, version.prescription_id AS of_prescription,
    EXISTS (SELECT FROM patients_soreness answer WHERE answer.session_id = session.id) AS is_answered
FROM patients_session session
JOIN patients_prescriptionversion version ON version.id = session.version_id
WHERE session.patient_id = %(patient)s AND session.day >= %(since)s
    AND NOT EXISTS (SELECT FROM patients_session correction WHERE correction.corrects_id = session.id)
ORDER BY session.started_at, session.id
"""
# As ConcernQuerySet.open, by_urgency and with_can_wait say it.
CONCERNS = """
SELECT concern.id, concern.finding, concern.urgency, concern.outcome_by,
    EXISTS (
        SELECT FROM patients_concernentry entry WHERE entry.concern_id = concern.id AND entry.kind = %(can_wait)s
    ) AS said_can_wait
FROM patients_concern concern
WHERE concern.patient_id = %(patient)s AND concern.closed_at IS NULL
ORDER BY concern.urgency, concern.acknowledge_by, concern.id
"""
LAST_ANSWER = """
SELECT answer.key, answer."on"
FROM patients_assessment decision JOIN patients_checkin answer ON answer.id = decision.check_in_id
WHERE decision.patient_id = %(patient)s
ORDER BY decision.made_at DESC, decision.id DESC
LIMIT 1
"""


def in_force(patient: Patient, day: date) -> list[PrescriptionVersion]:
    """Return the versions of a patient that are in force on a day.

    Each also has `next_review_on`, `is_paused`, `has_letter`, `is_checked`, and of the patient, whatever the episode:
    `has_concern`, an open one, `is_held`, one that stops the exercises, and `is_told`, a sentence after a review.
    """
    lately = day - SHOWN_FOR - DAY  # a day more: the hour in which this one began is another on each clock
    values = {"patient": patient.pk, "day": day, "holding": sorted(HOLDING), "lately": lately, "told": TOLD}
    return list(PrescriptionVersion.objects.raw(IN_FORCE, values))


def exercises(versions: Collection[PrescriptionVersion]) -> Mapping[int, Sequence[PrescribedExercise]]:
    """Return the exercises of some versions in their order, by the key of the version."""
    found: dict[int, list[PrescribedExercise]] = defaultdict(list)
    if versions:
        for row in PrescribedExercise.objects.raw(EXERCISES, {"versions": [version.pk for version in versions]}):
            found[row.version_id].append(row)
    return found


def sessions(patient: Patient, *, since: date) -> list[Session]:
    """Return a patient's sessions from a day on as they stand, the earliest first.

    Each also has `is_answered`, whether the patient was asked about it the day after, and `of_prescription`.
    """
    return list(Session.objects.raw(SESSIONS, {"patient": patient.pk, "since": since}))


def concerns(patient: Patient) -> list[Concern]:
    """Return a patient's open concerns, the most urgent first, without the answers behind them.

    Each also has `said_can_wait`, whether the patient has said that it can.
    """
    return list(Concern.objects.raw(CONCERNS, {"patient": patient.pk, "can_wait": CAN_WAIT}))


def last_answer(patient: Patient) -> tuple[UUID, date] | None:
    """Return the last check-in that was decided on, by its key, and the day it tells of."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_ANSWER, {"patient": patient.pk})
        found: tuple[UUID, date] | None = cursor.fetchone()
    return found


def prescription_of(session: Session) -> UUID:
    """Return which prescription a session of `sessions` belongs to."""
    return session.of_prescription  # type: ignore[attr-defined, no-any-return]
