"""The tables that a history is read from, each as the newest rows of a patient before a place in it.

A mail is told where it is about the patient, their way in, a carer, a letter or a message. What staff were sent about
a concern is told on the page of that concern.
"""

from dataclasses import dataclass
from enum import StrEnum

from patients.care import history_changes as changes
from patients.rules.reminders import Reason

# A reminder that was not needed says nothing about the patient; these a person should know.
WORTH_KNOWING = (Reason.HELD, Reason.LEFT_TO_SILENT, Reason.EXPIRED)
# What a concern's own page tells besides: who was told of it.
NOT_TOLD = ("escalated",)


class Kind(StrEnum):
    """What a history can be narrowed to."""

    CHECK_INS = "check-ins"
    SESSIONS = "sessions"
    MESSAGES = "messages"
    MAILS = "mails"
    CONCERNS = "concerns"
    LETTERS = "letters"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Source:
    """One table: its instant, its rows of a patient, and what is read of each."""

    name: str
    kind: Kind
    at: str
    told: str
    rows: str

    @property
    def sql(self) -> str:
        """Return the newest rows before a place in the history."""
        return NEWEST_OF.format(name=self.name, at=self.at, told=self.told, rows=self.rows)


NEWEST_OF = """(
SELECT '{name}', {at} AS at, '{name}' || row.id AS key, jsonb_build_object({told}) FROM {rows}
AND ({at}, '{name}' || row.id) < (%(at)s, %(key)s) ORDER BY at DESC, key DESC LIMIT %(limit)s
)"""
BY = "LEFT JOIN clinic_staff staff ON staff.id = row.{}_id LEFT JOIN clinic_user person ON person.id = staff.user_id"
# Who answered in the patient's name, and what they are to them.
CARER = "LEFT JOIN patients_careraccess carer ON carer.id = row.carer_id"
LOGS = """
'logs', (SELECT jsonb_agg(jsonb_build_array(log.outcome, log.reason, exercise.name) ORDER BY log.id)
    FROM patients_exerciselog log JOIN patients_prescribedexercise exercise ON exercise.id = log.exercise_id
    WHERE log.session_id = row.id)
"""
ABOUT = "'about', coalesce(session.day, answer.on), 'text', row.text"
SESSIONS = """
patients_session row JOIN patients_prescriptionversion version ON version.id = row.version_id
LEFT JOIN patients_careraccess carer ON carer.id = row.carer_id
WHERE row.patient_id = %(patient)s
"""
REMARKS = """
patients_remark row LEFT JOIN patients_session session ON session.id = row.session_id
LEFT JOIN patients_checkin answer ON answer.id = row.check_in_id WHERE row.patient_id = %(patient)s
"""
CORRECTED = """
'corrects', row.corrects_id IS NOT NULL, 'corrected', EXISTS (SELECT FROM {} later WHERE later.corrects_id = row.id)
"""
# Reminders that were not sent stand once for each run of the same reason. The ledger says what was decided, the outbox
# what was decided again just before sending.
RUNS = """
(
    SELECT max(due_at) AS at, verdict, count(*) AS times, min(id) AS id FROM (
        SELECT id, due_at, verdict, row_number() OVER (ORDER BY due_at DESC, verdict DESC)
            - row_number() OVER (PARTITION BY verdict ORDER BY due_at DESC, verdict DESC) AS run
        FROM (
            SELECT id, due_at, verdict FROM patients_reminder WHERE patient_id = %(patient)s
            UNION ALL
            SELECT id, due_at, last_reply FROM mail_message WHERE subject = %(subject)s AND kind = 'reminder'
                AND status = 'cancelled' AND last_reply = ANY(%(worth)s)
        ) decided
    ) numbered WHERE verdict = ANY(%(worth)s) GROUP BY verdict, run
) row WHERE true
"""
MAILS = """
mail_message row WHERE row.subject = ANY(ARRAY(
    SELECT %(subject)s
    UNION ALL SELECT 'invitation:' || id FROM patients_invitation WHERE patient_id = %(patient)s
    UNION ALL SELECT 'carer:' || id FROM patients_careraccess WHERE patient_id = %(patient)s
    UNION ALL SELECT 'message:' || id FROM patients_patientmessage WHERE patient_id = %(patient)s
    UNION ALL SELECT 'referral:' || letter.id FROM patients_referral letter
        JOIN patients_episode episode ON episode.id = letter.episode_id WHERE episode.patient_id = %(patient)s
)) AND NOT (row.kind = 'reminder' AND row.status = 'cancelled')
"""
LETTERS = f"""
patients_referralentry row JOIN patients_referral letter ON letter.id = row.referral_id
JOIN patients_episode episode ON episode.id = letter.episode_id {BY.format("by")}
WHERE episode.patient_id = %(patient)s
"""
CONCERNS = f"""
patients_concernentry row JOIN patients_concern concern ON concern.id = row.concern_id {BY.format("by")}
WHERE concern.patient_id = %(patient)s AND row.kind <> ALL(%(not_told)s)
"""
VERSIONS = f"""
patients_prescriptionversion row JOIN patients_prescription given ON given.id = row.prescription_id
JOIN patients_episode episode ON episode.id = given.episode_id {BY.format("published_by")}
WHERE episode.patient_id = %(patient)s AND row.published_at IS NOT NULL
"""
PAUSES = """
patients_pause row JOIN patients_episode episode ON episode.id = row.episode_id
WHERE episode.patient_id = %(patient)s
"""
OF_PATIENT, OF_EPISODE = "row.patient_id = %(patient)s", "episode.patient_id = %(patient)s"
ANSWERED = (
    "'what', row.kind, 'channel', row.channel, 'by', person.name, 'pain', row.pain, 'change', row.change,"
    " 'symptoms', row.symptoms, 'severe', row.severe, 'note', row.note, 'carer', carer.name, 'relation', carer.relation"
)
FELT = (
    "'slot', row.slot, 'title', version.title, 'worst', row.worst_pain, 'after', row.pain_after,"
    " 'effort', row.effort, 'stopped', row.stopped_for_pain, 'note', row.note,"
    " 'carer', carer.name, 'relation', carer.relation"
)
MAILED = (
    "'kind', row.kind, 'channel', row.channel, 'status', row.status, 'reply', row.last_reply,"
    " 'twice', row.possibly_twice"
)
REPORTED = (
    "'channel', row.channel, 'by', person.name, 'symptoms', row.symptoms, 'carer', carer.name,"
    " 'relation', carer.relation"
)
MOVED = (
    "'became', row.to_status, 'came_from', row.from_status, 'text', row.text, 'by', person.name,"
    " 'letter', letter.id, 'subject', letter.subject"
)
NOTED = (
    "'kind', row.kind, 'text', row.text, 'by', person.name, 'finding', concern.finding,"
    " 'urgency', concern.urgency, 'concern', concern.id"
)
GIVEN = (
    "'title', row.title, 'number', row.number, 'changes', row.changes, 'by', person.name,"
    " 'starts_on', row.starts_on, 'version', row.id"
)
HELPS = "'name', row.name, 'relation', row.relation, 'scope', row.scope, 'by', person.name"
MIDNIGHT = "(row.{}::timestamp AT TIME ZONE %(zone)s)"

