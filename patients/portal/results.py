"""The stored decision of an answer, as the patient reads it."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from patients.care import waiting
from patients.care.advising import cards_of, say_day
from patients.care.told import Told, symptoms_of
from patients.models import Assessment, CheckIn, Patient, Referral, SymptomReport
from patients.models.referral import ReferralStatus
from patients.rules.advice import ADVICE, REFERRAL_BEING_WRITTEN, REFERRED, CareLevel
from patients.rules.findings import HOLDING, Finding

ON_ITS_WAY = (ReferralStatus.SENT, ReferralStatus.RECEIVED, ReferralStatus.ACCEPTED, ReferralStatus.BOOKED)


def result_of_check_in(patient: Patient, check_in: CheckIn, decision: Assessment) -> dict[str, Any]:
    """Return what the result page shows of a check-in."""
    told = Told(symptoms_of(check_in.symptoms), check_in.pain, check_in.severe)
    more = {"history": bool(check_in.history), "corrects": check_in}
    return result(patient, decision, told, check_in.answered_at) | more


def result_of_report(patient: Patient, report: SymptomReport, decision: Assessment) -> dict[str, Any]:
    """Return what the result page shows of a symptom reported on its own."""
    return result(patient, decision, Told(symptoms_of(report.symptoms)), report.reported_at)


def result(patient: Patient, decision: Assessment, told: Told, answered_at: datetime) -> dict[str, Any]:
    """Return the headline's advice first, then what else was found and needs a person."""
    headline = Finding(decision.findings[0])
    first, *others = cards_of(patient, decision, told.symptoms)
    return {
        "card": first,
        "referral": referral_words(patient, decision, headline),
        "others": others,
        "waits": [
            (concern, _(ADVICE[Finding(concern.finding)].title))
            for concern in waiting.offered(patient)
            if concern.finding in decision.findings
        ],
        "answers": told.answers() if headline in HOLDING else [],
        "answered_at": answered_at.astimezone(patient.zone),
        "physiotherapist": str(patient.physiotherapist),
    }


def referral_words(patient: Patient, decision: Assessment, headline: Finding) -> list[str]:
    """Return where a referral went and when; without one on its way, to ask the doctor for it."""
    otherwise = ADVICE[headline].unless_referred
    if decision.episode is None or ADVICE[headline].level != CareLevel.NON_URGENT:
        return []
    open_one = Referral.objects.open().filter(episode=decision.episode).first()
    if open_one and open_one.sent_at and open_one.status in ON_ITS_WAY:
        sent_on = say_day(open_one.sent_at.astimezone(patient.zone))
        names = {"recipient": open_one.recipient_name, "sent_on": sent_on, "phone": patient.clinic.phone}
        return [_(REFERRED).format(**names)]
    written = [_(REFERRAL_BEING_WRITTEN).format(physiotherapist=patient.physiotherapist)] if open_one else []
    return [*([_(otherwise)] if otherwise else []), *written]
