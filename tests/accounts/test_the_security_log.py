"""Who signed in, failed to, was refused, met a limit or changed how they sign in stands in the log, by id alone."""

import json
import re

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from clinic.models import User
from clinic.security import Event
from tests.accounts.conftest import Said, by_password, code_of, rights_in, set_up_app
from tests.cast import PASSWORD
from tests.conftest import CHECKOUT

SIGN_IN = "/accounts/login/"


def events(said: Said) -> list[tuple[str, str | None]]:
    return [(line["event"], line.get("account")) for line in said()]


def test_a_sign_in_says_whose_by_what_from_where_when_and_in_which_request(dana, said):
    answer = Client().post(SIGN_IN, {"login": dana.email, "password": PASSWORD})
    (line,) = said()
    assert (line["event"], line["account"], line["by"]) == ("signed-in", str(dana.user_id), "password")
    assert (line["route"], line["from"], line["request"]) == ("account_login", "127.0.0.1", answer["X-Request-ID"])
    assert line["at"].endswith("+00:00")


def test_a_failed_one_says_it_of_an_account_and_of_none_without_the_address(dana, said):
    for address in (dana.email, "nobody@example.org", "Nobody@example.org "):
        Client().post(SIGN_IN, {"login": address, "password": "wrong"})
    known, unknown, again = said()
    assert (known["event"], known["account"], known["level"]) == ("sign-in-failed", str(dana.user_id), "WARNING")
    assert unknown["event"] == "sign-in-failed"
    assert "account" not in unknown
    assert unknown["digest"] == again["digest"]
    text = json.dumps(said())
    assert "example" not in text
    assert "Dana" not in text


@pytest.mark.parametrize("claim", ["12345", "", "a\0b", "x\nevent=signed-in", "y" * 70_000])
def test_nothing_that_is_typed_passes_for_an_account_or_another_line(dana, said, claim):
    Client().post(SIGN_IN, {"login": claim, "password": "wrong"})
    (line,) = said()
    assert (line["event"], line.get("account")) == ("sign-in-failed", None)
    assert set(line.get("digest", "")) <= set("0123456789abcdef")


def test_a_code_that_is_asked_for_and_typed_wrong_is_of_that_account(dana, said):
    client = Client()
    client.post("/accounts/login/code/", {"email": dana.email})
    for _try in range(5):
        client.post("/accounts/login/code/confirm/", {"code": "ABCD-EFGH"})
    key = str(dana.user_id)
    assert events(said)[:3] == [("way-in-mailed", key), ("sign-in-failed", key), ("sign-in-failed", key)]
    assert "signed-in" not in [event for event, _account in events(said)]


def test_a_second_step_a_new_factor_and_its_loss_are_events(alice, at, said):
    at("2026-03-16 09:00")
    key = str(alice.user_id)
    secret = set_up_app(by_password(alice))
    assert {("factors-changed", key), ("sessions-ended", key)} < set(events(said))
    at("2026-03-16 09:05")
    client = by_password(alice)
    assert events(said)[-1] == ("first-step", key)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert [event for event, _account in events(said)][-2:] == ["sign-in-failed", "signed-in"]
    assert said()[-1]["by"] == "password,mfa"
    call_command("forget_second_factor", alice.user.email)
    assert events(said)[-2:] == [("factors-changed", key), ("sessions-ended", key)]


@pytest.mark.django_db(transaction=True)  # who is behind a change is known for a transaction
def test_a_change_of_rights_says_who_of_whom_and_what(alice, lena, dana, said, as_user):
    before = len(rights_in(said))
    lead, address = as_user(lena), reverse("admin:clinic_staff_change", args=[alice.pk])
    same = {"name": "Alice Archer", "role": "physiotherapist", "is_active": "on"}
    for change in ({}, {"role": "manager"}, {"role": "manager", "is_outside": "on", "is_active": ""}):
        assert lead.post(address, same | change).status_code == 302
    installer = as_user(User.objects.create_superuser("installer@example.org", PASSWORD))
    account = reverse("admin:clinic_user_change", args=[dana.user_id])
    installer.post(account, {"email": "new@example.org", "name": "Dana Doyle"})
    lines = rights_in(said)[before:]
    theirs, root = str(alice.user_id), str(User.objects.get(is_superuser=True).pk)
    assert [(line["account"], str(line.get("actor", "")), line["what"]) for line in lines] == [
        (theirs, str(lena.user_id), "role:physiotherapist>manager"),
        (theirs, str(lena.user_id), "is_outside:False>True,is_active:True>False"),
        (root, "", "is_active:>True,is_staff:>True,is_superuser:>True,email"),
        (str(dana.user_id), root, "is_active:True>False,email"),
    ]
    assert lines[0]["route"] == "admin:clinic_staff_change"
    assert "example" not in json.dumps(lines)


