"""What the record tells of a patient's problems: each of these is one question, however much there is of it."""

from datetime import date
from typing import Any

from django.db import connection

from patients.models import Assessment, Episode, Patient, Prescription, PrescriptionVersion, Referral
from patients.rules import facts

# What is read of a prescription, a decision and a letter; their fields beside these are asked for later.
GIVEN = ("id", "episode_id", "ended_on", "end_note")
DECIDED = ("id", "as_of", "headline", "reasons", "day", "review_due")
WRITTEN = ("id", "status", "subject")

# By hand: to put these together anew for each page took longer than to ask them.
EPISODES = """
SELECT episode.*, coalesce(goal.text, '') AS goal_text,
    ARRAY(SELECT rating FROM patients_goalrating WHERE goal_id = goal.id ORDER BY rated_at, id) AS ratings,
    ARRAY(SELECT json_build_object('start', from_on, 'until', until_on)
        FROM patients_pause WHERE episode_id = episode.id ORDER BY from_on) AS paused,
    (SELECT review_due FROM patients_assessment decision
        WHERE decision.patient_id = episode.patient_id AND decision.episode_id = episode.id
            AND review_due IS NOT NULL
        ORDER BY made_at DESC, id DESC LIMIT 1) AS review_due
FROM patients_episode episode LEFT JOIN patients_goal goal ON goal.episode_id = episode.id
WHERE episode.patient_id = %s
ORDER BY episode.ended_on DESC NULLS FIRST, episode.first_started_on DESC, episode.id DESC
"""
VERSIONS = """
SELECT version.*, prescription.episode_id, prescription.ended_on, prescription.end_note,
    coalesce(nullif(person.name, ''), person.email) AS publisher,
    ARRAY(SELECT json_build_object('times', sessions_per_day, 'weekdays', weekdays, 'name', name,
            'conflicts', conflicts, 'reason', reason)
        FROM patients_prescribedexercise WHERE version_id = version.id ORDER BY id) AS doses
FROM patients_prescriptionversion version
JOIN patients_prescription prescription ON prescription.id = version.prescription_id
JOIN patients_episode episode ON episode.id = prescription.episode_id
LEFT JOIN clinic_staff staff ON staff.id = version.published_by_id
LEFT JOIN clinic_user person ON person.id = staff.user_id
WHERE episode.patient_id = %s
ORDER BY prescription.prescribed_at, prescription.id, version.number DESC
"""
# A quiet day decides nothing that anybody needs to read.
LAST_ANSWER = """
SELECT id, as_of, headline, reasons, day, review_due FROM patients_assessment
WHERE patient_id = %s AND (check_in_id IS NOT NULL OR report_id IS NOT NULL)
ORDER BY made_at DESC, id DESC LIMIT 1
"""
LETTERS = """
SELECT letter.id, letter.status, letter.subject FROM patients_referral letter
JOIN patients_episode episode ON episode.id = letter.episode_id
WHERE episode.patient_id = %s ORDER BY letter.opened_at DESC
"""


def episodes(patient: Patient) -> list[Any]:
    """Return the problems, the one under way first; each with its pauses, its goal, and when its review is due."""
    return list(Episode.objects.raw(EPISODES, [patient.pk]))


def versions(patient: Patient) -> list[Any]:
    """Return every version of every programme, the newest of each first, with its prescription and its `publisher`.

    Each with its `doses`: how often each exercise is asked for, and what it was given in spite of.
    """
    found: list[Any] = list(PrescriptionVersion.objects.raw(VERSIONS, [patient.pk]))
    for one in found:
        values = (one.prescription_id, one.episode_id, one.ended_on, one.end_note)
        one.prescription = Prescription.from_db(patient._state.db, GIVEN, values)
    return found


def last_answer(patient: Patient) -> Any:
    """Return the last decision on an answer or a report; None before there is one."""
    return next(iter(_read(Assessment, DECIDED, LAST_ANSWER, patient)), None)


def letters(patient: Patient) -> list[Any]:
    """Return the letters, the newest first."""
    return _read(Referral, WRITTEN, LETTERS, patient)


def _read(model: Any, names: tuple[str, ...], question: str, patient: Patient) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(question, [patient.pk])
        return [model.from_db(patient._state.db, names, row) for row in cursor.fetchall()]


def pauses(episode: Any) -> list[facts.Pause]:
    """Return the pauses of an episode as the rules take them."""
    return [facts.Pause(_day(one["start"]), _day(one["until"]) if one["until"] else None) for one in episode.paused]


def _day(text: str) -> date:
    return date.fromisoformat(text)
