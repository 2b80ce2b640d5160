"""Steps in a real browser: the card of a record and the list of a clinic hold, with and without JavaScript."""

import pytest
from django.urls import reverse

from patients.models import PrescriptionVersion, RefusedStep
from tests.cast import a_patient
from tests.looking import hold, signed_in
from tests.progression.conftest import BRIDGE, ON_ONE_LEG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clinic_of_three(given, alice, dana, erin, log_on):
    """Dana and Fred are proposed a step up each, and Erin two steps down."""
    versions = {one: given(one, BRIDGE) for one in (dana, a_patient(alice, "Fred Frost"))}
    down = given(erin, BRIDGE, ON_ONE_LEG)
    for day in (3, 4, 5):
        for version in versions.values():
            log_on(day, version)
        log_on(day, down, pain=7)
    return versions


def test_a_step_of_the_record_is_refused_and_another_taken(live, chromium, clinic_of_three, dana, erin, alice, as_user):
    page = signed_in(chromium, live, as_user(alice))
    page.goto(live + reverse("admin:patients_patient_change", args=[erin.pk]))
    hold(page, "record")
    page.get_by_text("Refuse it", exact=False).first.click()
    hold(page, "record, refusing")
    page.get_by_label("Why not").first.fill("She lifts boxes this week")
    page.locator("details[open]").get_by_role("button", name="Refuse").click()
    page.get_by_text("three new sessions.").first.wait_for()
    assert RefusedStep.objects.get().why == "She lifts boxes this week"
    page.goto(live + reverse("admin:patients_patient_change", args=[dana.pk]))
    page.get_by_role("button", name="Take it").click()
    page.get_by_role("button", name="Publish").wait_for()
    assert PrescriptionVersion.objects.get(published_at=None).exercises.get().name == "Bridge on one leg"
    assert page.complaints == []
    page.context.close()


@pytest.mark.parametrize("script", [True, False])
def test_two_of_the_list_are_checked_and_taken(live, chromium, clinic_of_three, dana, alice, as_user, script):
    page = signed_in(chromium, live, as_user(alice), java_script_enabled=script)
    page.goto(live + reverse("admin:patients_steps"))
    if script:
        hold(page, "list")
    for name in ("Dana Doyle", "Fred Frost"):
        page.get_by_role("region", name=name).get_by_role("checkbox").check()
    page.get_by_role("button", name="Take what is checked into drafts").click()
    page.get_by_role("heading", name="In a draft now").wait_for()
    if script:
        hold(page, "what became of them")
    assert PrescriptionVersion.objects.filter(published_at=None).count() == 2
    assert page.complaints == []
    page.get_by_role("button", name="Take what is checked into drafts").click()
    page.get_by_text("Check at least one step.").wait_for()
    page.context.close()
