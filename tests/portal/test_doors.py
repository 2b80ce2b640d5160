"""The pages before and beside signing in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from clinic.models import Staff
from patients.care import inviting, reminding
from patients.models import Patient, ReminderSettings
from tests.cast import At, a_patient
from tests.portal.conftest import above_the_footer, as_asked, page

PRIVATE = ["/today/", "/start/", "/check-in/", "/symptom/", "/progress/", "/programme/", "/reminders/", "/messages/"]


@pytest.fixture
def stranger(db: None) -> Client:
    return Client()


@pytest.fixture
def invited(alice: Staff, at: At) -> tuple[Patient, str]:
    """A new patient without an account, and the link they were sent."""
    now = at("2026-03-02 09:00")
    patient = a_patient(alice, "Nina North")
    user, patient.user = patient.user, None
    patient.save()
    user.delete()
    return patient, "/" + inviting.invite(by=alice, patient=patient, now=now).split("/", 3)[3]


def test_home_leads_everyone_to_their_own_first_page(
    stranger: Client, dana: Patient, alice: Staff, as_user: Callable[..., Client]
) -> None:
    assert stranger.get("/").headers["Location"] == "/accounts/login/"
    assert as_user(dana).get("/").headers["Location"] == "/today/"
    assert as_user(alice).get("/").headers["Location"] == "/admin/"


@pytest.mark.parametrize("path", PRIVATE)
def test_a_patients_page_is_for_patients(
    path: str, stranger: Client, alice: Staff, as_user: Callable[..., Client]
) -> None:
    assert stranger.get(path).headers["Location"] == f"/accounts/login/?next={path}"
    assert as_user(alice).get(path).status_code == 404


def test_every_page_lists_when_to_get_help(
    browser: Client, stranger: Client, started: Any, django_assert_num_queries: Any
) -> None:
    for path in [*PRIVATE, "/help-now/", "/nowhere/"]:
        response = browser.get(path, follow=True)
        assert as_asked("saddle_numbness") in page(response), path
        assert as_asked("fever") in page(response), path
        assert 'href="/symptom/"' in response.content.decode(), path
    with django_assert_num_queries(0):
        for path in ("/help-now/", "/accounts/login/", "/nowhere/"):
            assert as_asked("saddle_numbness") in page(stranger.get(path)), path


def test_a_page_with_personal_data_is_kept_by_no_browser(browser: Client, started: Any) -> None:
    for path in PRIVATE:
        assert browser.get(path).headers["Cache-Control"] == "no-store", path


def test_opening_an_invitation_changes_nothing(stranger: Client, invited: tuple[Patient, str]) -> None:
    patient, link = invited
    told = above_the_footer(stranger.get(link))
    assert "Harbour Physiotherapy invites you" in told
    assert "Nina" not in told
    patient.refresh_from_db()
    assert patient.user is None


@pytest.mark.parametrize("password", ["", "a boat at low tide"])
def test_accepting_signs_in_with_or_without_a_password(
    password: str, stranger: Client, invited: tuple[Patient, str]
) -> None:
    patient, link = invited
    assert stranger.post(link, {"password": password, "remember": "on"}).headers["Location"] == "/today/"
    assert stranger.cookies["limber"]["max-age"] == 60 * 24 * 3600  # "this is my phone"
    assert stranger.get("/today/").status_code == 200
    patient.refresh_from_db()
    assert patient.user is not None
    assert patient.user.has_usable_password() is bool(password)
    assert Client().post(link).status_code == 404


def test_a_weak_password_is_refused_in_place(stranger: Client, invited: tuple[Patient, str]) -> None:
    body = stranger.post(invited[1], {"password": "short"}).content.decode()
    assert 'href="#id_password"' in body
    assert "short" in body


def test_an_unknown_invitation_is_not_there(stranger: Client) -> None:
    response = stranger.get("/invitation/nonsense/")
    assert response.status_code == 404
    assert "ask your clinic for a new link" in page(response)


def test_the_stop_link_stops_only_when_pressed_and_names_nobody(stranger: Client, dana: Patient, started: Any) -> None:
    link = f"/stop/{reminding.stop_token(dana)}/"
    response = stranger.get(link)
    assert "Dana" not in page(response)
    assert "Harbour" not in page(response)
    assert not ReminderSettings.objects.filter(patient=dana, on=False).exists()
    assert "Reminders are off" in page(stranger.post(link))
    assert ReminderSettings.objects.get(patient=dana).on is False


def test_a_stop_link_of_nobody_is_not_there(stranger: Client) -> None:
    assert stranger.get("/stop/nonsense/").status_code == 404
    assert stranger.post("/stop/nonsense/").status_code == 404
