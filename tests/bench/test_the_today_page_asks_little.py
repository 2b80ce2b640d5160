"""Its queries are few, and the same however much there is to do and however long somebody has been with us."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.people import FIVE_YEARS, a_starter, remember
from clinic import clock
from clinic.models import Staff
from patients.care import checking_in
from patients.care.checking_in import Answers
from patients.models import Patient, PrescriptionVersion, Session
from programmes.models import Programme
from tests.cast import At

MOST = 8
MOST_PARTS = 8
SignIn = Callable[[Any], Client]


@pytest.fixture
def now(at: At, routine: Programme) -> datetime:
    """A Monday morning, with the library loaded."""
    return at("2026-03-16 09:00")


def patient_of(version: PrescriptionVersion) -> Patient:
    return version.prescription.episode.patient


def asked(client: Client) -> list[str]:
    """Return what the page asks the database, on the second visit."""
    client.get("/today/")
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/today/")
    assert response.status_code == 200
    return [query["sql"] for query in queries]


@pytest.mark.parametrize("exercises", [5, 50])
def test_at_most_eight_queries_for_five_and_for_fifty_exercises(
    exercises: int, alice: Staff, now: datetime, as_user: SignIn
) -> None:
    version = a_starter(alice, now=now, exercises=exercises)
    assert version.exercises.count() == exercises
    assert len(asked(as_user(patient_of(version)))) <= MOST


def test_as_many_for_fifty_exercises_as_for_five(alice: Staff, now: datetime, as_user: SignIn) -> None:
    five, fifty = (a_starter(alice, now=now, exercises=exercises) for exercises in (5, 50))
    assert len(asked(as_user(patient_of(five)))) == len(asked(as_user(patient_of(fifty))))


def test_as_many_for_a_patient_of_five_years_as_for_a_new_one(alice: Staff, now: datetime, as_user: SignIn) -> None:
    new, old = a_starter(alice, now=now), a_starter(alice, now=now, since=FIVE_YEARS)
    remember(old, days=FIVE_YEARS.days)
    assert Session.objects.filter(patient=patient_of(old)).count() > 1800
    queries = asked(as_user(patient_of(old)))
    assert len(queries) == len(asked(as_user(patient_of(new)))), queries
    assert len(queries) <= MOST


def test_at_most_eight_while_the_exercises_are_on_hold(alice: Staff, at: At, now: datetime, as_user: SignIn) -> None:
    patient = patient_of(a_starter(alice, now=now))
    told = Answers(pain=9, symptoms=frozenset({"chest_pain", "fever"}))
    checking_in.answer(patient=patient, key=uuid4(), answers=told, now=clock.now())
    at("2026-03-17 09:00")
    assert len(asked(as_user(patient))) <= MOST


def test_no_part_of_the_page_is_put_together_for_each_session(alice: Staff, now: datetime, as_user: SignIn) -> None:
    client = as_user(patient_of(a_starter(alice, now=now)))
    first, second = client.get("/today/"), client.get("/today/")
    assert first.content.count(b"/session/") > 2
    parts = Counter(template.name for template in second.templates)
    assert [name for name, times in parts.items() if times > 1] == []
    assert len(parts) <= MOST_PARTS


def test_an_open_concern_that_stops_nothing_is_read_without_the_answers_behind_it(
    alice: Staff, at: At, now: datetime, as_user: SignIn
) -> None:
    patient = patient_of(a_starter(alice, now=now))
    at("2026-03-23 09:00")
    checking_in.answer(patient=patient, key=uuid4(), answers=Answers(pain=8, change=6), now=clock.now())
    (concern,) = [sql for sql in asked(as_user(patient)) if "FROM patients_concern concern\n" in sql]
    assert "checkin" not in concern
