"""The rules' advice as cards: on a page, in an answer of the API, and with the names of whom it speaks of."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from patients.models import Assessment, Concern, Patient
from patients.rules.advice import CLINIC_PHONES, NOT_RECORDED, CareLevel, advice_for
from patients.rules.findings import CONCERNING, Finding
from patients.rules.symptoms import Tier, to_list

NOT_RECORDED_PHONE_UNKNOWN = gettext_noop(
    "We could not save your answers, so nobody at the clinic has seen them. "
    "Do what it says above, then phone your clinic."
)


@dataclass(frozen=True, slots=True)
class Card:
    """One care card: level, title and lines in the reader's language, and a number to press."""

    level: CareLevel
    title: str
    lines: tuple[str, ...]
    phone: str = ""


def card(
    finding: Finding,
    symptoms: Collection[str] = (),
    *,
    names: Mapping[str, str | None] | None = None,
    saved: bool = True,
) -> Card:
    """Return the advice of a finding. Nothing is promised on behalf of a clinic that has not been told."""
    advice = advice_for(finding, symptoms)
    known = {name: value for name, value in (names or {}).items() if value} if saved else {}
    lines = advice.lines if saved else tuple(line for line in advice.lines if line != CLINIC_PHONES)
    return Card(
        level=advice.level,
        title=_(advice.title),
        lines=tuple(_(line).format(**known) for line in lines if sayable(line, known)),
        phone={CareLevel.EMERGENCY: "999", CareLevel.URGENT: "111"}.get(advice.level, ""),
    )


def sayable(line: str, names: Mapping[str, str]) -> bool:
    """Return whether every name that a line needs is known."""
    placeholders = ("physiotherapist", "date", "phone", "recipient", "sent_on")
    return all(name in names for name in placeholders if f"{{{name}}}" in line)


def cards_of(patient: Patient, decision: Assessment, symptoms: Collection[str]) -> list[Card]:
    """Return the headline's advice first, then what else was found and needs a person."""
    headline, *others = [Finding(finding) for finding in decision.findings]
    shown = [headline, *(finding for finding in others if finding in CONCERNING)]
    return [card_of(patient, decision, finding, symptoms) for finding in shown]


def card_of(patient: Patient, decision: Assessment, finding: Finding, symptoms: Collection[str]) -> Card:
    return card(finding, symptoms, names=names_of(patient, concern_of(patient, decision, finding)))


def concern_of(patient: Patient, decision: Assessment, finding: Finding) -> Concern | None:
    """Return the concern that stood when the decision was made: what the page may promise."""
    standing = Q(closed_at=None) | Q(closed_at__gte=decision.made_at)
    concerns = Concern.objects.filter(standing, patient=patient, finding=finding, opened_at__lte=decision.made_at)
    return concerns.order_by("-opened_at").first()


def names_of(patient: Patient, concern: Concern | None) -> dict[str, str | None]:
    """Return what the advice may name. Without a concern nobody was told, and no date was given."""
    return {
        "phone": patient.clinic.phone,
        "physiotherapist": str(patient.physiotherapist) if concern else None,
        "date": say_day(concern.outcome_by.astimezone(patient.zone)) if concern else None,
    }


def say_day(day: date) -> str:
    """Return a date as "Monday 16 March"."""
    return date_format(day, "l j F")


def not_recorded(phone: str) -> str:
    """Return what to say when the answers reached nobody, and whom to phone."""
    return _(NOT_RECORDED).format(phone=phone) if phone else _(NOT_RECORDED_PHONE_UNKNOWN)


def help_list() -> Mapping[str, list[str]]:
    """Return the emergency and urgent symptoms as every page lists them."""
    return _help_list(get_language())


@cache
def _help_list(_language: str | None) -> Mapping[str, list[str]]:
    """Return them, put together once for each language."""
    return {tier: [_(text) for text in to_list(tier)] for tier in (Tier.EMERGENCY, Tier.URGENT)}


def held_cards(held: Iterable[Concern]) -> list[Card]:
    """Return the advice that stands while exercises are on hold, the most urgent first."""
    return [card(Finding(concern.finding), symptoms_behind(concern)) for concern in held]


def symptoms_behind(concern: Concern) -> list[str]:
    """Return what was reported: some of it leaves no choice but 999."""
    answered = concern.assessment.check_in or concern.assessment.report
    return list(answered.symptoms) if answered and concern.finding == Finding.EMERGENCY_SYMPTOM else []
