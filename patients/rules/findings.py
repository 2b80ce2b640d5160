"""What the follow-up rules can find, how urgent each is, and which of them need a person."""

from collections.abc import Iterable, Mapping
from enum import IntEnum, StrEnum
from types import MappingProxyType

from patients.rules.symptoms import SYMPTOMS, Tier


class Finding(StrEnum):
    """In rank order: the first that holds is the headline."""

    EMERGENCY_SYMPTOM = "emergency_symptom"
    URGENT_SYMPTOM = "urgent_symptom"
    VERY_SEVERE_PAIN = "very_severe_pain"
    WORSE = "worse"
    NOT_IMPROVED = "not_improved"
    RELAPSE = "relapse"
    SEVERE_PAIN = "severe_pain"
    EXERCISE_PAIN = "exercise_pain"
    OVERDUE_REVIEW = "overdue_review"
    SYMPTOM_TO_MENTION = "symptom_to_mention"
    MIXED_ANSWERS = "mixed_answers"
    NO_ANSWER = "no_answer"
    FLARE = "flare"
    PROGRAMME_REVIEW = "programme_review"
    SILENT = "silent"
    IMPROVING = "improving"
    ON_TRACK = "on_track"


class Urgency(IntEnum):
    """How soon a person must act; a higher number is more urgent."""

    NONE = 0
    WATCH = 1
    WORKING_DAYS = 2
    TODAY = 3
    CALL_999 = 4


URGENCY: Mapping[Finding, Urgency] = MappingProxyType(
    {
        Finding.EMERGENCY_SYMPTOM: Urgency.CALL_999,
        Finding.URGENT_SYMPTOM: Urgency.TODAY,
        Finding.VERY_SEVERE_PAIN: Urgency.TODAY,
        Finding.WORSE: Urgency.WORKING_DAYS,
        Finding.NOT_IMPROVED: Urgency.WORKING_DAYS,
        Finding.RELAPSE: Urgency.WORKING_DAYS,
        Finding.SEVERE_PAIN: Urgency.WORKING_DAYS,
        Finding.EXERCISE_PAIN: Urgency.WORKING_DAYS,
        Finding.OVERDUE_REVIEW: Urgency.WORKING_DAYS,
        Finding.SYMPTOM_TO_MENTION: Urgency.WORKING_DAYS,
        Finding.MIXED_ANSWERS: Urgency.WORKING_DAYS,
        Finding.NO_ANSWER: Urgency.WORKING_DAYS,
        Finding.FLARE: Urgency.WORKING_DAYS,
        Finding.PROGRAMME_REVIEW: Urgency.WORKING_DAYS,
        Finding.SILENT: Urgency.WATCH,
        Finding.IMPROVING: Urgency.NONE,
        Finding.ON_TRACK: Urgency.NONE,
    }
)

# A concern opens for each of these; the others need no person.
CONCERNING = frozenset(Finding) - {Finding.SILENT, Finding.IMPROVING, Finding.ON_TRACK}

# An open concern of these holds the player and the exercise reminders until a person closes it.
HOLDING = frozenset(finding for finding in Finding if URGENCY[finding] >= Urgency.TODAY)

# These open a draft referral at once.
REFERRING = frozenset({Finding.NOT_IMPROVED, Finding.RELAPSE, Finding.OVERDUE_REVIEW})

# Closing one of these asks for the next review date or the end of the episode.
NEEDS_NEXT_DATE = REFERRING | {Finding.MIXED_ANSWERS, Finding.NO_ANSWER, Finding.PROGRAMME_REVIEW}

FINDING_OF_TIER: Mapping[Tier, Finding] = MappingProxyType(
    {
        Tier.EMERGENCY: Finding.EMERGENCY_SYMPTOM,
        Tier.URGENT: Finding.URGENT_SYMPTOM,
        Tier.TO_MENTION: Finding.SYMPTOM_TO_MENTION,
    }
)


def findings_of_symptoms(codes: Iterable[str], *, severe: bool = False) -> tuple[Finding, ...]:
    """Return what bare answers mean, in rank order: no score, no episode needed; unknown codes are ignored."""
    named = set(codes)
    found = {FINDING_OF_TIER[symptom.tier] for code, symptom in SYMPTOMS.items() if code in named}
    if severe:
        found.add(Finding.VERY_SEVERE_PAIN)
    return tuple(finding for finding in Finding if finding in found)
