"""The question of the day after, corrections, late notes and the page of the API, as a browser shows them."""

from typing import Any

import pytest
from playwright.sync_api import expect

from patients.models import Patient, Session
from tests.cast import At
from tests.looking import hold, signed_in
from tests.portal.test_a_session import address, session_post

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_every_page_of_it_holds(live: str, chromium: Any, browser: Any, dana: Patient, started: Any, at: At) -> None:
    browser.post(address(started), session_post(started, pain_after="4", effort="6"))
    done = Session.objects.get(patient=dana)
    page = signed_in(chromium, live, browser)
    for path in (f"/correct/session/{done.key}/", "/api/docs/"):
        page.goto(live + path)
        hold(page, path)
    at("2026-03-03 09:05")
    for path in ("/today/", f"/correct/session/{done.key}/"):
        page.goto(live + path)
        hold(page, path)
    assert page.complaints == []
    page.goto(live + "/today/")
    page.get_by_role("button", name="No, it is worse").click()
    expect(page.locator("main")).to_contain_text("Ease off today", use_inner_text=True)
    page.context.close()
