"""The pages around carers as a browser shows them: of the patient, of the carer, and of the clinic."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from patients.care import carers
from patients.models import CarerAccess, Patient
from tests.carers.conftest import page_of
from tests.looking import hold, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ("today", "programme", "progress", "help-now", "symptom", "check-in")


def test_what_a_carer_sees_holds(live: str, chromium: Any, hugo: CarerAccess, started: Any, as_user: Any) -> None:
    page = signed_in(chromium, live, as_user(hugo.user))
    paths = [page_of(hugo, name) for name in PAGES]
    for path in (reverse("helping"), *paths, f"{page_of(hugo, 'session', started.prescription_id)}?slot=1"):
        page.goto(live + path)
        hold(page, path)
    assert page.complaints == []
    page.context.close()


def test_what_the_patient_and_the_clinic_see_holds(
    live: str, chromium: Any, hugo: CarerAccess, dana: Patient, alice: Any, as_user: Any
) -> None:
    for who, paths in (
        (dana, [reverse("carers"), reverse("give-carer")]),
        (alice, [reverse(f"admin:patients_{name}", args=[dana.pk]) for name in ("carers", "give_carer")]),
    ):
        page = signed_in(chromium, live, as_user(who))
        for path in paths:
            page.goto(live + path)
            hold(page, path)
        assert page.complaints == []
        page.context.close()


def test_an_invitation_is_accepted_on_a_phone(live: str, chromium: Any, started: Any, dana: Patient, at: Any) -> None:
    now = at("2026-03-02 09:30")
    asked = {"name": "Rosa Reed", "email": "rosa@example.org", "relation": "parent", "scope": "see"}
    row = carers.give(by=None, patient=dana, ends_on=now.date(), now=now, **asked)
    page = signed_in(chromium, live, viewport={"width": 390, "height": 800})
    page.goto(live + reverse("carer-invitation", args=[carers.token_of(row)]))
    hold(page, "invitation")
    page.get_by_label("The code you were told").fill(row.code)
    page.get_by_role("button", name="Yes, I help").click()
    page.get_by_role("link", name=dana.name).first.click()
    expect(page.locator("body")).to_contain_text("You are helping Dana Doyle", use_inner_text=True)
    page.context.close()
