"""A second factor, and everything to take along, ask for a fresh sign-in: phones lie unlocked in other hands."""

import re
from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse

from clinic import access, clock
from clinic.mail.delivery import deliver_due
from clinic.models import User
from tests.accounts.conftest import by_password, code_of, set_up_app
from tests.cast import PASSWORD, a_patient
from tests.record.test_the_seals_are_followed import details

EXPORT, ADD_KEY, AGAIN = "/your-data/everything.json", "/accounts/mfa/webauthn/add/", "/accounts/reauthenticate/"


def test_each_route_that_asks_again_exists():
    for route in access.FRESH:
        for holes in ({}, {"pk": 1}, {"pk": uuid4()}, {"object_id": 1}):
            try:
                reverse(route, kwargs=holes)
                break
            except NoReverseMatch:
                continue
        else:
            pytest.fail(route)


@pytest.mark.parametrize(
    "page",
    [EXPORT, "/your-data/everything.html", "/your-data/everything.pdf", ADD_KEY, "/accounts/mfa/totp/activate/"],
)
def test_a_sign_in_is_fresh_for_a_quarter_of_an_hour(dana, at, page):
    at("2026-03-16 09:00")
    client = by_password(dana)
    at("2026-03-16 09:14")
    assert client.get(page).status_code == 200
    at("2026-03-16 09:16")
    led = client.get(page).headers["Location"]
    assert led.startswith(AGAIN)
    assert client.post(page).headers["Location"].startswith(AGAIN)
    assert client.post(led, {"password": "wrong"}).status_code == 200
    assert client.get(page).status_code == 302
    assert client.post(led, {"password": PASSWORD}).headers["Location"] == page
    assert client.get(page).status_code == 200


def test_whoever_has_no_password_gets_a_code(dana, at, sink, settings):
    settings.EMAIL_BACKEND = "clinic.mail.backend.OutboxBackend"
    at("2026-03-16 09:00")
    client = by_password(dana)
    User.objects.filter(pk=dana.user_id).update(password="!")
    dana.user.refresh_from_db()
    client.force_login(dana.user)
    at("2026-03-16 09:16")
    led = client.get(EXPORT).headers["Location"]
    assert led.startswith("/accounts/again/")
    assert client.get(led).status_code == 200
    on = client.post(led).headers["Location"]
    assert client.get("/your-data/").status_code == 302  # signed out until the code is there
    deliver_due(now=clock.now())
    (mail,) = sink.to(dana.email)
    (code,) = re.findall(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{4})\s*$", mail.text, re.MULTILINE)
    assert client.post(on, {"code": code}).headers["Location"] == EXPORT
    assert client.get(EXPORT).status_code == 200


def test_it_leads_to_no_other_site(dana):
    client = by_password(dana)
    on = client.post("/accounts/again/?next=https://elsewhere.example/").headers["Location"]
    assert "elsewhere" not in on


def test_an_account_at_the_desk_is_changed_after_a_fresh_sign_in(dana, at):
    at("2026-03-16 09:00")
    installer = User.objects.create_superuser("installer@example.org", PASSWORD)
    client = by_password(installer)
    page = reverse("admin:clinic_user_change", args=[dana.user_id])
    assert client.get(page).status_code == 200
    at("2026-03-16 09:16")
    assert client.get(page).headers["Location"].startswith(AGAIN)


def test_a_second_factor_can_be_shown_instead(dana, at):
    at("2026-03-16 09:00")
    client = by_password(dana)
    secret = set_up_app(client)
    at("2026-03-16 09:20")
    client.post(f"/accounts/mfa/reauthenticate/?next={EXPORT}", {"code": code_of(secret)})
    assert client.get(EXPORT).status_code == 200


def test_the_desk_takes_nothing_along_without_one(lena, dana, at):
    at("2026-03-16 09:00")
    client = by_password(lena)
    copies = [reverse(f"kept-as-{way}", args=[dana.pk]) for way in ("data", "paper")]
    pages = [*copies, reverse("kept-to-read", args=[dana.pk]), reverse("admin:patients_reports") + "?csv=findings"]
    assert [client.get(page).status_code for page in pages] == [200] * 4
    at("2026-03-16 09:16")
    assert [client.get(page).headers["Location"][: len(AGAIN)] for page in pages] == [AGAIN] * 4
    assert client.get(reverse("admin:patients_reports")).status_code == 200


@pytest.mark.parametrize("page", ["change", "details"])
def test_where_a_patient_is_reached_is_changed_after_a_fresh_sign_in(alice, dana, at, page):
    at("2026-03-16 09:00")
    client, address = by_password(alice), reverse(f"admin:patients_patient_{page}", args=[dana.pk])
    data = details(dana)
    at("2026-03-16 09:16")
    assert client.post(address, data | {"phone": "07700 900999"}).status_code == 302
    led = client.post(address, data | {"email": "another@example.org"}).headers["Location"]
    assert led.startswith(AGAIN)
    assert "nothing is saved yet" in client.get(led).content.decode()
    dana.refresh_from_db()
    assert (dana.phone, dana.email) == ("07700 900999", data["email"])
    client.post(led, {"password": PASSWORD})
    assert client.post(address, data | {"email": "another@example.org"}).status_code == 302
    dana.refresh_from_db()
    assert dana.email == "another@example.org"


def test_a_patient_who_is_not_there_meets_the_same(alice, charlie, at):
    at("2026-03-16 09:00")
    fred = a_patient(charlie, "Fred Frost")
    client = by_password(alice)
    at("2026-03-16 09:16")
    for key in (uuid4(), fred.pk, "nobody"):
        address = f"/admin/patients/patient/{key}/change/"
        for email in ("another@example.org", fred.email):
            assert client.post(address, {"email": email}).headers["Location"].startswith(AGAIN)
