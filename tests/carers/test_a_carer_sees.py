"""A carer sees the programme and how it goes, is told whose page it is, and nothing else opens."""

from typing import Any

import pytest
from django.urls import reverse

from clinic import clock
from clinic.models import ReadEvent
from patients.care import messaging
from patients.models import CarerAccess, Patient, SymptomReport
from patients.rules.advice import ADVICE
from patients.rules.findings import Finding
from tests.carers.conftest import page_of
from tests.cast import a_carer, answer
from tests.portal.conftest import above_the_footer, as_asked, page

pytestmark = pytest.mark.django_db
SEEN = ("today", "programme", "paper", "paper-as-pdf", "progress", "help-now", "symptom")
OWN = [
    "messages",
    "reminders",
    "your-data",
    "everything-as-data",
    "everything-to-read",
    "everything-as-paper",
    "carers",
    "give-carer",
    "start-check",
    "sheet",
    "today",
    "progress",
    "programme",
    "symptom",
    "check-in",
    "api-today",
    "api-pain",
    "api-preferences",
]


@pytest.mark.parametrize("name", SEEN)
def test_what_is_open(name: str, rosa: CarerAccess, as_user: Any) -> None:
    response = as_user(rosa.user).get(page_of(rosa, name))
    assert response.status_code == 200
    if name != "paper-as-pdf":
        told = page(response)
        assert "You are helping Dana Doyle" in told
        assert "2 May 1984" in told


@pytest.mark.parametrize("name", OWN)
def test_what_is_the_patients_alone_is_not(name: str, rosa: CarerAccess, as_user: Any) -> None:
    client = as_user(rosa.user)
    assert client.get(reverse(name)).status_code == 404
    assert client.post(reverse(name)).status_code == 404


def test_no_page_leads_to_what_is_closed_or_holds_a_message(rosa: CarerAccess, dana: Patient, as_user: Any) -> None:
    messaging.write(patient=dana, key=rosa.pk, text="Quittenbaum", now=clock.now())
    client = as_user(rosa.user)
    for name in SEEN[:3] + SEEN[4:]:
        told = client.get(page_of(rosa, name)).content.decode()
        for hidden in ("Quittenbaum", dana.email, dana.phone, 'href="/messages/"', 'href="/symptom/"', "/session/"):
            assert hidden not in told, (name, hidden)


@pytest.mark.parametrize("name", ["check-in", "session"])
def test_answering_is_not_within_seeing(name: str, rosa: CarerAccess, started: Any, as_user: Any) -> None:
    more = [started.prescription_id] if name == "session" else []
    client = as_user(rosa.user)
    for method in (client.get, client.post):
        assert method(page_of(rosa, name, *more)).status_code == 404


def test_a_carer_of_one_person_opens_nobody_else(rosa: CarerAccess, erin: Patient, as_user: Any) -> None:
    other = a_carer(erin, "Otto Otis")
    assert as_user(rosa.user).get(page_of(other, "today")).status_code == 404
    assert as_user(erin).get(page_of(rosa, "today")).status_code == 404
    assert as_user(erin.physiotherapist).get(page_of(rosa, "today")).status_code == 404


def test_what_was_opened_is_noted_and_shown_to_the_patient(rosa: CarerAccess, dana: Patient, as_user: Any) -> None:
    as_user(rosa.user).get(page_of(rosa, "progress"))
    look = ReadEvent.objects.get(user=rosa.user)
    assert (look.subject, look.page) == (f"patient:{dana.pk}", "helping-progress")
    client = as_user(dana)
    assert "Rosa Reed How it goes" in page(client.get(reverse("carers")))
    assert "Rosa Reed parent How it goes" in page(client.get(reverse("your-data")))


def test_a_red_flag_gets_its_advice_and_reaches_staff_with_who_reported_it(
    rosa: CarerAccess, dana: Patient, alice: Any, as_user: Any
) -> None:
    response = as_user(rosa.user).post(page_of(rosa, "symptom"), {"first": "saddle_numbness"})
    assert "999" in page(response)
    report = SymptomReport.objects.get(patient=dana)
    assert report.carer == rosa
    assert dana.concerns.open().exists()
    record = page(as_user(alice).get(reverse("admin:patients_patient_change", args=[dana.pk])))
    assert "Symptom reported, answered by Rosa Reed, parent" in record


def test_what_follows_is_told_of_the_carers_own_answer_alone(rosa: CarerAccess, dana: Patient, as_user: Any) -> None:
    answer(dana, 9, symptoms={"weight_loss"})
    post = {"second": "weight_gain"}
    told = above_the_footer(as_user(rosa.user).post(page_of(rosa, "symptom"), post, follow=True))
    assert "Your answers are saved" in told
    for hidden in (as_asked("weight_loss"), ADVICE[Finding.URGENT_SYMPTOM].title):
        assert hidden not in told


def test_the_advice_comes_though_the_access_has_ended(rosa: CarerAccess, as_user: Any) -> None:
    CarerAccess.objects.filter(pk=rosa.pk).update(ended_at=clock.now(), ended_as="patient")
    response = as_user(rosa.user).post(page_of(rosa, "symptom"), {"first": "saddle_numbness"})
    assert response.status_code == 404
    assert "999" in page(response)
    assert not SymptomReport.objects.exists()


def test_a_phone_keeps_nothing_of_somebody_else(rosa: CarerAccess, as_user: Any) -> None:
    response = as_user(rosa.user).get(page_of(rosa, "today"))
    assert "Limber-Account" not in response.headers
    assert 'id="offline-data"' not in response.content.decode()
