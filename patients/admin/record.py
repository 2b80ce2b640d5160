"""The record of one patient, as its page shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from clinic import access
from clinic.access import Action
from clinic.mail.models import Message
from clinic.models import Staff
from patients.admin import adherence, words
from patients.admin.desk import Row, row_of
from patients.care.episodes import covered
from patients.models import (
    Concern,
    Episode,
    ExerciseLog,
    Patient,
    PrescribedExercise,
    Prescription,
    PrescriptionVersion,
    Referral,
)
from patients.models.episode import Phase
from patients.models.session import Outcome
from patients.rules.schedule import local_date, patient_day

SHOWN = 40


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    title: str
    text: str = ""
    level: str = ""


@dataclass(frozen=True)
class Course:
    """One episode, where it stands, and what is prescribed in it."""

    episode: Episode
    day: int
    paused: bool
    covered: bool
    kept_up: bool
    prescriptions: list[dict[str, Any]]


def record_of(patient: Patient, staff: Staff, now: datetime) -> dict[str, Any]:
    """Return what the record page shows; what was answered only to clinicians."""
    today = local_date(now, patient.zone)
    shown: dict[str, Any] = {
        "record": patient,
        "age": patient.age_on(today),
        "rows": _rows(patient, staff, now),
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
        "timeline": timeline(patient),
    }


def _rows(patient: Patient, staff: Staff, now: datetime) -> list[Row]:
    mine = Concern.objects.filter(patient=patient).open().by_urgency()
    return [
        row_of(concern, now, staff)
        for concern in mine.select_related("patient", "assessment__check_in", "owner__user", "acknowledged_by__user")
    ]


def _episodes(patient: Patient) -> Any:
    versions = PrescriptionVersion.objects.select_related("published_by__user").order_by("-number")
    doses = PrescribedExercise.objects.only("version", "sessions_per_day", "weekdays").order_by("pk")
    versions = versions.prefetch_related(Prefetch("exercises", doses))
    rows = patient.episodes.prefetch_related("pauses", Prefetch("prescriptions__versions", versions))
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


def timeline(patient: Patient) -> list[Event]:
    """Return the latest answers, sessions and mails, newest first."""
    sources = (_check_ins, _reports, _sessions, _mails)
    events = [event for source in sources for event in source(patient)]
    return sorted(events, key=lambda event: event.at, reverse=True)[:SHOWN]


def _check_ins(patient: Patient) -> Iterator[Event]:
    for row in patient.check_ins.select_related("taken_by__user").order_by("-answered_at")[:SHOWN]:
        change = _(", change %(change)d of 7") % {"change": row.change} if row.change else ""
        said = [_("Pain %(pain)d of 10") % {"pain": row.pain} + change, symptoms(row.symptoms), row.note]
        taken = f" {row.get_channel_display()}" + (f" ({row.taken_by})" if row.taken_by else "")
        level = "urgent" if row.severe or row.symptoms else ""
        yield Event(row.answered_at, row.get_kind_display() + taken, ". ".join(filter(None, said)), level)


def symptoms(codes: list[str]) -> str:
    """Return named symptoms in words; empty when none was."""
    return _("Named: %(symptoms)s") % {"symptoms": words.named(codes)} if codes else ""


def _reports(patient: Patient) -> Iterator[Event]:
    for row in patient.symptom_reports.select_related("taken_by__user").order_by("-reported_at")[:SHOWN]:
        taken = f" {row.get_channel_display()} ({row.taken_by})" if row.taken_by else ""
        yield Event(row.reported_at, _("Symptom reported") + taken, symptoms(row.symptoms), "urgent")


def _sessions(patient: Patient) -> Iterator[Event]:
    left_out = ExerciseLog.objects.exclude(outcome=Outcome.DONE).select_related("exercise")
    rows = patient.sessions.select_related("version").prefetch_related(Prefetch("logs", left_out))
    for row in rows.order_by("-started_at")[:SHOWN]:
        said = [
            _("Worst pain %(pain)d of 10") % {"pain": row.worst_pain} if row.worst_pain is not None else "",
            _("Stopped for pain") if row.stopped_for_pain else "",
            *(_left_out(log) for log in row.logs.all()),
            row.note,
        ]
        title = _("Session %(slot)d: %(title)s") % {"slot": row.slot, "title": row.version.title}
        yield Event(row.started_at, title, ". ".join(filter(None, said)), "soon" if row.stopped_for_pain else "")


def _left_out(log: ExerciseLog) -> str:
    """Return what was not done, or only partly, and why."""
    said = f"{log.get_outcome_display()}: {log.exercise}"
    return f"{said} ({log.get_reason_display().lower()})" if log.reason else said


def _mails(patient: Patient) -> Iterator[Event]:
    for row in Message.objects.filter(subject=f"patient:{patient.pk}").order_by("-created_at")[:SHOWN]:
        yield Event(row.created_at, _("Mail: %(kind)s") % {"kind": words.mail(row.kind)}, row.get_status_display())
