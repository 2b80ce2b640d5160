"""However many need somebody, the desk stays one page at a time, and no emergency is ever on another."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import needing
from patients.admin.needing import OF_THE_WEEK, PATIENTS
from patients.models import Concern, Patient
from tests.cast import a_patient
from tests.desk.conftest import concern_of

DESK = reverse("admin:index")


@pytest.fixture
def crowd(alice, at, on_time):
    """Three patients more than one page holds, each worse, and one emergency that came last."""
    at("2026-03-16 09:00")
    for number in range(PATIENTS + 3):
        concern_of(a_patient(alice, f"P{number} Patient"), "worse", 2, 60 + number)
    concern_of(a_patient(alice, "Kim Kelly"), "emergency_symptom", 0, 12)


def names(client, **asked) -> list[str]:
    page = client.get(DESK, asked).content.decode()
    return re.findall(r'<h3 class="who"[^>]*><a [^>]*>([^<]+)</a>', page)


def test_each_patient_is_on_one_page_and_the_emergency_on_all(crowd, alice, as_user):
    client = as_user(alice)
    first, second = names(client), names(client, page=2)
    assert (first[0], second[0]) == ("Kim Kelly", "Kim Kelly")
    assert first[1:] == [f"P{number} Patient" for number in range(PATIENTS)]
    assert second[1:] == [f"P{number} Patient" for number in range(PATIENTS, PATIENTS + 3)]


def test_the_pages_lead_to_each_other(crowd, alice, as_user):
    first = as_user(alice).get(DESK).content.decode()
    assert f"1 to {PATIENTS} of {PATIENTS + 3}" in first
    assert f'href="{DESK}?page=2"' in first
    assert f'href="{DESK}?page=1"' in as_user(alice).get(DESK, {"page": 2}).content.decode()


def test_a_page_that_is_none_is_the_nearest_one(crowd, alice, as_user):
    assert names(as_user(alice), page="nonsense") == names(as_user(alice))
    assert names(as_user(alice), page=99) == names(as_user(alice), page=2)


def test_no_page_asks_more_than_twelve_times(crowd, alice, as_user):
    client = as_user(alice)
    for page in (1, 2):
        with CaptureQueriesContext(connection) as queries:
            client.get(DESK, {"page": page})
        assert len(queries) <= 12, [query["sql"][:90] for query in queries]


@pytest.mark.django_db(transaction=True)
def test_five_thousand_patients_and_four_hundred_concerns_are_a_dozen_questions(
    routine, alice, bob, mona, lena, on_time, as_user
):
    needing.fill(alice)
    assert (Patient.objects.count(), Concern.objects.open().count()) == (needing.PATIENTS, needing.CONCERNS)
    emergencies = set(Patient.objects.filter(concerns__urgency=0).values_list("name", flat=True))
    for who in (alice, bob, mona, lena):
        client = as_user(who)
        with CaptureQueriesContext(connection) as queries:
            shown = names(client)
        assert len(queries) <= 12, (who.name, [query["sql"][:90] for query in queries])
        assert len(shown) == len(emergencies) + PATIENTS + OF_THE_WEEK, who.name
        assert set(shown[: len(emergencies)]) == emergencies, who.name


def test_the_week_shows_the_first_and_leads_to_all(alice, as_user, at, on_time, monkeypatch):
    at("2026-03-16 09:00")
    monkeypatch.setattr("patients.admin.needing.OF_THE_WEEK", 2)
    for number in range(3):
        concern_of(a_patient(alice, f"P{number} Patient"), "programme_review", 4, 60 + number)
    page = as_user(alice).get(DESK).content.decode()
    assert '<span class="count">3 patients</span>' in page
    assert "P2 Patient" not in page
    link = re.search(r'href="([^"]+urgency__exact=4)"', page)[1].replace("&amp;", "&")
    listed = as_user(alice).get(link).content.decode()
    assert listed.count("Six-week review") >= Concern.objects.count()
