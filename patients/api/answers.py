"""Check-ins and symptoms: whatever else is wrong with what was sent, a red flag in it is reported and advised on."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404
from django.urls import reverse
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from clinic import problems
from patients.api import given, shapes
from patients.api.base import PatientView, advised, checked, key_of, now, said, status_of, told_by
from patients.api.refusals import key_taken, members_of
from patients.api.schema import takes
from patients.care import amending, checking_in, red_flags
from patients.care.advising import card, cards_of, not_recorded
from patients.care.checking_in import Answers, day_of
from patients.care.told import Told, symptoms_of
from patients.models import Assessment, CheckIn, Patient, SymptomReport
from patients.rules.schedule import local_date

Answer = CheckIn | SymptomReport
Shape = type[Serializer[Any]]


class TakesAnswers(PatientView):
    """Stores answers; where they cannot be stored, reports what is red and says what to do beside what went wrong."""

    def take(self, request: Request, shape: Shape, store: Callable[[UUID, dict[str, Any]], Answer]) -> Response:
        """Return that the answers are stored, with the advice of the stored decision."""
        try:
            key, sent = key_of(request), checked(shape, request)
            stored = store(key, sent)
            self.check_repeat(key, stored, sent, told_by(request, self.patient))
        except Exception as refusal:
            said_of_it = members_of(refusal)
            if said_of_it is None:
                raise
            return self.refused(request, said_of_it)
        return advised(received(self.patient, stored))

    def check_repeat(self, key: UUID, stored: Answer, sent: Mapping[str, Any], told: Told) -> None:
        """Refuse a key that holds other answers, once the red flags that came with it are stored. Raises Conflict."""
        if stored.is_new or same(stored, sent):
            return
        answers = answers_of(sent) if isinstance(stored, CheckIn) else None
        red_flags.keep_what_a_repeat_adds(
            patient=self.patient, key=key, told=told, stored=stored, answers=answers, now=now()
        )
        raise key_taken()

    def refused(self, request: Request, members: dict[str, Any]) -> Response:
        """Return the problem; ticked red flags are reported at once: they wait for no missing answer."""
        try:
            told = told_by(request, self.patient)
        except APIException:  # no JSON: the outermost layer looks at it once more
            return Response(members, status=members["status"], content_type=problems.TYPE)
        if told.is_red_flag:
            saved = red_flags.report(patient=self.patient, key=key_or_new(request), told=told, now=now())
            members |= {
                "advice": said([card(finding, told.symptoms, saved=saved) for finding in told.red_findings]),
                "saved": saved,
                **({} if saved else {"not_recorded": not_recorded(self.patient.clinic.phone)}),
            }
        return advised(Response(members, status=members["status"], content_type=problems.TYPE))


class CheckIns(TakesAnswers):
    """The check-ins of the patient."""

    @takes("Send a check-in, or the start check", shapes.NewCheckIn, given.ReceivedAnswer)
    def post(self, request: Request) -> Response:
        """Store the answers with their decision; the advice is that of the decision."""
        patient = self.patient
        return self.take(
            request,
            shapes.NewCheckIn,
            lambda key, sent: checking_in.answer(
                patient=patient, key=key, answers=answers_of(sent), on=sent.get("on"), now=now()
            ),
        )


class CheckInCorrections(TakesAnswers):
    """What stands instead of a check-in, for a day after it was sent."""

    @takes("Correct a check-in", shapes.NewCheckIn, given.ReceivedAnswer)
    def post(self, request: Request, check_in: UUID) -> Response:
        """Store a correction: a row of its own, which withdraws no red flag."""
        patient, row = self.patient, own(self.patient, check_in)
        return self.take(
            request,
            shapes.NewCheckIn,
            lambda key, sent: amending.correct_check_in(
                patient=patient, check_in=row, key=key, answers=answers_of(sent), now=now()
            ),
        )


class Symptoms(TakesAnswers):
    """Symptoms on their own, at any time."""

    @takes("Report symptoms", shapes.NewReport, given.ReceivedAnswer)
    def post(self, request: Request) -> Response:
        """Store the report with its decision, with or without a programme."""
        patient = self.patient
        return self.take(
            request,
            shapes.NewReport,
            lambda key, sent: checking_in.report_symptoms(
                patient=patient, key=key, symptoms=frozenset(sent["symptoms"]), on=sent.get("on"), now=now()
            ),
        )


def own(patient: Patient, key: UUID) -> CheckIn:
    """Return a check-in of the patient's own. Raises Http404 alike for a missing and for somebody else's."""
    row = CheckIn.objects.filter(patient=patient, key=key).first()
    if row is None:
        raise Http404
    return row


def key_or_new(request: Request) -> UUID:
    """Return a key for what is red, also where what was sent had none: it waits for no key."""
    try:
        return key_of(request)
    except APIException:
        return uuid4()


def answers_of(sent: Mapping[str, Any]) -> Answers:
    """Return the answers as the record takes them."""
    return Answers(
        pain=sent["pain"],
        change=sent["change"],
        symptoms=frozenset(sent["symptoms"]),
        severe=sent["severe"],
        history=frozenset(sent["history"]),
        note=sent["note"],
    )


def same(stored: Answer, sent: Mapping[str, Any]) -> bool:
    """Return whether a key came with the content under which it is stored."""
    if isinstance(stored, CheckIn):
        if "pain" not in sent:
            return False
        known = Answers(
            stored.pain,
            stored.change,
            frozenset(stored.symptoms),
            stored.severe,
            frozenset(stored.history),
            stored.note,
        )
        return known == answers_of(sent) and (stored.corrects_id is not None or same_day(stored, sent))
    return frozenset(stored.symptoms) == frozenset(sent["symptoms"]) and same_day(stored, sent)


def same_day(stored: Answer, sent: Mapping[str, Any]) -> bool:
    return stored.on == day_of(sent.get("on"), local_date(received_at(stored), stored.patient.zone))


def received_at(stored: Answer) -> Any:
    return stored.answered_at if isinstance(stored, CheckIn) else stored.reported_at


def received(patient: Patient, stored: Answer) -> Response:
    """Return that the answers are stored, and the advice of the decision that was stored with them."""
    decision: Assessment = stored.assessments.select_related("episode").earliest("pk")
    page = "check-in-result" if isinstance(stored, CheckIn) else "symptom-result"
    body = {
        "key": stored.key,
        "received_at": received_at(stored),
        "day": stored.on,
        "page": reverse(page, args=[stored.key]),
        "advice": said(cards_of(patient, decision, symptoms_of(stored.symptoms))),
    }
    return Response(body, status=status_of(stored))
