"""Law 11: a red flag gets its advice, whatever else is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from patients.models import CheckIn, Concern, Patient, SymptomReport
from patients.rules.symptoms import CODES_BY_TIER, Tier
from tests.portal.conftest import above_the_footer, as_asked, check_in_post, page, start_post

PATHS = ["/check-in/", "/start/", "/symptom/", "/messages/"]
EMERGENCY = "Call 999 or go to A&E now"
URGENT = "Ask for an urgent GP appointment today, or call 111"
NOT_SAVED = "We could not save your answers, so nobody at the clinic has seen them."


@pytest.fixture
def stranger(db: None) -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("path", PATHS)
def test_every_red_flag_alone_gets_its_advice_and_reaches_the_clinic(path: str, browser: Client, dana: Patient) -> None:
    for code in sorted(CODES_BY_TIER[Tier.EMERGENCY] | CODES_BY_TIER[Tier.URGENT]):
        told = above_the_footer(browser.post(path, {"first": code}))
        assert advice_of(code) in told, code
        assert NOT_SAVED not in told
        assert SymptomReport.objects.filter(patient=dana, symptoms=[code]).exists(), code
    assert Concern.objects.filter(patient=dana).open().holding().count() == 2


def advice_of(code: str) -> str:
    if code == "chest_pain":
        return "Call 999 now"
    return EMERGENCY if code in CODES_BY_TIER[Tier.EMERGENCY] else URGENT


@pytest.mark.parametrize("post", [{"pain": "9"}, {"pain": "10"}, {"severe": "yes"}, {"pain": "11"}, {"pain": " 9 "}])
@pytest.mark.parametrize("path", ["/check-in/", "/start/"])
def test_very_bad_pain_with_all_else_missing_gets_its_advice(
    path: str, post: dict[str, str], browser: Client, started: Any
) -> None:
    told = above_the_footer(browser.post(path, post))
    assert URGENT in told
    assert NOT_SAVED in told
    assert "020 7946 0100" in told


def test_what_was_ticked_is_still_ticked_beside_the_advice(browser: Client, started: Any) -> None:
    response = browser.post("/check-in/", check_in_post(pain=None, first="saddle_numbness", change="5"))
    body = response.content.decode()
    assert EMERGENCY in above_the_footer(response)
    assert "Choose a number for your pain" in body
    assert body.index("Call 999") < body.index("There is a problem")
    assert 'value="saddle_numbness" checked' in body
    assert 'value="5" checked' in body


def test_the_advice_and_the_errors_are_answered_then_stored_once_more(
    browser: Client, dana: Patient, started: Any
) -> None:
    post = check_in_post(pain=None, first="saddle_numbness")
    browser.post("/check-in/", post)
    response = browser.post("/check-in/", post | {"pain": "4"})
    assert response.status_code == 200
    assert CheckIn.objects.filter(patient=dana, symptoms=["saddle_numbness"]).count() == 1
    assert Concern.objects.filter(patient=dana, finding="emergency_symptom").count() == 1


def test_none_of_these_beside_a_symptom_is_asked_again_and_the_symptom_counts(browser: Client, started: Any) -> None:
    response = browser.post("/check-in/", check_in_post(first=["none", "bladder_change"]))
    assert EMERGENCY in above_the_footer(response)
    assert "You ticked “None of these” and something else" in above_the_footer(response)


def test_an_unknown_code_is_refused_and_hides_no_advice(browser: Client, started: Any) -> None:
    response = browser.post("/check-in/", check_in_post(first=["bogus", "both_legs"]))
    told = above_the_footer(response)
    assert EMERGENCY in told
    assert "“bogus” is not one of the answers" in told


def test_an_unknown_code_alone_gets_no_advice(browser: Client, started: Any) -> None:
    told = above_the_footer(browser.post("/check-in/", check_in_post(first="bogus")))
    assert "There is a problem" in told
    assert "999 or go to" not in told


@pytest.mark.parametrize("path", PATHS)
def test_an_ended_session_does_not_hide_the_advice(path: str, stranger: Client) -> None:
    response = stranger.post(path, {"first": "saddle_numbness"})
    told = above_the_footer(response)
    assert EMERGENCY in told
    assert NOT_SAVED in told
    assert as_asked("saddle_numbness") in told
    assert response.status_code == 403
    assert response.headers["Cache-Control"] == "no-store"


def test_a_device_that_was_signed_in_before_knows_whom_to_phone(browser: Client, started: Any) -> None:
    browser.get("/today/")
    del browser.cookies["limber"]
    told = above_the_footer(browser.post("/check-in/", {"severe": "yes"}))
    assert "then phone us on 020 7946 0100" in told


def test_a_phone_that_somebody_else_wrote_into_the_cookie_is_not_shown(stranger: Client) -> None:
    stranger.cookies["clinic"] = "0900 666666"
    told = above_the_footer(stranger.post("/check-in/", {"severe": "yes"}))
    assert "0900" not in told
    assert "then phone your clinic" in told


def test_nobody_is_said_to_phone_when_nobody_was_told(stranger: Client) -> None:
    assert "will try to phone you" not in above_the_footer(stranger.post("/symptom/", {"first": "both_legs"}))


@pytest.mark.parametrize("path", PATHS)
def test_a_missing_csrf_token_does_not_hide_the_advice(path: str, dana: Patient, started: Any) -> None:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.force_login(dana.user)
    told = above_the_footer(strict.post(path, {"first": "saddle_numbness"}))
    assert EMERGENCY in told
    assert NOT_SAVED in told


@pytest.mark.parametrize("path", PATHS)
def test_a_read_only_database_does_not_hide_the_advice(path: str, browser: Client, started: Any) -> None:
    post = start_post(first="saddle_numbness") if path == "/start/" else check_in_post(first="saddle_numbness")
    browser.get("/today/")
    with read_only():
        response = browser.post(path, post)
    told = above_the_footer(response)
    assert EMERGENCY in told
    assert NOT_SAVED in told
    assert "020 7946 0100" in told
    assert response.status_code == 500


@pytest.mark.parametrize("path", PATHS)
def test_an_unreachable_database_does_not_hide_the_advice(
    path: str, transactional_db: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = Client(raise_request_exception=False)
    stranger.cookies["limber"] = "a" * 32
    with unreachable(tmp_path):
        response = stranger.post(path, {"first": "saddle_numbness", "pain": "10"})
    told = above_the_footer(response)
    assert EMERGENCY in told
    assert URGENT in told
    assert NOT_SAVED in told
    assert "OperationalError" in caplog.text


@pytest.mark.parametrize("cookie", ["", "a" * 32])
def test_help_now_needs_no_database(cookie: str, transactional_db: None, tmp_path: Path) -> None:
    stranger = Client()
    if cookie:
        stranger.cookies["limber"] = cookie
    with unreachable(tmp_path):
        response = stranger.get("/help-now/")
    assert response.status_code == 200
    assert as_asked("saddle_numbness") in page(response)


def test_an_address_that_is_not_there_does_not_hide_the_advice(browser: Client, started: Any) -> None:
    response = browser.post("/check-in/nowhere/", {"first": "saddle_numbness"})
    assert response.status_code == 404
    assert EMERGENCY in above_the_footer(response)


def test_another_method_of_sending_does_not_hide_the_advice(stranger: Client) -> None:
    body = "first=saddle_numbness"
    response = stranger.post("/check-in", body, content_type="application/x-www-form-urlencoded")
    assert EMERGENCY in above_the_footer(response)


def test_a_post_that_cannot_be_read_is_no_red_flag(stranger: Client) -> None:
    response = stranger.post("/check-in/", "x", content_type="multipart/form-data; boundary=")
    assert response.status_code in {302, 400, 403}


def test_stopping_for_pain_with_an_ended_session_gets_its_advice(stranger: Client) -> None:
    response = stranger.post("/session/00000000-0000-0000-0000-000000000000/", {"stopped_for_pain": "on"})
    told = above_the_footer(response)
    assert "Stop the exercises that hurt" in told
    assert "has been told" not in told


@contextmanager
def read_only() -> Iterator[None]:
    """A database that takes nothing more."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield
        transaction.set_rollback(True)


@contextmanager
def unreachable(folder: Path) -> Iterator[None]:
    """A database that nobody answers for: its socket is not there."""
    kept, line = connection.settings_dict.copy(), connection.connection
    connection.connection = None
    connection.settings_dict.update(HOST=str(folder), PORT="1")
    try:
        yield
    finally:
        connection.connection = line
        connection.settings_dict.update(kept)
