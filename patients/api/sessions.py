"""Sessions: what was done of one slot of the day, sent once or a hundred times."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from patients.api import given, shapes
from patients.api.base import PatientView, advised, checked, key_of, now, said, status_of
from patients.api.refusals import Conflict, key_taken
from patients.api.schema import reads, takes
from patients.care import amending, following, red_flags
from patients.care.advising import Card, card, held_cards, names_of
from patients.care.recording import LogDraft, OnHold, begun_at
from patients.models import Concern, Patient, PrescriptionVersion, Session
from patients.models.session import Outcome
from patients.rules.findings import Finding
from patients.rules.schedule import patient_day

SHOWN = 100


class Sessions(PatientView):
    """The sessions of the patient."""

    @reads("The latest hundred sessions", given.DoneSessions)
    def get(self, _request: Request) -> Response:
        """Return the latest sessions, newest first; a correction stands beside what it corrects."""
        rows = Session.objects.filter(patient=self.patient).select_related("version", "corrects")
        latest = rows.prefetch_related("logs").order_by("-started_at", "-id")[:SHOWN]
        at = now()
        return Response({"sessions": [as_done(row, at) for row in latest]})

    @takes("Send a session", shapes.NewSession, given.ReceivedSession)
    def post(self, request: Request) -> Response:
        """Store a session; while exercises are on hold it is refused, and the problem carries the advice."""
        patient, key, sent = self.patient, key_of(request), checked(shapes.NewSession, request)
        try:
            stored = store(patient, key, sent, now())
        except OnHold as held:
            raise on_hold(patient, held) from None
        if not stored.is_new and not same(stored, sent):
            raise key_taken()
        return advised(received(patient, stored))


class SessionCorrections(PatientView):
    """What stands instead of a session, for a day after it was sent."""

    @takes("Correct a session", shapes.Done, given.ReceivedSession)
    def post(self, request: Request, session: UUID) -> Response:
        """Store a correction: a row of its own, which withdraws no pain that was reported."""
        patient, row = self.patient, own(self.patient, session)
        key, sent = key_of(request), checked(shapes.Done, request)
        stored = amending.correct_session(
            patient=patient, session=row, key=key, logs=logs_of(sent), now=now(), **how_it_was(sent)
        )
        if not stored.is_new and (stored.corrects_id is None or not same_answers(stored, sent)):
            raise key_taken()
        return advised(received(patient, stored))


def on_hold(patient: Patient, held: OnHold) -> Conflict:
    """Return the refusal while a red flag stands, with what to do about it."""
    standing = Concern.objects.filter(patient=patient).holding().by_urgency()
    cards = held_cards(standing.select_related("assessment__check_in", "assessment__report"))
    return Conflict("on-hold", _("Exercises are on hold"), held.message, advice=said(cards))


def own(patient: Patient, key: UUID) -> Session:
    """Return a session of the patient's own. Raises Http404 alike for a missing and for somebody else's."""
    row = Session.objects.filter(patient=patient, key=key).select_related("version", "corrects").first()
    if row is None:
        raise Http404
    return row


def store(patient: Patient, key: UUID, sent: Mapping[str, Any], at: datetime) -> Session:
    """Return the stored session; what was stored before is found also when its programme is there no more."""
    begun = begun_at(sent["started_at"], at)
    version = shown_version(patient, sent, begun)
    if version is None:
        return own(patient, key)
    return following.record_session(
        patient=patient,
        version=version,
        key=key,
        slot=sent["slot"],
        started_at=begun,
        logs=logs_of(sent),
        short=sent["short"],
        now=at,
        **how_it_was(sent),
    )


def shown_version(patient: Patient, sent: Mapping[str, Any], begun: datetime) -> PrescriptionVersion | None:
    """Return the version that these exercises are of."""
    day = patient_day(begun, patient.zone, patient.day_starts_at)
    exercises = [log["exercise"] for log in sent["logs"]]
    found = following.as_shown(patient=patient, prescription=sent["prescription"], exercises=exercises, day=day)
    return found.version if found else None


def logs_of(sent: Mapping[str, Any]) -> list[LogDraft]:
    """Return what was done as the record takes it; a reason counts only for what was skipped."""
    return [
        LogDraft(
            log["exercise"], log["outcome"], log["reason"] if log["outcome"] == Outcome.SKIPPED else "", log["pain"]
        )
        for log in sent["logs"]
    ]


def how_it_was(sent: Mapping[str, Any]) -> dict[str, Any]:
    return {name: sent[name] for name in ("stopped_for_pain", "pain_after", "effort", "note")}


def same(stored: Session, sent: Mapping[str, Any]) -> bool:
    """Return whether a key came with the content under which it is stored."""
    return (
        stored.version.prescription_id == sent["prescription"]
        and (stored.slot, stored.short) == (sent["slot"], sent["short"])
        and stored.started_at == begun_at(sent["started_at"], stored.recorded_at)
        and same_answers(stored, sent)
    )


def same_answers(stored: Session, sent: Mapping[str, Any]) -> bool:
    logs = {
        LogDraft(log.exercise_id, log.outcome, log.reason, log.pain)
        for log in stored.logs.all()
        if log.outcome != Outcome.NOT_OFFERED
    }
    known = {name: getattr(stored, name) for name in ("stopped_for_pain", "pain_after", "effort", "note")}
    return logs == set(logs_of(sent)) and known == how_it_was(sent)


def received(patient: Patient, stored: Session) -> Response:
    """Return that a session is stored, and what to do about pain."""
    body = {
        "key": stored.key,
        "received_at": stored.recorded_at,
        "day": stored.day,
        "slot": stored.slot,
        "advice": said(advice_of(patient, stored)),
    }
    return Response(body, status=status_of(stored))


def advice_of(patient: Patient, stored: Session) -> list[Card]:
    if not red_flags.hurt_badly(patient, stored):
        return []
    concern = patient.concerns.open().filter(finding=Finding.EXERCISE_PAIN).first()
    return [card(Finding.EXERCISE_PAIN, names=names_of(patient, concern))]


def as_done(row: Session, at: datetime) -> dict[str, Any]:
    """Return a session as the record has it."""
    plain = ("key", "day", "slot", "started_at", "short", "stopped_for_pain", "pain_after", "effort", "note")
    return {name: getattr(row, name) for name in plain} | {
        "prescription": row.version.prescription_id,
        "received_at": row.recorded_at,
        "corrects": row.corrects.key if row.corrects else None,
        "may_be_corrected": amending.may_correct(row, at),
        "logs": [
            {"exercise": log.exercise_id, "outcome": log.outcome, "reason": log.reason, "pain": log.pain}
            for log in row.logs.all()
        ],
    }
