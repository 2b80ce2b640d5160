"""What a patient answered, did and was sent, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from clinic.mail.models import Message, Status
from patients.admin import words
from patients.models import CheckIn, ExerciseLog, Patient, Session
from patients.models.afterwards import Settled
from patients.models.session import Outcome
from patients.rules.reminders import WORDS, Reason

SHOWN = 40
# A reminder that was not needed says nothing about the patient; these a person should know.
WORTH_KNOWING = (Reason.HELD, Reason.LEFT_TO_SILENT, Reason.EXPIRED)


@dataclass(frozen=True)
class Event:
    """One line of the timeline."""

    at: datetime
    title: str
    text: str = ""
    level: str = ""


def timeline(patient: Patient) -> list[Event]:
    """Return the latest answers, sessions and mails, newest first."""
    sources = (_check_ins, _reports, _sessions, _sorenesses, _remarks, _messages, _mails)
    events = [event for source in sources for event in source(patient)]
    return sorted(events, key=lambda event: event.at, reverse=True)[:SHOWN]


def _check_ins(patient: Patient) -> Iterator[Event]:
    for row in patient.check_ins.select_related("taken_by__user", "correction").order_by("-answered_at")[:SHOWN]:
        change = _(", change %(change)d of 7") % {"change": row.change} if row.change else ""
        said = [_("Pain %(pain)d of 10") % {"pain": row.pain} + change, symptoms(row.symptoms), row.note]
        taken = f" {row.get_channel_display()}" + (f" ({row.taken_by})" if row.taken_by else "")
        level = "urgent" if row.severe or row.symptoms else ""
        yield Event(
            row.answered_at, row.get_kind_display() + taken + _correction(row), ". ".join(filter(None, said)), level
        )


def symptoms(codes: list[str]) -> str:
    """Return named symptoms in words; empty when none was."""
    return _("Named: %(symptoms)s") % {"symptoms": words.named(codes)} if codes else ""


def _reports(patient: Patient) -> Iterator[Event]:
    for row in patient.symptom_reports.select_related("taken_by__user").order_by("-reported_at")[:SHOWN]:
        taken = f" {row.get_channel_display()} ({row.taken_by})" if row.taken_by else ""
        yield Event(row.reported_at, _("Symptom reported") + taken, symptoms(row.symptoms), "urgent")


def _sessions(patient: Patient) -> Iterator[Event]:
    logs = Prefetch("logs", ExerciseLog.objects.select_related("exercise"))
    rows = patient.sessions.select_related("version", "correction").prefetch_related(logs)
    for row in rows.order_by("-started_at")[:SHOWN]:
        said = [*_felt(row), *_done(list(row.logs.all())), row.note]
        title = _("Session %(slot)d: %(title)s") % {"slot": row.slot, "title": row.version.title}
        title += _correction(row)
        yield Event(row.started_at, title, ". ".join(filter(None, said)), "soon" if row.stopped_for_pain else "")


def _correction(row: CheckIn | Session) -> str:
    """Return whether a row corrects another, or is corrected by one."""
    said = [_("a correction")] if row.corrects_id else []
    said += [_("corrected later")] if hasattr(row, "correction") else []
    return f" ({', '.join(said)})" if said else ""


def _sorenesses(patient: Patient) -> Iterator[Event]:
    """Yield the answers of the day after; what has not settled suggests that the exercises be eased off."""
    for row in patient.sorenesses.select_related("session").order_by("-answered_at")[:SHOWN]:
        settled = row.answer == Settled.SETTLED
        text = "" if settled else _("Consider easing off: fewer repetitions or shorter holds, or another exercise.")
        title = _("Soreness the day after: %(answer)s") % {"answer": row.get_answer_display()}
        yield Event(row.answered_at, title, text, "" if settled else "soon")


def _remarks(patient: Patient) -> Iterator[Event]:
    for row in patient.remarks.select_related("session", "check_in").order_by("-at")[:SHOWN]:
        yield Event(row.at, _("Late note, about %(day)s") % {"day": date_format(row.about_on, "j F")}, row.text, "soon")


def _felt(row: Session) -> list[str]:
    """Return how it was: pain during and after, and effort, where they were noted."""
    numbers = (
        (_("Worst pain %(number)d of 10"), row.worst_pain),
        (_("Pain afterwards %(number)d of 10"), row.pain_after),
        (_("Effort %(number)d of 10"), row.effort),
    )
    felt = [words % {"number": number} for words, number in numbers if number is not None]
    return [*felt, *([_("Stopped for pain")] if row.stopped_for_pain else [])]


def _done(logs: list[ExerciseLog]) -> list[str]:
    """Return that all was done, or what was not; of the 4-minute version, how much it left out."""
    offered = [log for log in logs if log.outcome != Outcome.NOT_OFFERED]
    left_out = [_left_out(log) for log in offered if log.outcome != Outcome.DONE]
    said = left_out or ([_("All done")] if logs else [])
    if len(offered) == len(logs):
        return said
    counts = {"offered": len(offered), "all": len(logs)}
    return [_("4-minute version: %(offered)d of %(all)d exercises") % counts, *said]


def _left_out(log: ExerciseLog) -> str:
    """Return what was not done, or only partly, and why."""
    said = f"{log.get_outcome_display()}: {log.exercise}"
    return f"{said} ({log.get_reason_display().lower()})" if log.reason else said


def _messages(patient: Patient) -> Iterator[Event]:
    for row in patient.thread.select_related("by__user").order_by("-at")[:SHOWN]:
        title = _("Answer from %(name)s") % {"name": row.by} if row.by else _("Message from the patient")
        yield Event(row.at, title, row.text)


def _mails(patient: Patient) -> Iterator[Event]:
    mails = Message.objects.about(f"patient:{patient.pk}").exclude(kind="reminder", status=Status.CANCELLED)
    for row in mails.order_by("-created_at")[:SHOWN]:
        yield Event(row.created_at, words.way(row), words.state(row))
    yield from _not_reminded(patient)


def _not_reminded(patient: Patient) -> Iterator[Event]:
    """Yield one event for each run of reminders that were not sent for the same reason."""
    # The ledger says what was decided, the outbox what was decided again just before sending.
    ledger = patient.reminders.order_by("-due_at").values_list("due_at", "verdict")
    dropped = Message.objects.filter(
        subject=f"patient:{patient.pk}", kind="reminder", status=Status.CANCELLED, last_reply__in=WORTH_KNOWING
    )
    latest = dropped.order_by("-due_at").values_list("due_at", "last_reply")
    decided = sorted([*ledger[: 2 * SHOWN], *latest[:SHOWN]], reverse=True)
    for verdict, rows in groupby(decided, key=itemgetter(1)):
        if verdict in WORTH_KNOWING:
            times = [at for at, _verdict in rows]
            yield Event(times[0], _("No reminder"), _why(verdict, len(times)), "soon")


def _why(verdict: str, times: int) -> str:
    """Return why reminders were not sent, and how many of them."""
    said = _(WORDS[Reason(verdict)])
    return said if times == 1 else _("%(why)s (%(times)d reminders)") % {"why": said, "times": times}
