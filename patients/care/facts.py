"""What is recorded of an episode, as the rules take it."""

from datetime import date, timedelta

from django.db.models import QuerySet

from clinic.models import Clinic, FollowUpPolicy
from clinic.policy import DEFAULT, Policy
from patients.care import policies
from patients.models import CheckIn, Episode, Patient, Session, SymptomReport
from patients.rules import facts
from patients.rules.facts import Facts

# `exercise_pain` looks at the session day before this one, at most this many days back.
SESSION_MEMORY = timedelta(days=7)


def policy_of(clinic: Clinic) -> tuple[FollowUpPolicy | None, Policy]:
    """Return the policy version in force at a clinic, and its settings; the defaults where none was recorded."""
    row = policies.in_force(clinic)
    return row, row.rules if row else DEFAULT


def facts_of(episode: Episode, as_of: date) -> Facts:
    """Return the facts of one episode that an assessment of the day `as_of` can need."""
    return Facts(
        started_on=episode.started_on,
        first_started_on=episode.first_started_on,
        baseline=episode.baseline,
        check_ins=_check_ins(CheckIn.objects.filter(episode=episode)),
        sessions=_sessions(episode, as_of),
        symptom_reports=_reports(episode.patient, as_of),
        pauses=pauses_of(episode),
        reviewed_on=episode.reviewed_on,
        next_review_on=episode.next_review_on,
    )


def answers_alone(patient: Patient, episode: Episode | None, as_of: date) -> Facts:
    """Return what was answered and reported on a day, of a problem that no rules cover or of none at all."""
    rows = CheckIn.objects.filter(patient=patient, episode=episode, on=as_of)
    return Facts(started_on=as_of, check_ins=_check_ins(rows), symptom_reports=_reports(patient, as_of))


def pauses_of(episode: Episode) -> tuple[facts.Pause, ...]:
    """Return the pauses a clinician recorded, in order."""
    days = episode.pauses.order_by("from_on").values_list("from_on", "until_on")
    return tuple(facts.Pause(*pair) for pair in days)


def _check_ins(rows: QuerySet[CheckIn]) -> tuple[facts.CheckIn, ...]:
    answers = rows.order_by("answered_at", "id").values_list("on", "pain", "change", "symptoms", "severe")
    return tuple(
        facts.CheckIn(on, pain, change, frozenset(symptoms), severe) for on, pain, change, symptoms, severe in answers
    )


def _sessions(episode: Episode, as_of: date) -> tuple[facts.Session, ...]:
    rows = Session.objects.filter(
        patient=episode.patient_id,
        version__prescription__episode=episode,
        day__range=(as_of - SESSION_MEMORY, as_of),
    ).order_by("started_at", "id")
    return tuple(facts.Session(*row) for row in rows.values_list("day", "worst_pain", "stopped_for_pain"))


def _reports(patient: Patient, as_of: date) -> tuple[facts.SymptomReport, ...]:
    rows = SymptomReport.objects.filter(patient=patient, on=as_of).order_by("reported_at", "id")
    return tuple(facts.SymptomReport(on, frozenset(symptoms)) for on, symptoms in rows.values_list("on", "symptoms"))
