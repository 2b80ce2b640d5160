"""The pages on which a session or a check-in is corrected, or remarked on when it is too late."""

from typing import Any
from uuid import uuid4

from django.test import Client

from patients.models import CheckIn, Patient, Remark, Session, SymptomReport
from tests.cast import At, answer
from tests.portal.conftest import above_the_footer, check_in_post
from tests.portal.test_a_session import address, session_post


def test_todays_page_leads_to_the_session_with_what_was_answered(browser: Client, dana: Patient, started: Any) -> None:
    first = started.exercises.first()
    browser.post(address(started), session_post(started, effort="7", **{f"pain-{first.pk}": "4"}))
    done = Session.objects.get(patient=dana)
    path = f"/correct/session/{done.key}/"
    assert f'href="{path}"' in browser.get("/today/").content.decode()
    body = browser.get(path).content.decode()
    assert '<option value="7" selected>' in body
    assert '<option value="4" selected>' in body
    wrong = browser.post(path, session_post(started, effort="11"))
    assert "There is a problem" in above_the_footer(wrong)
    response = browser.post(path, session_post(started, effort="2"))
    assert (response.status_code, response.headers["Location"]) == (303, "/today/")
    assert [(one.effort, one.corrects) for one in Session.objects.standing()] == [(2, done)]


def test_a_check_in_is_corrected_with_what_was_answered(browser: Client, dana: Patient, started: Any) -> None:
    told = answer(dana, 7, 5, symptoms={"weight_gain"})
    path = f"/correct/check-in/{told.key}/"
    assert f'href="{path}"' in browser.get(f"/check-in/{told.key}/").content.decode()
    body = browser.get(path).content.decode()
    assert 'value="weight_gain" checked' in body
    assert body.count(" checked>") == 3  # pain, change, weight gain: no "no" is filled in
    assert browser.post(path, check_in_post(pain="3")).status_code == 303
    assert CheckIn.objects.get(corrects=told).pain == 3


def test_a_red_flag_in_a_correction_with_something_missing_is_advised_on(
    browser: Client, dana: Patient, started: Any
) -> None:
    told = answer(dana, 4)
    path = f"/correct/check-in/{told.key}/"
    shown = above_the_footer(browser.post(path, check_in_post(pain=None, first="both_legs")))
    assert "Call 999 or go to A&E now" in shown
    assert "Correct your check-in of" in shown
    assert SymptomReport.objects.get(patient=dana).symptoms == ["both_legs"]
    lost = above_the_footer(Client().post(path, {"first": "both_legs"}))
    assert "Call 999 or go to A&E now" in lost


def test_after_a_day_a_note_is_all_it_takes(browser: Client, dana: Patient, started: Any, at: At) -> None:
    told = answer(dana, 7, 5)
    at("2026-03-03 09:00")
    path = f"/correct/check-in/{told.key}/"
    assert "it stays as it is" in above_the_footer(browser.get(path))
    assert "Write what you want to add." in above_the_footer(browser.post(path, {"text": ""}))
    assert browser.post(path, {"text": "It was 5", "key": str(uuid4())}).status_code == 303
    assert Remark.objects.get(check_in=told).text == "It was 5"
    assert CheckIn.objects.filter(corrects=told).count() == 0
