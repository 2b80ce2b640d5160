"""The page of messages: symptoms first, nobody watches it, and the thread."""

from typing import Any
from uuid import uuid4

from django.test import Client

from clinic import clock
from clinic.models import Staff
from patients.care import concerns, messaging
from patients.models import Concern, Patient, PatientMessage, SymptomReport
from tests.cast import At, answer
from tests.portal.conftest import NONE, above_the_footer, page

ADVICE = "Call 999 or go to A&E now"


def post(**changes: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "text": "May I swim?", **NONE, **changes}


def test_it_asks_about_symptoms_before_the_text_and_says_that_nobody_watches(browser: Client, at: At) -> None:
    at("2026-03-13 15:00")
    response = browser.get("/messages/")
    body, told = response.content.decode(), above_the_footer(response)
    assert body.index('name="first"') < body.index('name="second"') < body.index('name="text"')
    assert "Nobody watches these messages" in told
    assert "020 7946 0100" in told
    assert "by Monday 16 March" in told


def test_a_message_is_stored_and_shown(browser: Client, dana: Patient) -> None:
    response = browser.post("/messages/", post())
    assert (response.status_code, response.headers["Location"]) == (303, "/messages/")
    assert PatientMessage.objects.get(patient=dana, by=None).text == "May I swim?"
    assert "May I swim?" in above_the_footer(browser.get("/messages/"))
    assert not SymptomReport.objects.exists()


def test_a_repeated_post_is_one_message(browser: Client) -> None:
    said = post()
    for _again in range(2):
        browser.post("/messages/", said)
    assert PatientMessage.objects.count() == 1


def test_symptoms_unanswered_are_asked_for_and_the_text_is_kept(browser: Client) -> None:
    body = browser.post("/messages/", {"text": "May I swim?"}).content.decode()
    assert "There is a problem" in body
    assert ">\nMay I swim?</textarea>" in body
    assert not PatientMessage.objects.exists()


def test_a_red_flag_shows_its_advice_and_keeps_the_message(browser: Client, dana: Patient) -> None:
    told = above_the_footer(browser.post("/messages/", post(first="saddle_numbness")))
    assert ADVICE in told
    assert Concern.objects.filter(patient=dana, finding="emergency_symptom").exists()
    assert PatientMessage.objects.filter(patient=dana).exists()


def test_a_red_flag_without_a_text_shows_its_advice_too(browser: Client, dana: Patient) -> None:
    response = browser.post("/messages/", post(first="saddle_numbness", text=""))
    assert ADVICE in above_the_footer(response)
    assert "Write your message" in page(response)
    assert Concern.objects.filter(patient=dana, finding="emergency_symptom").exists()


def test_something_to_mention_leads_to_its_result(browser: Client, dana: Patient) -> None:
    response = browser.post("/messages/", post(second="weight_gain"))
    report = SymptomReport.objects.get(patient=dana)
    assert response.headers["Location"] == f"/symptom/{report.key}/"
    assert PatientMessage.objects.filter(patient=dana).exists()


def test_a_text_that_is_the_name_of_a_symptom_ticks_nothing(browser: Client) -> None:
    assert browser.post("/messages/", post(text="saddle_numbness")).status_code == 303
    assert not SymptomReport.objects.exists()


def test_an_answer_is_read_and_another_patient_sees_none_of_it(
    browser: Client, dana: Patient, erin: Patient, alice: Staff, as_user: Any
) -> None:
    browser.post("/messages/", post())
    messaging.answer(by=alice, patient=dana, text="Yes, in warm water.", now=clock.now())
    told = above_the_footer(browser.get("/messages/"))
    assert "Yes, in warm water." in told
    assert "Alice Archer" in told
    assert "swim" not in page(as_user(erin).get("/messages/"))


def test_after_a_review_today_says_who_looked_one_sentence_and_the_next_date(
    browser: Client, started: Any, dana: Patient, alice: Staff, at: At
) -> None:
    at("2026-03-16 10:00")
    answer(dana, 6, 4)
    concern = Concern.objects.get(patient=dana, finding="not_improved")
    said = {
        "outcome": "changed",
        "note": "Clinical words",
        "told": "Your new exercises are gentler.",
        "now": clock.now(),
    }
    concerns.close(by=alice, concern=concern, next_review_on=at("2026-03-24 10:00").date(), **said)
    told = above_the_footer(browser.get("/today/"))
    assert "Alice Archer has looked at how you are" in told
    assert "Your new exercises are gentler." in told
    assert "Tuesday 24 March" in told
    assert "Clinical words" not in told
    at("2026-03-25 10:00")
    assert "has looked at how you are" not in above_the_footer(browser.get("/today/"))
