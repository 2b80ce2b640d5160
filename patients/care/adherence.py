"""What was planned and what the patient reports, put together for the rule that counts it."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch

from clinic.models import Clinic
from patients.care.planning import by_weekday
from patients.models import Episode, Patient, PrescribedExercise, Prescription, PrescriptionVersion, Session
from patients.rules import adherence
from patients.rules.facts import Pause
from patients.rules.schedule import monday_of

WEEK = timedelta(days=7)
DOSES = PrescribedExercise.objects.only("version", "sessions_per_day", "weekdays").order_by("pk")
VERSIONS = PrescriptionVersion.objects.published().order_by("number").prefetch_related(Prefetch("exercises", DOSES))

# By hand: as models, those of a large clinic took four times as long. Each version as text, since many are alike.
PROGRAMMES = """
SELECT prescription.id, episode.patient_id, prescription.ended_on,
    ARRAY(SELECT json_build_array(starts_on, (SELECT json_agg(json_build_array(sessions_per_day, weekdays) ORDER BY id)
        FROM patients_prescribedexercise WHERE version_id = version.id))::text
        FROM patients_prescriptionversion version
        WHERE prescription_id = prescription.id AND published_at IS NOT NULL ORDER BY number) AS versions,
    ARRAY(SELECT from_on FROM patients_pause WHERE episode_id = episode.id ORDER BY from_on) AS paused,
    ARRAY(SELECT until_on FROM patients_pause WHERE episode_id = episode.id ORDER BY from_on) AS resumed
FROM patients_prescription prescription
JOIN patients_episode episode ON episode.id = prescription.episode_id
JOIN patients_patient patient ON patient.id = episode.patient_id
WHERE patient.clinic_id = %s AND (prescription.ended_on IS NULL OR prescription.ended_on > %s) AND EXISTS (
    SELECT FROM patients_prescriptionversion
    WHERE prescription_id = prescription.id AND published_at IS NOT NULL AND starts_on <= %s)
ORDER BY prescription.id
"""

Given = tuple[list[adherence.Version], list[adherence.Session], list[Pause]]


def versions_of(prescription: Prescription) -> list[adherence.Version]:
    """Return the sessions a day by each published version, oldest first; its end counts as one without any."""
    return planned(prescription, prescription.versions.all())


def planned(prescription: Prescription, versions: Iterable[PrescriptionVersion]) -> list[adherence.Version]:
    """Return the same of versions that were read already, with their doses or with their exercises."""
    published = sorted((one for one in versions if one.published_at), key=lambda version: version.number)
    found = [adherence.Version(version.starts_on, by_weekday(_doses(version))) for version in published]
    return _until(prescription.ended_on, found)


def _doses(version: Any) -> Iterable[tuple[int | None, Collection[int]]]:
    if hasattr(version, "doses"):  # care.in_full
        return [(one["times"], one["weekdays"]) for one in version.doses]
    return [(row.sessions_per_day, row.weekdays) for row in version.exercises.all()]


def reported(sessions: Iterable[Session]) -> dict[Any, list[adherence.Session]]:
    """Return what was reported, by prescription; the sessions bring their version and their logs."""
    found: dict[Any, list[adherence.Session]] = {}
    for row in sessions:
        found.setdefault(row.version.prescription_id, []).append(adherence.Session(row.day, outcome_of(row)))
    return found


def outcome_of(session: Session) -> adherence.Outcome:
    """Return what was done of a session as a whole."""
    return adherence.outcome_of(adherence.Exercise(log.outcome) for log in session.logs.all())


def sessions_since(patient: Patient, since: date) -> Iterable[Session]:
    """Return the sessions of a patient from a day on, with what `reported` needs."""
    rows = Session.objects.standing().filter(patient=patient, day__gte=since).select_related("version")
    return rows.prefetch_related("logs").order_by("day", "slot", "pk")


def weeks(patient: Patient, sessions: Iterable[Session], first: date, today: date) -> list[adherence.Week]:
    """Return every week from the one that holds `first` to this one, all programmes together, oldest first."""
    given = Prescription.objects.filter(episode__patient=patient).select_related("episode").order_by("prescribed_at")
    given = given.prefetch_related("episode__pauses", Prefetch("versions", VERSIONS))
    done = reported(sessions)
    programmes = [(versions_of(row), done.get(row.pk, []), pauses_in(row.episode)) for row in given]
    return weeks_of(programmes, first, today)


def weeks_of(programmes: Collection[Given], first: date, today: date) -> list[adherence.Week]:
    """Return the weeks of programmes that were read already; one that was never published asked for nothing."""
    begins = monday_of(first)
    mondays = [begins + timedelta(days=days) for days in range(0, (today - begins).days + 1, 7)]
    given = [(versions, _by_week(done), pauses) for versions, done, pauses in programmes if versions]
    return [_week(on, [(one, done.get(on, []), pauses) for one, done, pauses in given], today) for on in mondays]


def _by_week(sessions: Iterable[adherence.Session]) -> dict[date, list[adherence.Session]]:
    found: dict[date, list[adherence.Session]] = {}
    for session in sessions:
        found.setdefault(monday_of(session.day), []).append(session)
    return found


def _week(monday: date, programmes: list[Given], today: date) -> adherence.Week:
    counted = [adherence.week(monday, versions, done, pauses, today) for versions, done, pauses in programmes]
    everything = [session for _versions, done, _pauses in programmes for session in done]
    active = adherence.days_active(monday, everything)
    paused = adherence.all_paused(monday, [pauses for _versions, _done, pauses in programmes])
    skipped = adherence.skipped_in(monday, everything)
    return adherence.Week(monday, adherence.together(counted, active), paused, skipped)


def pauses_in(episode: Episode) -> list[Pause]:
    """Return the pauses of an episode as the rules take them."""
    return [Pause(pause.from_on, pause.until_on) for pause in episode.pauses.all()]


def programmes_in(
    clinic: Clinic, first: date, last: date
) -> Iterator[tuple[UUID, UUID, list[adherence.Version], list[Pause]]]:
    """Yield every programme that a clinic's patients had on some days: its key, whose, its versions and pauses."""
    with connection.cursor() as cursor:
        cursor.execute(PROGRAMMES, [clinic.pk, first, last])
        for key, patient, ended_on, versions, paused, resumed in cursor.fetchall():
            given = [_version(text) for text in versions]
            yield key, patient, _until(ended_on, given), [Pause(*days) for days in zip(paused, resumed, strict=True)]


@lru_cache(maxsize=1_000)
def _version(text: str) -> adherence.Version:
    starts_on, doses = json.loads(text)
    return adherence.Version(date.fromisoformat(starts_on), by_weekday(doses or ()))


def _until(ended_on: date | None, given: list[adherence.Version]) -> list[adherence.Version]:
    """Return versions with the end of their programme, which counts as one without any sessions."""
    return [*given, adherence.Version(ended_on, (0,) * 7)] if given and ended_on else given