def test_a_new_member_of_staff_is_a_change_of_rights(charlie, said, as_user):
    installer = as_user(User.objects.create_superuser("installer@example.org", PASSWORD))
    given = {"name": "Nia Nwosu", "role": "lead", "is_active": "on", "email": "nia@harbour.example"}
    assert installer.post(reverse("admin:clinic_staff_add"), given | {"clinic": charlie.clinic_id}).status_code == 302
    made = User.objects.get(email="nia@harbour.example")
    last = rights_in(said)[-1]
    assert (last["account"], last["what"]) == (
        str(made.pk),
        f"clinic:>{charlie.clinic_id},role:>lead,is_outside:>False,is_active:>True",
    )


def test_being_oneself_is_shown_again_or_not(dana, said):
    client = by_password(dana)
    client.post("/accounts/reauthenticate/", {"password": "wrong"})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "the tide at noon", "password2": "the tide at noon"}
    client.post("/accounts/password/change/", new)
    key = str(dana.user_id)
    expected = ["signed-in", "shown-again-failed", "shown-again"]
    assert events(said)[:3] == [(event, key) for event in expected]
    assert ("password-changed", key) in events(said)


def test_leaving_and_being_gone_too_long_are_two_events(alice, at, said):
    at("2026-03-16 09:00")
    client = by_password(alice)
    client.post("/accounts/logout/")
    by_password(alice, client)
    at("2026-03-16 09:31")
    client.post(reverse("admin:index"))
    ended = [event for event, _account in events(said) if event.startswith("signed-out")]
    assert ended == ["signed-out", "signed-out-idle"]
    assert {account for _event, account in events(said)} == {str(alice.user_id)}


def test_what_the_table_of_access_refuses_is_logged_by_whom_and_by_route(charlie, dana, as_user, said):
    as_user(charlie).get(reverse("admin:patients_patient_change", args=[dana.pk]))
    as_user(dana).get(reverse("admin:index"))
    Client(enforce_csrf_checks=True).post(SIGN_IN, {"login": dana.email, "password": PASSWORD})
    Client().get("/stop/forged/")
    lines = [(line["event"], line.get("account"), line["route"], line["status"]) for line in said()]
    assert lines == [
        ("refused", str(charlie.user_id), "admin:patients_patient_change", 404),
        ("refused", str(dana.user_id), "admin:index", 404),
        ("refused", None, "account_login", 403),
        ("refused", None, "stop", 404),
    ]
    assert str(dana.pk) not in json.dumps(said())


def test_a_limit_is_logged_when_it_is_reached(dana, said):
    client = Client()
    for _try in range(11):
        client.post(SIGN_IN, {"login": dana.email, "password": "wrong"})
    assert events(said)[-1] == ("limit-reached", str(dana.user_id))
    assert [event for event, _account in events(said)].count("sign-in-failed") == 10


def test_a_session_that_is_ended_from_another_place_is_an_event(dana, said):
    client, other = by_password(dana), by_password(dana)
    page = client.get("/accounts/sessions/").content.decode()
    keys = re.findall(r'name="session" value="(\d+)"', page)
    client.post("/accounts/sessions/", {"session": keys[0]})
    assert ("sessions-ended", str(dana.user_id)) in events(said)
    assert other


def test_what_goes_well_and_what_is_not_there_are_no_events(dana, as_user, said):
    as_user(dana).get("/your-data/")
    Client().get("/no-such-page/")
    assert not said()


def test_the_way_to_run_it_says_what_each_event_means():
    page = (CHECKOUT / "docs" / "running.md").read_text()
    assert not [event.value for event in Event if f"`{event.value}`" not in page]
