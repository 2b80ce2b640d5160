from typing import Any

from django.test import Client

from patients.models import Concern, Patient, SymptomReport
from tests.portal.conftest import above_the_footer, page


def test_it_needs_no_programme(browser: Client, dana: Patient) -> None:
    assert "Report a symptom" in page(browser.get("/symptom/"))
    told = above_the_footer(browser.post("/symptom/", {"second": "fever"}))
    assert "Ask for an urgent GP appointment today" in told
    assert "Your answers are saved" in told
    assert Concern.objects.filter(patient=dana, finding="urgent_symptom").exists()


def test_something_to_mention_leads_to_a_page_that_can_be_read_again(browser: Client, dana: Patient) -> None:
    response = browser.post("/symptom/", {"second": "weight_gain"})
    report = SymptomReport.objects.get(patient=dana)
    assert (response.status_code, response.headers["Location"]) == (303, f"/symptom/{report.key}/")
    told = above_the_footer(browser.get(f"/symptom/{report.key}/"))
    assert "Mention this to your doctor" in told
    assert "Alice Archer has been told too" in told


def test_twice_with_one_key_is_stored_once(browser: Client, dana: Patient) -> None:
    post = {"first": "both_legs", "key": "6f2f1e0a-4c69-4ad3-9d9e-3f5b0c9d2c11"}
    assert above_the_footer(browser.post("/symptom/", post)) == above_the_footer(browser.post("/symptom/", post))
    assert SymptomReport.objects.filter(patient=dana).count() == 1


def test_nothing_ticked_is_asked_again(browser: Client, dana: Patient) -> None:
    body = browser.post("/symptom/", {}).content.decode()
    assert 'href="#id_first_0"' in body
    assert "Tick what is new or worse" in body


def test_somebody_elses_report_is_not_there(browser: Client, erin: Patient, as_user: Any) -> None:
    as_user(erin).post("/symptom/", {"second": "weight_gain"})
    assert browser.get(f"/symptom/{SymptomReport.objects.get().key}/").status_code == 404
