"""From which score pain is very severe is each clinic's own: what a page says at once follows it."""

from typing import Any

from django.test import Client

from patients.care import policies
from patients.models import Concern, Patient
from tests.cast import At
from tests.portal.conftest import above_the_footer, check_in_post
from tests.portal.test_a_session import session_post


def switch_on(by: Any, at: At, **settings: int) -> None:
    policies.switch_on(by=by, settings=settings, now=at("2026-03-02 09:30"))


def test_a_clinic_that_counts_pain_from_8_as_very_severe_says_so_at_once(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    switch_on(dana.physiotherapist, at, very_severe_pain=8)
    told = above_the_footer(browser.post("/check-in/", check_in_post(pain="8")))
    assert "Ask for an urgent GP appointment today" in told
    assert Concern.objects.filter(finding="very_severe_pain").exists()


def test_and_above_the_form_while_something_is_missing(browser: Client, dana: Patient, started: Any, at: At) -> None:
    switch_on(dana.physiotherapist, at, very_severe_pain=8)
    told = above_the_footer(browser.post("/check-in/", check_in_post(pain="8", change=None)))
    assert told.index("Ask for an urgent GP appointment today") < told.index("There is a problem")


def test_and_above_a_session_with_something_missing(browser: Client, dana: Patient, started: Any, at: At) -> None:
    switch_on(dana.physiotherapist, at, very_severe_pain=8)
    first, second, *_rest = started.exercises.all()
    post = session_post(started, **{f"pain-{first.pk}": "8", f"outcome-{second.pk}": None})
    told = above_the_footer(browser.post(f"/session/{started.prescription_id}/", post))
    assert told.index("Stop the exercises that hurt") < told.index("There is a problem")


def test_a_clinic_that_counts_from_10_promises_no_call_at_9(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    switch_on(dana.physiotherapist, at, very_severe_pain=10)
    response = browser.post("/check-in/", check_in_post(pain="9"), follow=True)
    told = above_the_footer(response)
    assert "Contact your doctor" in told
    assert "will try to phone you" not in told
