"""Every journey of a patient by Tab, Space, the arrows and Enter: nothing needs a pointer."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from clinic import clock
from patients.care import inviting
from patients.models import CheckIn, Goal, Patient, ReminderSettings, Session, SymptomReport
from tests.cast import PASSWORD
from tests.looking import TABS, press, signed_in
from tests.offline.telling import RECEIVED, says
from tests.portal.test_a_session import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def reach(page: Any, selector: str, *keys: str) -> None:
    """Go by the tab key to the next field that a selector names, and press keys in it."""
    for _tab in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            break
    else:
        raise AssertionError(f"no way to {selector} by keyboard")
    for key in keys:
        page.keyboard.press(key)


def test_a_patients_journeys(live: str, chromium: Any, dana: Patient, started: Any) -> None:
    page = signed_in(chromium, live)
    page.goto(f"{live}/accounts/login/")
    reach(page, "#id_login")
    page.keyboard.type(dana.email)
    reach(page, "#id_password")
    page.keyboard.type(PASSWORD)
    press(page, "Sign in")
    assert page.url == f"{live}/today/"

    press(page, "Tell us how you are")
    reach(page, "[name=pain]", "Space", "ArrowRight", "ArrowRight")
    reach(page, "[name=change]", "Space")
    reach(page, "[name=severe]", "Space", "ArrowDown")
    reach(page, "[name=first][value=none]", "Space")
    reach(page, "[name=second][value=none]", "Space")
    press(page, "Send my answers")
    assert CheckIn.objects.filter(patient=dana).latest("pk").pain == 2

    page.goto(f"{live}{address(started)}")
    page.wait_for_selector("#player-start [data-do=start]:enabled")
    reach(page, "[data-do=by-hand]", "Enter")
    for exercise in started.exercises.all():
        reach(page, f"[name=outcome-{exercise.pk}]", "Space")
    press(page, "Save this session")
    outcomes = Session.objects.get(patient=dana).logs.values_list("outcome", flat=True)
    assert list(outcomes) == ["done"] * started.exercises.count()

    page.goto(f"{live}/progress/")
    reach(page, "[name=text]")
    page.keyboard.type("Walk the dog")
    reach(page, "[name=rating]", "Space", "ArrowRight")
    press(page, "Save")
    assert Goal.objects.get(patient=dana).text == "Walk the dog"

    page.goto(f"{live}/reminders/")
    reach(page, "[name=on]", "Space")
    press(page, "Save")
    assert not ReminderSettings.objects.get(patient=dana).on
    assert page.complaints == []
    page.context.close()


def test_the_first_day_a_symptom_and_a_correction(live: str, chromium: Any, erin: Patient, prescribed: Any) -> None:
    Patient.objects.filter(pk=erin.pk).update(user=None, email="erin.new@example.org")
    prescribed(erin)
    erin.refresh_from_db()
    page = signed_in(chromium, live)
    page.goto(live + urlsplit(inviting.invite(by=erin.physiotherapist, patient=erin, now=clock.now())).path)
    reach(page, "#id_password")
    page.keyboard.type(PASSWORD)
    press(page, "Go to my programme")

    page.goto(f"{live}/start/")
    for group in ("first", "second", "history"):
        reach(page, f"[name={group}][value=none]", "Space")
    reach(page, "[name=pain]", "Space", "ArrowRight", "ArrowRight")
    reach(page, "[name=severe]", "Space", "ArrowDown")
    press(page, "Send my answers")
    started = CheckIn.objects.get(patient=erin)
    assert started.pain == 2

    page.goto(f"{live}/correct/check-in/{started.key}/")
    reach(page, "[name=pain]", "ArrowRight")
    reach(page, "[name=severe]", "Space", "ArrowDown")
    for group in ("first", "second", "history"):  # a no to these is never filled in for anybody
        reach(page, f"[name={group}][value=none]", "Space")
    press(page, "Send the correction")
    assert CheckIn.objects.filter(patient=erin).latest("pk").pain == 3

    page.goto(f"{live}/symptom/")
    reach(page, "[name=second][value=fever]", "Space")
    reach(page, "main form button", "Enter")
    page.get_by_text("Ask for an urgent GP appointment today, or call 111").first.wait_for()
    says(page, RECEIVED)
    assert SymptomReport.objects.get(patient=erin).symptoms == ["fever"]

    page.goto(f"{live}/today/")
    press(page, "Sign out")
    assert page.complaints == []
    page.context.close()
