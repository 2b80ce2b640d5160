"""Law 11 for a program: a red flag gets its advice, whatever else is wrong with what was sent."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from clinic import throttle
from patients.api import throttling
from patients.models import CheckIn, Concern, Patient, SymptomReport
from tests.api.conftest import CHECK_INS, SESSIONS, SYMPTOMS, Phone, a_check_in, a_session, dumped
from tests.portal.test_advice_comes_first import EMERGENCY, NOT_SAVED, read_only, unreachable

RED = {"symptoms": ["saddle_numbness"]}
PATHS = [CHECK_INS, SYMPTOMS, SESSIONS]


def title(response: Any) -> str:
    assert response.headers["Content-Type"].startswith("application/problem+json")
    return str(response.json()["advice"][0]["title"])


def test_a_red_flag_with_all_else_missing_is_advised_on_and_reaches_the_clinic(phone: Phone, dana: Patient) -> None:
    response = phone.send(CHECK_INS, RED)
    assert (response.status_code, title(response)) == (400, EMERGENCY)
    said = response.json()
    assert said["saved"] is True
    assert "not_recorded" not in said
    assert "pain" in said["errors"]
    assert SymptomReport.objects.get(patient=dana).symptoms == ["saddle_numbness"]
    assert Concern.objects.filter(patient=dana).open().holding().count() == 1


def test_the_same_twice_is_one_report(phone: Phone, dana: Patient) -> None:
    key = uuid4()
    for _time in range(2):
        phone.send(CHECK_INS, RED, key)
    assert SymptomReport.objects.filter(patient=dana).count() == 1


def test_very_bad_pain_alone_says_that_it_is_not_saved(phone: Phone, version: Any) -> None:
    said = phone.send(CHECK_INS, {"severe": True, "symptoms": []}).json()
    assert said["advice"][0]["level"] == "urgent"
    assert said["saved"] is False if "saved" in said else True
    assert said["not_recorded"].startswith(NOT_SAVED)
    assert "020 7946 0100" in said["not_recorded"]


def test_red_flags_under_a_key_that_holds_other_answers_are_kept(phone: Phone, dana: Patient, version: Any) -> None:
    key = uuid4()
    phone.send(CHECK_INS, a_check_in(), key)
    response = phone.send(CHECK_INS, a_check_in(symptoms=["chest_pain"], pain=10), key)
    assert (response.status_code, title(response)) == (409, "Call 999 now")
    assert SymptomReport.objects.get(patient=dana).symptoms == ["chest_pain"]
    assert CheckIn.objects.filter(patient=dana, pain=10).count() == 1


def test_a_whole_check_in_is_stored_and_advised_on(phone: Phone, version: Any) -> None:
    response = phone.send(CHECK_INS, a_check_in(symptoms=["both_legs"]))
    assert response.status_code == 201
    assert response.json()["advice"][0]["title"] == EMERGENCY


@pytest.mark.parametrize("path", [*PATHS, "/api/v1/nowhere/", "/api/v1/today/"])
def test_signed_out_it_is_advised_on_and_said_that_nobody_was_told(path: str, stranger: Phone) -> None:
    response = stranger.send(path, RED)
    assert response.status_code in {401, 404}
    assert title(response) == EMERGENCY
    assert response.json()["not_recorded"].startswith(NOT_SAVED)
    assert response.headers["Cache-Control"] == "no-store"


def test_signed_out_without_a_red_flag_there_is_no_advice(stranger: Phone) -> None:
    response = stranger.send(CHECK_INS, a_check_in())
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"]
    assert "advice" not in response.json()


def test_a_missing_token_does_not_hide_it(dana: Patient, version: Any) -> None:
    strict = Phone(Client(enforce_csrf_checks=True))
    strict.client.force_login(dana.user)
    response = strict.send(CHECK_INS, a_check_in(**RED))
    assert (response.status_code, title(response)) == (403, EMERGENCY)
    assert not SymptomReport.objects.exists()


def test_with_the_token_of_the_cookie_it_is_taken(dana: Patient, version: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dana.user)
    strict.get("/check-in/")
    headers = {"X-CSRFToken": strict.cookies["csrf"].value, "Idempotency-Key": str(uuid4())}
    sent = strict.post(CHECK_INS, dumped(a_check_in()), content_type="application/json", headers=headers)
    assert sent.status_code == 201


def test_a_read_only_database_does_not_hide_it(phone: Phone, version: Any) -> None:
    phone.get("/today/")
    with read_only():
        response = phone.send(CHECK_INS, a_check_in(**RED))
    assert (response.status_code, title(response)) == (500, EMERGENCY)
    assert "020 7946 0100" in response.json()["not_recorded"]


def test_an_unreachable_database_does_not_hide_it(transactional_db: None, tmp_path: Path) -> None:
    stranger = Phone(Client())
    stranger.client.cookies["limber"] = "a" * 32
    with unreachable(tmp_path):
        response = stranger.send(SYMPTOMS, {"symptoms": ["both_legs"], "pain": 10})
    assert (response.status_code, title(response)) == (500, EMERGENCY)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_way_of_sending_does_not_hide_it(kind: str, phone: Phone) -> None:
    response = phone.client.generic("POST", CHECK_INS, dumped(RED), content_type=kind)
    assert title(response) == EMERGENCY


def test_what_is_no_json_is_no_red_flag_and_no_fault(phone: Phone) -> None:
    for body in ("{", "[" * 100_000, "[]", "null", '"saddle_numbness"', '{"symptoms": {"a": 1}, "logs": [1]}'):
        assert phone.send(CHECK_INS, body).status_code == 400


def test_pain_in_a_session_that_cannot_be_stored_is_advised_on(stranger: Phone, version: Any) -> None:
    body = a_session(version)
    body["logs"][0] |= {"pain": 10}
    for hurt in (body, {"stopped_for_pain": True}, {"pain_after": 9}):
        assert title(stranger.send(SESSIONS, hurt)) == "Stop the exercises that hurt"


def test_a_red_flag_is_never_kept_waiting(phone: Phone, version: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "wait_for", lambda *_args, **_kwargs: 30)
    assert throttling.PerPatient.waiting == 0
    refused = phone.send(CHECK_INS, a_check_in())
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "30")
    assert phone.send(CHECK_INS, a_check_in(**RED)).status_code == 201
