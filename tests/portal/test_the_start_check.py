from typing import Any

from django.test import Client

from patients.models import CheckIn, Concern, Patient
from tests.portal.conftest import above_the_footer, page, start_post


def test_it_comes_before_the_first_session(browser: Client, version: Any) -> None:
    assert "Before your first session" in page(browser.get("/today/"))
    for path in (f"/session/{version.prescription_id}/", "/check-in/"):
        assert browser.get(path).headers["Location"] == "/start/"


def test_it_asks_every_symptom_and_history_question(browser: Client, version: Any) -> None:
    asked = above_the_footer(browser.get("/start/"))
    for words in ("Pain in your chest", "Losing weight without trying", "Have you ever had cancer?", "None of these"):
        assert words in asked


def test_it_is_stored_and_leads_on_to_the_first_session(browser: Client, dana: Patient, version: Any) -> None:
    response = browser.post("/start/", start_post(pain="6"))
    stored = CheckIn.objects.get(patient=dana)
    assert (response.status_code, response.headers["Location"]) == (303, f"/check-in/{stored.key}/")
    assert (stored.kind, stored.pain, stored.history) == ("start", 6, [])
    assert "Start session 1" in page(browser.get("/today/"))
    assert browser.get("/start/").headers["Location"] == "/today/"


def test_history_goes_to_the_physiotherapist_and_the_page_says_so(browser: Client, dana: Patient, version: Any) -> None:
    response = browser.post("/start/", start_post(history=["cancer", "pregnancy"]), follow=True)
    assert CheckIn.objects.get(patient=dana).history == ["cancer", "pregnancy"]
    assert Concern.objects.filter(patient=dana, finding="history").exists()
    assert "Alice Archer will read what you told us about your health" in page(response)


def test_what_is_missing_is_asked_and_nothing_is_lost(browser: Client, dana: Patient, version: Any) -> None:
    response = browser.post("/start/", start_post(pain=None, history=None, severe=None, note="since Sunday"))
    body = response.content.decode()
    for target in ("id_pain_0", "id_history_0", "id_severe_0"):
        assert f'href="#{target}"' in body
        assert f'id="{target}"' in body
    assert "since Sunday" in body
    assert body.count(" checked>") == 2
    assert "<title>Error:" in body
    assert not CheckIn.objects.filter(patient=dana).exists()