SOURCES = (
    Source(
        "check-in",
        Kind.CHECK_INS,
        "row.answered_at",
        f"{ANSWERED}, {CORRECTED.format('patients_checkin')}",
        f"patients_checkin row {BY.format('taken_by')} {CARER} WHERE {OF_PATIENT}",
    ),
    Source(
        "report",
        Kind.CHECK_INS,
        "row.reported_at",
        REPORTED,
        f"patients_symptomreport row {BY.format('taken_by')} {CARER} WHERE {OF_PATIENT}",
    ),
    Source("answer-remark", Kind.CHECK_INS, "row.at", ABOUT, f"{REMARKS} AND row.check_in_id IS NOT NULL"),
    Source(
        "session",
        Kind.SESSIONS,
        "row.started_at",
        f"{FELT}, {CORRECTED.format('patients_session')}, {LOGS}",
        SESSIONS,
    ),
    Source(
        "soreness",
        Kind.SESSIONS,
        "row.answered_at",
        "'answer', row.answer",
        f"patients_soreness row WHERE {OF_PATIENT}",
    ),
    Source("session-remark", Kind.SESSIONS, "row.at", ABOUT, f"{REMARKS} AND row.session_id IS NOT NULL"),
    Source(
        "message",
        Kind.MESSAGES,
        "row.at",
        "'by', person.name, 'text', row.text",
        f"patients_patientmessage row {BY.format('by')} WHERE {OF_PATIENT}",
    ),
    Source("mail", Kind.MAILS, "row.created_at", MAILED, MAILS),
    Source("no-reminder", Kind.MAILS, "row.at", "'verdict', row.verdict, 'times', row.times", RUNS),
    Source("concern", Kind.CONCERNS, "row.at", NOTED, CONCERNS),
    Source("letter", Kind.LETTERS, "row.at", MOVED, LETTERS),
    Source("version", Kind.CHANGES, "row.published_at", GIVEN, VERSIONS),
    Source(
        "refused-step",
        Kind.CHANGES,
        "row.at",
        "'proposed', row.proposed, 'why', row.why, 'by', person.name",
        f"patients_refusedstep row JOIN patients_prescription given ON given.id = row.prescription_id"
        f" JOIN patients_episode episode ON episode.id = given.episode_id {BY.format('by')} WHERE {OF_EPISODE}",
    ),
    Source(
        "pause",
        Kind.CHANGES,
        MIDNIGHT.format("from_on"),
        "'until', row.until_on, 'reason', row.reason",
        PAUSES,
    ),
    Source(
        "programme-end",
        Kind.CHANGES,
        MIDNIGHT.format("ended_on"),
        "'note', row.end_note",
        "patients_prescription row JOIN patients_episode episode ON episode.id = row.episode_id"
        " WHERE episode.patient_id = %(patient)s AND row.ended_on IS NOT NULL",
    ),
    Source(
        "episode-end",
        Kind.CHANGES,
        MIDNIGHT.format("ended_on"),
        "'note', row.end_note, 'problem', row.problem",
        f"patients_episode row WHERE {OF_PATIENT} AND row.ended_on IS NOT NULL",
    ),
    Source("episode-change", Kind.CHANGES, "row.at", changes.EPISODE, changes.EPISODES),
    Source("patient-change", Kind.CHANGES, "row.at", changes.PATIENT, changes.PATIENTS),
    Source("goal", Kind.CHANGES, "row.set_at", "'text', row.text", f"patients_goal row WHERE {OF_PATIENT}"),
    Source(
        "carer",
        Kind.CHANGES,
        "row.given_at",
        f"{HELPS}, 'why', row.why",
        f"patients_careraccess row {BY.format('given_by')} WHERE {OF_PATIENT}",
    ),
    Source(
        "carer-end",
        Kind.CHANGES,
        "row.ended_at",
        f"{HELPS}, 'ended_as', row.ended_as",
        f"patients_careraccess row {BY.format('ended_by')} WHERE {OF_PATIENT} AND row.ended_at IS NOT NULL",
    ),
)
