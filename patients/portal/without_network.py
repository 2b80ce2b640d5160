"""What a page brings along so that it can advise and speak without the server: the rules' data and our words."""

from dataclasses import asdict
from functools import lru_cache
from typing import Any

from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients.care.advising import card
from patients.care.told import ADVISED
from patients.models import Patient
from patients.portal.device import account_of
from patients.rules.findings import FINDING_OF_TIER, HOLDING, Finding
from patients.rules.symptoms import SEVERE_QUESTION, SYMPTOMS, Symptom


def page_data(user: Any, patient: Patient) -> SafeString:
    """Return the element with what the scripts of a page read; asks the database nothing."""
    return _written(get_language(), account_of(user), patient.clinic.name, patient.clinic.phone)


@lru_cache(maxsize=512)
def _written(language: str | None, account: str, name: str, phone: str) -> SafeString:
    """Return it as every page of an account has it."""
    data = {"account": account, "clinic": {"name": name, "phone": phone}, **_in_language(language, phone)}
    return json_script(data, "offline-data")


@lru_cache(maxsize=256)
def _in_language(_language: str | None, phone: str) -> dict[str, Any]:
    """Return what is the same for everybody of a clinic: to put it together takes longer than most pages."""
    return {**advice(), "words": words(phone)}


def advice() -> dict[str, Any]:
    """Return what the answers of a form mean and what to do then, as the server itself decides it."""
    return {
        "order": [finding for finding in Finding if finding in ADVISED],
        "holding": [*HOLDING],
        "symptoms": {
            code: {"finding": FINDING_OF_TIER[asked.tier], "question": _(asked.question), "call_999": asked.call_999}
            for code, asked in SYMPTOMS.items()
        },
        "cards": {finding: asdict(card(finding, saved=False)) for finding in ADVISED},
        "call_999": asdict(card(Finding.EMERGENCY_SYMPTOM, [Symptom.CHEST_PAIN], saved=False)),
        "questions": {"symptoms": _("You told us of"), "pain": _("Pain, 0 to 10"), "severe": _(SEVERE_QUESTION)},
    }


def words(phone: str) -> dict[str, Any]:
    """Return what the scripts say, keyed as they ask for it. Braces are filled in on the phone."""
    tell = _("Phone the clinic on {phone} and tell them.") if phone else _("Phone your clinic and tell them.")
    call = tell.format(phone=phone)
    return {
        "levels": {"emergency": _("Emergency advice:"), "urgent": _("Urgent advice:"), "non_urgent": _("Advice:")},
        "call": _("Call {phone}"),
        "phone_clinic": _("Phone the clinic on {phone}"),
        "kinds": {"sessions": _("Your session"), "check-ins": _("Your check-in"), "symptoms": _("Your symptom report")},
        "saved": _("{what} is saved on this phone"),
        "not_yet": _("The clinic has not got it yet"),
        "by_itself": _("It is sent by itself when there is a network."),
        "sending": _("It is on its way to the clinic."),
        "received": _("Received by the clinic at {time}"),
        "received_on": _("Received by the clinic on {day}"),
        "unknown": _("The clinic does not know yet"),
        "call_them": _("What you told us is on this phone only.") + f" {call}",
        "call_if": _("The clinic does not know this yet. Do not wait for that if you need help.") + f" {call}",
        "signed_out": _("You are signed out. It stays on this phone, and is sent when you sign in."),
        "other": _("Somebody else is signed in. It stays on this phone, and is sent when you sign in."),
        "sign_in": _("Sign in"),
        "refused": _("The clinic could not take it: {detail} It is still on this phone."),
        "try_again": _("Try again"),
        "remove": _("I have told the clinic. Remove it from this phone"),
        "today": _("Go to today"),
        "next": _("See what happens next"),
        "check_in": _("Answer a check-in now"),
        "kept": _("No network. This is the page as it was on {when}."),
        "nowhere": _("This phone could not save it, and the clinic has not got it."),
        "problem": _("There is a problem"),
        "choose": _("Answer this: {question}"),
        "tick": _("Tick each one you have, or “None of these”: {question}"),
        "none_beside": _("You ticked “None of these” and something else. Untick the one that is wrong."),
        "name_one": _("Tick what is new or worse. If it is not here, phone the clinic."),
        "why": _("Choose why you skipped it: {question}"),
        "staff": _("Show this to the staff"),
        "answered": _("Answered"),
        "yes": _("Yes"),
        "clinic": _("Physiotherapy clinic"),
    }
