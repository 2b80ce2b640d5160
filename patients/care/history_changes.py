"""What the database wrote of an episode and a patient whenever they changed: each event beside the one before it."""

# Who did it, and the reason that a clock starts again for, are kept beside the event.
BESIDE = """
LEFT JOIN pghistory_context beside ON beside.id = row.context_id
LEFT JOIN clinic_user person ON person.id = (beside.metadata ->> 'user')::bigint
"""
OF_EPISODES = """
(
    SELECT pgh_id AS id, pgh_created_at AS at, pgh_context_id AS context_id,
        CASE WHEN started_on <> lag(started_on) OVER earlier THEN started_on END AS started_on,
        CASE WHEN phase <> lag(phase) OVER earlier AND phase <> 'ended' THEN phase END AS phase,
        CASE WHEN (reviewed_on, next_review_on)
            IS DISTINCT FROM (lag(reviewed_on) OVER earlier, lag(next_review_on) OVER earlier)
            THEN next_review_on END AS review_on
    FROM patients_episodeevent WHERE pgh_obj_id IN (SELECT id FROM patients_episode WHERE patient_id = %(patient)s)
    WINDOW earlier AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
) row
"""
OF_PATIENT = """
(
    SELECT pgh_id AS id, pgh_created_at AS at, pgh_context_id AS context_id,
        CASE WHEN physiotherapist_id <> lag(physiotherapist_id) OVER earlier THEN physiotherapist_id END AS to_id,
        CASE WHEN flags <> lag(flags) OVER earlier THEN flags END AS flags,
        CASE WHEN coalesce(session_minutes, 0) <> lag(coalesce(session_minutes, 0)) OVER earlier
            THEN coalesce(session_minutes, 0) END AS minutes
    FROM patients_patientevent WHERE pgh_obj_id = %(patient)s WINDOW earlier AS (ORDER BY pgh_id)
) row
"""
TAKER = "LEFT JOIN clinic_staff staff ON staff.id = row.to_id LEFT JOIN clinic_user taker ON taker.id = staff.user_id"
EPISODES = f"{OF_EPISODES} {BESIDE} WHERE num_nonnulls(row.started_on, row.phase, row.review_on) > 0"
PATIENTS = f"{OF_PATIENT} {BESIDE} {TAKER} WHERE num_nonnulls(row.to_id, row.flags, row.minutes) > 0"
EPISODE = (
    "'started_on', row.started_on, 'phase', row.phase, 'review_on', row.review_on, 'by', person.name,"
    " 'why', CASE WHEN row.started_on IS NOT NULL THEN beside.metadata ->> 'reason' END"
)
PATIENT = "'to', taker.name, 'flags', row.flags, 'minutes', row.minutes, 'by', person.name"
