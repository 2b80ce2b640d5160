import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clinic import clock
from clinic.admin import site
from patients.care import concerns
from patients.models import Concern, Patient
from tests.cast import a_patient
from tests.desk.test_the_desk_shows_who_needs_whom import concern_of

PATIENTS = reverse("admin:patients_patient_changelist")
CONCERNS = reverse("admin:patients_concern_changelist")


@pytest.fixture
def queries(as_user):
    def count(who, address: str) -> int:
        client = as_user(who)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    return count


def crowd(alice, count: int) -> None:
    for number in range(Patient.objects.count(), count):
        concern_of(a_patient(alice, f"P{number} Patient"), "worse", 2, number)


@pytest.mark.parametrize("address", [PATIENTS, CONCERNS])
def test_a_list_asks_as_often_for_fifty_as_for_five(alice, bob, at, queries, address):
    at("2026-03-16 09:00")
    crowd(alice, 5)
    few = queries(alice, address)
    crowd(alice, 50)
    assert Concern.objects.count() == 50
    assert queries(alice, address) == few <= 15


def test_every_list_of_clinical_records_is_searched_or_filtered():
    for model, listed in site._registry.items():
        if model._meta.app_label == "patients":
            assert listed.search_fields, model
            assert listed.list_filter, model


def test_every_search_says_what_it_finds(alice, as_user):
    assert [
        model for model, listed in site._registry.items() if listed.search_fields and not listed.search_help_text
    ] == []
    page = as_user(alice).get(PATIENTS).content.decode()
    assert '<label for="searchbar">Name, NHS number, date of birth, mail address or phone number</label>' in page


def test_how_many_were_found_stands_beside_a_search_alone(worse, alice, as_user):
    assert "found." not in as_user(alice).get(PATIENTS).content.decode()
    assert "1 found." in as_user(alice).get(PATIENTS, {"q": "dana"}).content.decode()


@pytest.mark.parametrize("address", [PATIENTS, CONCERNS])
@pytest.mark.parametrize("said", [{}, {"q": "Dana"}, {"q": "07700"}, {"state": "open"}, {"urgency__exact": "2"}])
def test_no_search_and_no_filter_leaves_the_clinic(worse, alice, charlie, as_user, address, said):
    page = as_user(charlie).get(address, said, follow=True).content.decode()
    assert "Dana Doyle" not in page
    assert "Alice Archer" not in page


def test_a_concern_is_found_by_patient_and_by_owner(worse, erin, alice, as_user):
    assert "Dana Doyle" in as_user(alice).get(CONCERNS, {"q": "dana"}).content.decode()
    mine = as_user(alice).get(CONCERNS, {"owner__id__exact": alice.pk, "state": "open"}).content.decode()
    assert "Dana Doyle" in mine
    assert "Dana Doyle" not in as_user(alice).get(CONCERNS, {"state": "closed"}).content.decode()


def test_how_urgent_a_concern_is_is_marked_as_on_the_desk_while_it_is_open(alice, bob, as_user, at):
    at("2026-03-16 09:00")
    for name, urgency in (("Kim Kelly", 0), ("Jo Jones", 2)):
        concern_of(a_patient(alice, name), "worse", urgency, 60)
    past = concern_of(a_patient(alice, "Liz Lowe"), "worse", 1, 60)
    concerns.close(by=bob, concern=past, outcome="referred", note="Seen.", handed_to="Dr Lowe", now=clock.now())
    shown = as_user(alice).get(CONCERNS).content.decode()
    marked = re.findall(r'class="field-level"><span class="urgency-(\w+)"><span class="urgency">([^<]+)<', shown)
    assert marked == [("emergency", "Emergency"), ("routine", "Today"), ("soon", "Within a working day")]
