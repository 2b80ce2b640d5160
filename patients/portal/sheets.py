"""What was answered and when, to be shown to whoever sees the patient next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from patients.care.told import Told, symptoms_of
from patients.models import CheckIn, Concern, Patient, SymptomReport


@dataclass(frozen=True, slots=True)
class Sheet:
    """One answer: questions with what was answered, and when on the patient's own clock."""

    answers: list[tuple[str, list[str]]]
    at: datetime


def sheets_of(held: Iterable[Concern], patient: Patient) -> list[Sheet]:
    """Return each answer behind what is on hold, once, in the order of the concerns."""
    found = (concern.assessment.check_in or concern.assessment.report for concern in held)
    answered = dict.fromkeys(answer for answer in found if answer is not None)
    return [sheet_of(answer, patient) for answer in answered]


def sheet_of(answer: CheckIn | SymptomReport, patient: Patient) -> Sheet:
    symptoms = symptoms_of(answer.symptoms)
    if isinstance(answer, CheckIn):
        told, at = Told(symptoms, answer.pain, answer.severe), answer.answered_at
    else:
        told, at = Told(symptoms), answer.reported_at
    return Sheet(told.answers(), at.astimezone(patient.zone))
