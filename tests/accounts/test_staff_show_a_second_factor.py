"""Before the desk shows anything, staff show a passkey or the code of an app; patients are only offered one."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from clinic.models import User
from tests.accounts.conftest import by_password, code_of, set_up_app
from tests.cast import PASSWORD

DESK, FACTORS = "/admin/", "/accounts/mfa/"
pytestmark = pytest.mark.usefixtures("asked")


@pytest.fixture
def installer(db):
    return User.objects.create_superuser("installer@example.org", PASSWORD)


def test_a_password_alone_opens_no_page_of_the_desk(alice, dana, at):
    at("2026-03-16 09:00")
    client = by_password(alice)
    for page in (DESK, reverse("admin:patients_patient_change", args=[dana.pk]), "/admin/no/such/page/"):
        assert client.get(page).headers["Location"] == FACTORS
    assert client.post(DESK).headers["Location"] == FACTORS


def test_nor_does_it_for_whoever_installs_limber(installer, at):
    at("2026-03-16 09:00")
    client = by_password(installer)
    assert client.get(reverse("admin:clinic_user_changelist")).headers["Location"] == FACTORS
    set_up_app(client)
    assert client.get(reverse("admin:clinic_user_changelist")).status_code == 200


def test_the_page_says_that_the_desk_waits_until_it_does_not(alice, at):
    at("2026-03-16 09:00")
    client = by_password(alice)
    assert "The desk opens after a second step" in client.get(FACTORS).content.decode()
    set_up_app(client)
    assert "The desk opens after a second step" not in client.get(FACTORS).content.decode()


def test_an_app_that_was_set_up_opens_the_desk_at_once(alice, at):
    at("2026-03-16 09:00")
    client = by_password(alice)
    set_up_app(client)
    assert client.get(DESK).status_code == 200


def test_from_then_on_each_sign_in_asks_for_its_code(alice, at):
    at("2026-03-16 09:00")
    secret = set_up_app(by_password(alice))
    at("2026-03-17 09:00")
    client = by_password(alice)
    assert client.get(DESK).status_code == 302
    client.post("/accounts/mfa/authenticate/", {"code": "000000"})
    assert client.get(DESK).status_code == 302
    client.post("/accounts/mfa/authenticate/", {"code": code_of(secret)})
    assert client.get(DESK).status_code == 200


def test_the_recovery_codes_are_shown_once_and_each_opens_once(alice, at):
    at("2026-03-16 09:00")
    client = by_password(alice)
    set_up_app(client)
    shown = re.findall(r"<code>(\d{8})</code>", client.get("/accounts/mfa/recovery-codes/").content.decode())
    assert len(shown) == 10
    assert shown[0] not in client.get("/accounts/mfa/recovery-codes/").content.decode()
    for opens in (True, False):
        client = by_password(alice)
        client.post("/accounts/mfa/authenticate/", {"code": shown[0]})
        assert (client.get(DESK).status_code == 200) is opens


def test_a_session_that_came_by_another_way_shows_the_factor_before_it_goes_on(alice, at):
    at("2026-03-16 09:00")
    secret = set_up_app(by_password(alice))
    at("2026-03-16 09:05")
    before = Client()
    alice.user.refresh_from_db()
    before.force_login(alice.user)
    led = before.get(DESK).headers["Location"]
    assert led == "/accounts/mfa/reauthenticate/?next=%2Fadmin%2F"
    assert before.post(led, {"code": code_of(secret)}).headers["Location"] == DESK
    assert before.get(DESK).status_code == 200


def test_former_staff_are_told_nothing_of_a_desk(alice, at):
    at("2026-03-16 09:00")
    alice.is_active = False
    alice.save()
    client = by_password(alice)
    assert client.get(DESK).status_code == 404


def test_a_patient_needs_none_and_is_offered_a_passkey(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    client = by_password(dana)
    assert client.get("/today/").status_code == 200
    assert f'href="{FACTORS}"' in client.get("/today/").content.decode()
    assert "Add a passkey" in client.get(FACTORS).content.decode()


def test_a_person_who_is_patient_and_staff_keeps_their_own_pages(alice, dana, at):
    at("2026-03-16 09:00")
    dana.user, kept = alice.user, dana.user
    dana.save()
    kept.delete()
    client = by_password(alice)
    assert client.get("/your-data/").status_code == 200
    assert client.get(DESK).headers["Location"] == FACTORS


def test_where_the_setting_is_off_the_desk_opens_by_password(alice, settings):
    settings.STAFF_SECOND_FACTOR = False
    assert by_password(alice).get(DESK).status_code == 200
    assert not Authenticator.objects.exists()


def test_a_factor_of_somebody_else_does_not_count(alice, bob, at):
    at("2026-03-16 09:00")
    client = Client()
    set_up_app(by_password(bob, client))
    client.post("/accounts/logout/")
    assert by_password(alice, client).get(DESK).headers["Location"] == FACTORS
