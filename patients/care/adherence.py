"""What was planned and what the patient reports, put together for the rule that counts it."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch

from patients.care.planning import by_weekday
from patients.models import Episode, Patient, PrescribedExercise, Prescription, PrescriptionVersion, Session
from patients.rules import adherence
from patients.rules.facts import Pause
from patients.rules.schedule import monday_of

WEEK = timedelta(days=7)
DOSES = PrescribedExercise.objects.only("version", "sessions_per_day", "weekdays").order_by("pk")
VERSIONS = PrescriptionVersion.objects.published().order_by("number").prefetch_related(Prefetch("exercises", DOSES))

Given = tuple[list[adherence.Version], list[adherence.Session], list[Pause]]


def versions_of(prescription: Prescription) -> list[adherence.Version]:
    """Return the sessions a day by each published version, oldest first; its end counts as one without any."""
    return planned(prescription, prescription.versions.all())


def planned(prescription: Prescription, versions: Iterable[PrescriptionVersion]) -> list[adherence.Version]:
    """Return the same of versions that were read already, with their doses or with their exercises."""
    published = sorted((one for one in versions if one.published_at), key=lambda version: version.number)
    found = [adherence.Version(version.starts_on, by_weekday(_doses(version))) for version in published]
    return [*found, adherence.Version(prescription.ended_on, (0,) * 7)] if found and prescription.ended_on else found


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
