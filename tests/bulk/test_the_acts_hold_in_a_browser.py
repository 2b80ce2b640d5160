"""The list of patients and the page of an act for several, in a real browser."""

import pytest
from django.urls import reverse

from patients.models import Pause
from tests.looking import hold, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("script", [True, False])
def test_two_are_chosen_looked_at_and_paused(live, chromium, prescribed, dana, erin, alice, as_user, script):
    prescribed(dana)
    page = signed_in(chromium, live, as_user(alice), java_script_enabled=script)
    page.goto(live + reverse("admin:patients_patient_changelist"))
    if script:
        hold(page, "list")
    for box in page.locator("input.action-select").all():
        box.check()
    page.locator("select[name=action]").select_option("pause_programmes")
    page.get_by_role("button", name="Go", exact=True).click()
    page.get_by_label("From").fill("2030-04-01")
    page.get_by_label("Until").fill("2030-04-05")
    page.get_by_label("Reason").fill("closed over Easter")
    page.get_by_role("button", name="Show who is affected").click()
    page.get_by_text("Has no programme under way").wait_for()
    if script:
        hold(page, "who is affected")
    page.get_by_role("button", name="Pause these programmes").click()
    page.get_by_text("Done for 1 patient.").wait_for()
    assert Pause.objects.get().episode.patient == dana
    assert page.complaints == []
    page.context.close()
