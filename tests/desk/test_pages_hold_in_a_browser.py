"""The desk in a real browser: nothing refused by the policy, nothing axe finds, and no need of JavaScript."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from clinic import clock
from patients.care import prescribing
from patients.models import Patient, PrescriptionVersion, Referral
from programmes.models import ProgrammeExercise
from tests.cast import answer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def signed_in(chromium: Any, live: str, client: Any, **options: Any) -> Any:
    """Return a browser context with the session of a test client."""
    context = chromium.new_context(service_workers="block", **options)
    cookies = [{"name": name, "value": morsel.value, "url": live} for name, morsel in client.cookies.items()]
    context.add_cookies(cookies)
    return context


def addresses(patient, draft, letter) -> list[str]:
    concern = patient.concerns.first()
    return [
        reverse("admin:index"),
        reverse("admin:patients_patient_changelist"),
        reverse("admin:patients_patient_change", args=[patient.pk]),
        reverse("admin:patients_patient_prescribe", args=[patient.pk]),
        reverse("admin:patients_version_edit", args=[draft.pk]),
        reverse("admin:patients_version_preview", args=[draft.pk]),
        reverse("admin:patients_version_publish", args=[draft.pk]),
        reverse("admin:patients_prescription_versions", args=[draft.prescription_id]),
        reverse("admin:patients_version_template", args=[draft.pk]),
        reverse("admin:patients_template_copies", args=[draft.prescription.programme_id]),
        reverse("admin:patients_templates"),
        reverse("admin:patients_concern_change", args=[concern.pk]),
        reverse("admin:patients_check_in", args=[patient.pk]),
        reverse("admin:patients_messages", args=[patient.pk]),
        reverse("admin:patients_referral_change", args=[letter.pk]),
        reverse("admin:patients_referral_print", args=[letter.pk]),
    ]


@pytest.mark.long
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 800)])
def test_every_page_is_clean(live, chromium, not_improved, dana, alice, as_user, scheme, width):
    answer(dana, 9, symptoms={"fever"})
    published = PrescriptionVersion.objects.get()
    draft = prescribing.draft_next(by=alice, prescription=published.prescription, now=clock.now())
    ProgrammeExercise.objects.filter(order=2).update(sessions_per_day=3)
    Patient.objects.update(flags=["osteoporosis", "recent_surgery"])
    context = signed_in(chromium, live, as_user(alice), color_scheme=scheme, viewport={"width": width, "height": 900})
    for address in addresses(dana, draft, Referral.objects.get()):
        page, said = context.new_page(), []
        page.on("console", lambda message, said=said: said.append(message.text))
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        assert page.goto(live + address).status == 200
        assert said == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert [one["id"] for one in found] == [], address
        page.close()
    context.close()


def test_a_programme_is_prescribed_without_javascript(live, chromium, dana, alice, routine, as_user):
    context = signed_in(chromium, live, as_user(alice), java_script_enabled=False)
    page = context.new_page()
    page.goto(live + reverse("admin:patients_patient_change", args=[dana.pk]))
    page.get_by_role("link", name="Prescribe").click()
    page.get_by_label("Programme").select_option(str(routine.pk))
    page.get_by_label("Pain now").fill("6")
    page.get_by_role("button", name="Make the draft").click()
    page.locator(".exercise > legend").nth(1).wait_for()
    first, second = page.locator(".exercise > legend").all_inner_texts()[:2]
    page.get_by_role("button", name="Down").first.click()
    expect(page.locator(".exercise > legend").first).to_have_text(second)
    assert page.locator(".exercise > legend").all_inner_texts()[:2] == [second, first]
    for fields in page.get_by_text("By fields, and a note").all():
        if fields.locator("xpath=..").get_attribute("open") != "":
            fields.click()
    for field in page.get_by_label("Sessions a day").all():
        field.fill("2")
    page.get_by_label("Repetitions").first.fill("0")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_role("alert").get_by_text("from 1 to 100")).to_be_visible()
    page.get_by_label("Repetitions").first.fill("")
    page.get_by_role("button", name="Save and publish").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text(re.compile("^Published"))).to_be_visible()
    version = PrescriptionVersion.objects.get()
    assert version.published_at is not None
    assert [row.name for row in version.exercises.all()][:2] == [second, first]
    context.close()
