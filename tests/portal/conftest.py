"""What the tests of the portal share: Dana signed in, with a programme and her start check answered."""

import html
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from patients.models import Patient, PrescriptionVersion
from patients.rules.symptoms import SYMPTOMS, Symptom
from tests.cast import At, Prescribe, answer

NONE = {"first": "none", "second": "none"}


def check_in_post(**changes: Any) -> dict[str, Any]:
    """Return a whole check-in; None leaves an answer out."""
    post = {"key": str(uuid4()), "pain": "4", "change": "4", "severe": "no", "note": "", **NONE, **changes}
    return {name: value for name, value in post.items() if value is not None}


def start_post(**changes: Any) -> dict[str, Any]:
    """Return a whole start check."""
    return check_in_post(change=None, **{"history": "none", **changes})


def page(response: Any) -> str:
    """Return what a page says, without its tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def above_the_footer(response: Any) -> str:
    """Return what a page says before the list that every page has."""
    return html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode().partition("</main>")[0]))


def as_asked(code: str) -> str:
    return SYMPTOMS[Symptom(code)].question


@pytest.fixture
def browser(dana: Patient, as_user: Callable[[Any], Client]) -> Client:
    """Dana's phone, signed in; a broken page is shown as one, as in production."""
    client = as_user(dana)
    client.raise_request_exception = False
    return client


@pytest.fixture
def version(at: At, dana: Patient, prescribed: Prescribe) -> PrescriptionVersion:
    """Dana's programme on its first day, a Monday, at nine."""
    at("2026-03-02 09:00")
    return prescribed(dana)


@pytest.fixture
def started(version: PrescriptionVersion, dana: Patient) -> PrescriptionVersion:
    """The same, with the start check answered."""
    answer(dana, 6)
    return version
