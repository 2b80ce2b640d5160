"""What the patient is told at once for each finding: public safety advice, the urgent thing first.

It never says what is wrong and never that all is well. Placeholders: {physiotherapist}, {date} by which
somebody will be in touch, {phone} of the clinic, {recipient} and {sent_on} of a referral.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from patients.rules.findings import Finding
from patients.rules.symptoms import SYMPTOMS, Symptom


def _(text: str) -> str:
    """Mark a text for translation; the rules import no Django, so pages translate it where it is shown."""
    return text


class CareLevel(StrEnum):
    """The care-card levels; none is an ordinary page."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    NON_URGENT = "non_urgent"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Advice:
    """A title to act on and the lines below it. `unless_referred` gives way to an open referral."""

    level: CareLevel
    title: str
    lines: tuple[str, ...] = ()
    unless_referred: str = ""


REFERRED = _("Your referral went to {recipient} on {sent_on}. If you hear nothing from them, phone us on {phone}.")
REFERRAL_BEING_WRITTEN = _("{physiotherapist} is deciding about a referral for you.")

CALL_999 = _("Call 999 now")
NOT_RECORDED = _(
    "We could not save your answers, so nobody at the clinic has seen them. "
    "Do what it says above, then phone us on {phone}."
)

BY_CAR = _("Do not drive yourself. Ask someone to take you, or call 999.")
GET_SEEN_TODAY = _("Ask for an urgent GP appointment today, or call 111")
STOP_EXERCISES = _("Stop your exercises until you have spoken to someone.")
CLINIC_PHONES = _("Someone from the clinic will try to phone you as well. Do not wait for that call.")
TELL_IF_EMERGENCY = _("If anything on the emergency list happens, call 999 or go to A&E at once.")

ADVICE: Mapping[Finding, Advice] = MappingProxyType(
    {
        Finding.EMERGENCY_SYMPTOM: Advice(
            CareLevel.EMERGENCY,
            _("Call 999 or go to A&E now"),
            (
                _("Do not wait for us to reply. What you told us needs to be checked in hospital now."),
                _("Not sure? Treat it as yes."),
                BY_CAR,
                _("Show this page to the staff there."),
                _("Stop your exercises."),
                CLINIC_PHONES,
            ),
        ),
        Finding.URGENT_SYMPTOM: Advice(
            CareLevel.URGENT,
            GET_SEEN_TODAY,
            (
                _("What you told us needs to be looked at today. Say what you told us here."),
                STOP_EXERCISES,
                CLINIC_PHONES,
                TELL_IF_EMERGENCY,
            ),
        ),
        Finding.VERY_SEVERE_PAIN: Advice(
            CareLevel.URGENT,
            GET_SEEN_TODAY,
            (
                _("Very bad pain needs to be looked at today."),
                STOP_EXERCISES,
                CLINIC_PHONES,
                TELL_IF_EMERGENCY,
            ),
        ),
        Finding.WORSE: Advice(
            CareLevel.NON_URGENT,
            _("Contact your doctor or physiotherapist"),
            (
                _("Your answers say it is worse than when you started. Stop the exercises that hurt."),
                _("{physiotherapist} has been told. You can phone the clinic on {phone}."),
            ),
        ),
        Finding.NOT_IMPROVED: Advice(
            CareLevel.NON_URGENT,
            _("It is time for a closer look at your back"),
            (
                _("Your answers do not say it is better by now, so it needs a closer look."),
                _("{physiotherapist} has been told and will contact you by {date}."),
            ),
            _("If you hear nothing, or would rather, contact your doctor and ask for a referral."),
        ),
        Finding.RELAPSE: Advice(
            CareLevel.NON_URGENT,
            _("Your pain has come back and needs a closer look"),
            (
                _("It has not settled by itself. Ease back to what is comfortable."),
                _("{physiotherapist} has been told and will contact you by {date}."),
            ),
            _("If you hear nothing, or would rather, contact your doctor and ask for a referral."),
        ),
        Finding.SEVERE_PAIN: Advice(
            CareLevel.NON_URGENT,
            _("Contact your doctor about your pain"),
            (
                _("You told us the pain is severe. Stop the exercises that hurt."),
                _("{physiotherapist} has been told. You can phone the clinic on {phone}."),
            ),
        ),
        Finding.EXERCISE_PAIN: Advice(
            CareLevel.NON_URGENT,
            _("Stop the exercises that hurt"),
            (
                _("Answer a check-in now, so that we know how you are."),
                _("{physiotherapist} has been told. You can phone the clinic on {phone}."),
            ),
        ),
        Finding.OVERDUE_REVIEW: Advice(
            CareLevel.NON_URGENT,
            _("It is time we looked at this again"),
            (
                _("Four weeks or more have gone by since you started, or since we last looked."),
                _("{physiotherapist} has been told and will contact you by {date}."),
            ),
            _("If you hear nothing, or would rather, contact your doctor and ask for a referral."),
        ),
        Finding.SYMPTOM_TO_MENTION: Advice(
            CareLevel.NON_URGENT,
            _("Mention this to your doctor"),
            (
                _("It is not for today, but your doctor should know. {physiotherapist} has been told too."),
                _("If it gets worse, tell us here or phone us on {phone}."),
            ),
        ),
        Finding.MIXED_ANSWERS: Advice(
            CareLevel.NON_URGENT,
            _("Your answers need a look"),
            (_("{physiotherapist} has been told and will look at them by {date}."),),
            _("If you are no better, contact your doctor."),
        ),
        Finding.NO_ANSWER: Advice(
            CareLevel.NON_URGENT,
            _("Please tell us how you are"),
            (_("Your check-in is overdue. Answer it now, or phone the clinic on {phone}."),),
            _("If you are no better, contact your doctor."),
        ),
        Finding.FLARE: Advice(
            CareLevel.NON_URGENT,
            _("Ease back to what was comfortable"),
            (
                _("Flare-ups are common. Do less, and gently, for a day or so."),
                _("We will ask you again tomorrow."),
                _("If it is no better then, phone us on {phone} or contact your doctor."),
            ),
        ),
        Finding.PROGRAMME_REVIEW: Advice(
            CareLevel.NONE,
            _("Your programme is due for a review"),
            (_("You started some weeks ago. {physiotherapist} will look at what comes next by {date}."),),
        ),
        Finding.SILENT: Advice(
            CareLevel.NONE,
            _("Please tell us how you are"),
            (_("We have not heard from you for a while. A check-in takes a minute."),),
        ),
        Finding.IMPROVING: Advice(
            CareLevel.NONE,
            _("Keep going"),
            (
                _("Go on with your exercises for six to eight weeks in all, also when it hurts less."),
                _("After that, once or twice a day as a habit helps to keep the pain from coming back."),
            ),
        ),
        Finding.ON_TRACK: Advice(
            CareLevel.NONE,
            _("Thank you, your answers are saved"),
            (_("Go on with your programme, and answer the next check-in when we ask."),),
        ),
    }
)


def advice_for(finding: Finding, symptoms: Collection[str] = ()) -> Advice:
    """Return the advice of a finding; a symptom such as chest pain leaves no choice but 999."""
    advice = ADVICE[finding]
    if finding is Finding.EMERGENCY_SYMPTOM and calls_999(symptoms):
        return replace(advice, title=CALL_999, lines=tuple(line for line in advice.lines if line != BY_CAR))
    return advice


def calls_999(symptoms: Collection[str]) -> bool:
    """Return whether any of the symptoms is one to call 999 for."""
    return any(SYMPTOMS[symptom].call_999 for symptom in Symptom if symptom in symptoms)
