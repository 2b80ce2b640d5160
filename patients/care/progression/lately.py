"""What was done lately of each exercise that patients have now, of one of them or of a whole clinic.

By hand, in one question: a log of each exercise in each session of two weeks is read, and none is kept.
"""

import json
from datetime import datetime
from typing import Any

from patients.models import PrescribedExercise
from patients.rules.progression import MEMORY
from patients.rules.schedule import DAY
from programmes.models.dose_fields import DOSE_COLUMNS

OF_PATIENT, OF_CLINIC = "patient.id = %(key)s", "patient.clinic_id = %(key)s"
AS_JSON = ("dosed", "told", "drafted", "refused", "neighbours")
COLUMNS = (*DOSE_COLUMNS, "sides", "movements", "weekdays")
DOSE = ", ".join(f"row.{name}" for name in COLUMNS)
STATED = ", ".join(f"'{name}', next.{name}" for name in COLUMNS)
LATELY = """
WITH given AS (
    SELECT DISTINCT ON (prescription.id) version.id, prescription.id AS prescription_id, episode.id AS episode_id,
        patient.id AS patient_id, patient.name AS patient_name, patient.date_of_birth, patient.nhs_number,
        patient.physiotherapist_id, patient.flags, patient.clinic_id, patient.time_zone, patient.day_starts_at
    FROM patients_patient patient
    JOIN patients_episode episode ON episode.patient_id = patient.id
    JOIN patients_prescription prescription ON prescription.episode_id = episode.id
    JOIN patients_prescriptionversion version ON version.prescription_id = prescription.id
    WHERE {of} AND episode.phase = 'active' AND episode.ended_on IS NULL AND prescription.ended_on IS NULL
        AND version.published_at IS NOT NULL
        AND EXISTS (
            SELECT FROM patients_session session WHERE session.patient_id = patient.id AND session.day >= %(since)s
        )
        AND NOT EXISTS (
            SELECT FROM patients_pause pause WHERE pause.episode_id = episode.id
            AND pause.from_on <= (%(now)s AT TIME ZONE patient.time_zone)::date
            AND (pause.until_on IS NULL OR pause.until_on > (%(now)s AT TIME ZONE patient.time_zone)::date)
        )
    ORDER BY prescription.id, version.number DESC
), felt AS (
    SELECT session.*, given.prescription_id, (
        SELECT answer.pain FROM patients_checkin answer
        WHERE answer.patient_id = session.patient_id AND answer.answered_at <= session.started_at
        ORDER BY answer.answered_at DESC, answer.id DESC LIMIT 1
    ) AS resting, EXISTS (
        SELECT FROM patients_soreness answer JOIN patients_session same ON same.id = answer.session_id
        WHERE same.patient_id = session.patient_id AND same.day = session.day AND answer.answer <> 'settled'
    ) AS unsettled
    FROM given
    JOIN patients_session session ON session.patient_id = given.patient_id AND session.day >= %(since)s
    JOIN patients_prescriptionversion version
        ON version.id = session.version_id AND version.prescription_id = given.prescription_id
    WHERE NOT EXISTS (SELECT FROM patients_session later WHERE later.corrects_id = session.id)
), done AS (
    SELECT felt.prescription_id, row.exercise_id, jsonb_agg(jsonb_build_object(
        'dose', jsonb_build_array({dose}), 'day', felt.day, 'received', felt.recorded_at, 'outcome', log.outcome,
        'pain', log.pain, 'pain_after', felt.pain_after, 'effort', felt.effort, 'resting', felt.resting,
        'stopped', felt.stopped_for_pain, 'short', felt.short, 'unsettled', felt.unsettled
    ) ORDER BY felt.day, felt.started_at, felt.id) AS logs
    FROM felt
    JOIN patients_exerciselog log ON log.session_id = felt.id
    JOIN patients_prescribedexercise row ON row.id = log.exercise_id
    WHERE log.outcome <> 'short' GROUP BY felt.prescription_id, row.exercise_id
)
SELECT row.*, jsonb_build_array({dose}) AS dosed, done.logs AS told,
    given.prescription_id, given.patient_id, given.patient_name, given.date_of_birth, given.nhs_number,
    given.physiotherapist_id, given.flags, given.time_zone, given.day_starts_at,
    (
        SELECT jsonb_agg(jsonb_build_object(
            'key', next.id, 'name', next.name, 'cautions', next.cautions,
            'is_harder', next.id IS DISTINCT FROM library.harder_than_id,
            'dose', jsonb_build_object({stated})
        ) ORDER BY next.name, next.id) FROM programmes_exercise next
        WHERE next.is_active AND (next.clinic_id IS NULL OR next.clinic_id = given.clinic_id)
            AND (next.harder_than_id = row.exercise_id OR next.id = library.harder_than_id)
    ) AS neighbours,
    ARRAY(SELECT exercise_id FROM patients_prescribedexercise other WHERE other.version_id = given.id) AS beside,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_array(row.exercise_id, jsonb_build_array({dose})))
            FILTER (WHERE row.id IS NOT NULL), '[]')
        FROM patients_prescriptionversion draft LEFT JOIN patients_prescribedexercise row ON row.version_id = draft.id
        WHERE draft.prescription_id = given.prescription_id AND draft.published_at IS NULL GROUP BY draft.id
    ) AS drafted,
    EXISTS (
        SELECT FROM patients_concern concern WHERE concern.patient_id = given.patient_id AND concern.closed_at IS NULL
    ) OR EXISTS (
        SELECT FROM patients_assessment found WHERE found.patient_id = given.patient_id AND found.made_at >= %(since)s
        AND found.episode_id = given.episode_id AND 'exercise_pain' = ANY(found.findings)
    ) AS holds_back,
    (
        SELECT jsonb_object_agg(last.direction, last.at) FROM (
            SELECT direction, max(at) AS at FROM patients_refusedstep refused
            WHERE refused.prescription_id = given.prescription_id AND refused.exercise_id = row.exercise_id
            GROUP BY direction
        ) last
    ) AS refused
FROM given
JOIN done ON done.prescription_id = given.prescription_id
JOIN patients_prescribedexercise row ON row.version_id = given.id AND row.exercise_id = done.exercise_id
JOIN programmes_exercise library ON library.id = row.exercise_id
ORDER BY given.patient_name, given.patient_id, given.prescription_id, row."order", row.id
"""


def lately(of: str, key: object, now: datetime) -> list[Any]:
    """Return the prescribed exercises with what was told of them, by patient; `of` says of whom, `key` which."""
    asked = {"key": key, "now": now, "since": now.date() - MEMORY - DAY}
    rows: Any = PrescribedExercise.objects.raw(LATELY.format(of=of, dose=DOSE, stated=STATED), asked)
    return [_read(row) for row in rows]


def _read(row: Any) -> Any:
    for name in AS_JSON:
        setattr(row, name, json.loads(getattr(row, name) or "null"))
    return row
