"""A red flag waits for nothing: it is reported whatever else of the answers is missing, wrong or doubled."""

from dataclasses import replace
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from clinic.policy import BOUNDS
from patients.care.checking_in import Answers, answer, report_symptoms
from patients.care.facts import policy_of
from patients.care.told import Told
from patients.models import CheckIn, Patient, Session, SymptomReport
from patients.rules.findings import findings_of_symptoms
from patients.rules.symptoms import CODES_BY_TIER, Tier

LEAST = BOUNDS["very_severe_pain"][0]  # no clinic calls less very severe: most sessions need not ask
RED = CODES_BY_TIER[Tier.EMERGENCY] | CODES_BY_TIER[Tier.URGENT]


def very_severe_from(patient: Patient) -> int:
    """Return the pain from which a patient's clinic counts it as very severe."""
    return policy_of(patient.clinic)[1].very_severe_pain


def hurt_badly(patient: Patient, session: Session) -> bool:
    """Return whether a session was stopped for pain, or hurt very badly by its clinic's own limit."""
    worst = max(session.worst_pain or 0, session.pain_after or 0)
    return session.stopped_for_pain or (worst >= LEAST and worst >= very_severe_from(patient))


def report(*, patient: Patient, key: UUID, told: Told, now: datetime) -> bool:
    """Return whether the clinic now knows all that is red: very bad pain alone needs the whole check-in."""
    symptoms = frozenset(told.symptoms)
    if symptoms & RED:
        report_symptoms(patient=patient, key=key_for(key, symptoms), symptoms=symptoms, now=now)
    return set(told.red_findings) <= set(findings_of_symptoms(symptoms))


def keep_what_a_repeat_adds(
    *, patient: Patient, key: UUID, told: Told, stored: CheckIn | SymptomReport, answers: Answers | None, now: datetime
) -> None:
    """Store red flags that a second post of the same key adds; the first answer stands otherwise."""
    if frozenset(told.symptoms) & RED - frozenset(stored.symptoms):
        report(patient=patient, key=key, told=told, now=now)
    if answers is None or not isinstance(stored, CheckIn):
        return
    known = replace(told, symptoms=(), pain=stored.pain, severe=stored.severe)
    added = replace(told, symptoms=())
    if added.is_red_flag and not known.is_red_flag:
        answer(patient=patient, key=key_for(key, ("very_severe_pain",)), answers=answers, now=now)


def key_for(key: UUID, what: frozenset[str] | tuple[str, ...]) -> UUID:
    """Return a key of its own for a part of a post, the same for every repeat."""
    return uuid5(NAMESPACE_OID, f"{key}/{','.join(sorted(what))}")
