"""The record of one patient, as its page shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from clinic import access
from clinic.access import Action
from clinic.models import Staff
from patients.admin import adherence, numbers, words
from patients.admin.concern_rows import Row, row_of, with_words
from patients.admin.timeline import timeline
from patients.care import reminding
from patients.care.episodes import covered
from patients.models import (
    Concern,
    Conversation,
    Episode,
    Patient,
    PrescribedExercise,
    Prescription,
    PrescriptionVersion,
    Referral,
)
from patients.models.episode import Phase
from patients.rules.schedule import local_date, patient_day

REMINDERS_SHOWN = 14


@dataclass(frozen=True)
class Course:
    """One episode, where it stands, and what is prescribed in it."""

    episode: Episode
    day: int
    paused: bool
    covered: bool
    kept_up: bool
    goal: str
    prescriptions: list[dict[str, Any]]


def record_of(patient: Patient, staff: Staff, now: datetime) -> dict[str, Any]:
    """Return what the record page shows; what was answered only to clinicians."""
    today = local_date(now, patient.zone)
    shown: dict[str, Any] = {
        "record": patient,
        "age": patient.age_on(today),
        "rows": _rows(patient, staff, now),
        "texts": numbers.shown(patient),
        "may_prescribe": access.may(staff, Action.PRESCRIBE, "patients.patient"),
        "may_answer": access.may(staff, Action.ANSWER_FOR, "patients.patient"),
        "may_act": access.may(staff, Action.ACKNOWLEDGE, "patients.concern"),
        "may_read": access.may(staff, Action.VIEW, "patients.checkin"),
    }
    if not shown["may_read"]:
        return shown
    return shown | {
        "courses": _courses(patient, today, now),
        "decision": _decision(patient),
        "letters": Referral.objects.filter(episode__patient=patient),
        "reminders": reminding.decisions(patient, REMINDERS_SHOWN),
        "timeline": timeline(patient),
        "waiting": Conversation.objects.waiting().filter(patient=patient).first(),
    }


def _rows(patient: Patient, staff: Staff, now: datetime) -> list[Row]:
    mine = Concern.objects.filter(patient=patient).open().by_urgency()
    return [row_of(concern, now, staff) for concern in with_words(mine)]


def _episodes(patient: Patient) -> Any:
    versions = PrescriptionVersion.objects.select_related("published_by__user").order_by("-number")
    doses = PrescribedExercise.objects.only(
        "version", "sessions_per_day", "weekdays", "name", "conflicts", "reason"
    ).order_by("pk")
    versions = versions.prefetch_related(Prefetch("exercises", doses))
    rows = patient.episodes.select_related("goal").prefetch_related("goal__ratings")
    rows = rows.prefetch_related("pauses", Prefetch("prescriptions__versions", versions))
    return rows.order_by("ended_on", "-first_started_on", "-pk")


def _courses(patient: Patient, today: date, now: datetime) -> list[Course]:
    """Return the episodes; one in which a draft was discarded and nothing else happened is left out."""
    day = patient_day(now, patient.zone, patient.day_starts_at)
    reported = adherence.sessions_of(patient, day)
    courses = []
    for episode in _episodes(patient):
        given = [row for row in episode.prescriptions.all() if row.versions.all()]
        if given or episode.ended_on is None:
            said = [_prescription(row, adherence.weeks(row, episode, reported.get(row.pk, ()), day)) for row in given]
            courses.append(_course(episode, today, said))
    return courses


def _course(episode: Episode, today: date, prescriptions: list[dict[str, Any]]) -> Course:
    return Course(
        episode=episode,
        day=words.day_of(episode.started_on, today),
        paused=any(
            pause.from_on <= today and (pause.until_on is None or today < pause.until_on)
            for pause in episode.pauses.all()
        ),
        covered=covered(episode),
        kept_up=episode.phase == Phase.MAINTENANCE,
        goal=words.goal(getattr(episode, "goal", None)),
        prescriptions=prescriptions,
    )


def _prescription(prescription: Prescription, weeks: list[str]) -> dict[str, Any]:
    versions = list(prescription.versions.all())
    draft = next((version for version in versions if version.published_at is None), None)
    published = any(version.published_at for version in versions)
    return {
        "prescription": prescription,
        "versions": versions,
        "draft": draft,
        "published": published,
        "title": versions[0].title,
        "weeks": weeks,
    }


def _decision(patient: Patient) -> dict[str, Any] | None:
    """Return the last decision on an answer; a quiet day decides nothing that anybody needs to read."""
    answered = patient.assessments.exclude(check_in=None, report=None).order_by("-made_at", "-pk")
    last = answered.select_related("check_in").first()
    if last is None:
        return None
    return {"made": last, "headline": words.finding(last.headline), "reasons": last.reasons}
