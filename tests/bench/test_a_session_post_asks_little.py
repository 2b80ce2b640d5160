"""The post of a session: few queries, and as many for a patient of five years as for a new one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from bench import pages, posts
from bench.people import FIVE_YEARS, a_starter, remember
from bench.statements import statements
from clinic.models import Staff
from patients.models import PrescriptionVersion
from programmes.models import Programme
from tests.api.conftest import SESSIONS, Phone, a_session
from tests.cast import At

SESSION_USER_AND_ACCESS = 3
MOST = 8
SignIn = Callable[[Any], Client]


@pytest.fixture
def now(at: At, routine: Programme) -> datetime:
    """A Monday morning, with the library loaded."""
    return at("2026-03-16 09:00")


def asked(phone: Phone, version: PrescriptionVersion, **changes: Any) -> list[str]:
    """Return what a post asks the database."""
    phone.send(SESSIONS, a_session(version))  # the policy, the phone book and the count are known from now on
    body = a_session(version, **changes)
    with statements() as found:
        response = phone.send(SESSIONS, body, uuid4())
    assert response.status_code == 201
    return [sql for sql, _params in found.asked]


def phone_of(version: PrescriptionVersion, as_user: SignIn) -> Phone:
    return Phone(as_user(version.prescription.episode.patient))


@pytest.mark.parametrize("exercises", [5, 50])
def test_at_most_eight_beyond_session_user_and_access(
    exercises: int, alice: Staff, now: datetime, as_user: SignIn
) -> None:
    version = a_starter(alice, now=now, exercises=exercises)
    queries = asked(phone_of(version, as_user), version, pain_after=2, effort=5)
    assert len(queries) <= SESSION_USER_AND_ACCESS + MOST, "\n".join(queries)


def test_as_many_for_a_patient_of_five_years_as_for_a_new_one(alice: Staff, now: datetime, as_user: SignIn) -> None:
    new, old = a_starter(alice, now=now), a_starter(alice, now=now, since=FIVE_YEARS)
    remember(old, days=FIVE_YEARS.days)
    assert len(asked(phone_of(old, as_user), old)) == len(asked(phone_of(new, as_user), new))


@pytest.mark.django_db(transaction=True)  # what is measured opens and closes connections as a web process does
def test_five_years_are_measured_beside_a_new_patient(alice: Staff, now: datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(posts, "BLOCKS", 2)
    monkeypatch.setattr(pages, "EACH", 1)
    found = posts.old_beside_new([a_starter(alice, now=now)], [a_starter(alice, now=now, since=FIVE_YEARS)])
    assert (found.name, found.gate) == ("session post, five-year beside new patient", 1.1)
    assert found.ratio > 0
