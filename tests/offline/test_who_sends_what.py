"""What is refused stays and says what to do; nobody sends or sees another's; signing out loses no report."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from patients.care import courses
from patients.models import Patient, PrescriptionVersion, Session, SymptomReport
from tests.cast import At
from tests.offline.conftest import visit
from tests.offline.telling import RECEIVED, SAVED, UNKNOWN, held, says, send_check_in, send_session, send_symptoms
from tests.portal.test_a_session import publish_the_next

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = "async () => (await (await caches.open('limber-pages')).keys()).map(request => new URL(request.url).pathname)"
OWNERS = """async () => {
    const pages = await (await caches.open("limber-pages")).matchAll()
    return new Set(pages.map(page => page.headers.get("Limber-Account"))).size
}"""
ALL = """() => new Promise(done => {
    indexedDB.open("limber").onsuccess = opened => {
        const all = opened.target.result.transaction("queue").objectStore("queue").getAll()
        all.onsuccess = () => done(all.result.map(record => record.kind))
    }
})"""


def end(version: PrescriptionVersion, at: At) -> None:
    episode, now = version.prescription.episode, at("2026-03-03 09:00")
    courses.end(by=episode.patient.physiotherapist, episode=episode, outcome_note="Well", now=now)


def replace(version: PrescriptionVersion, at: At) -> None:
    publish_the_next(version, at, "2026-03-03 09:00")


@pytest.mark.parametrize("change", [end, replace])
def test_what_is_refused_stays_and_says_what_to_do(
    phone: Any, started: PrescriptionVersion, at: At, change: Callable[[PrescriptionVersion, At], None]
) -> None:
    phone.context.set_offline(True)
    send_session(phone, started)
    says(phone, SAVED)
    change(started, at)
    at("2026-03-20 09:00")
    phone.context.set_offline(False)
    says(phone, "The clinic could not take it")
    assert len(held(phone)) == 1
    phone.goto("/today/")
    says(phone, "The clinic could not take it")
    phone.get_by_role("button", name="I have told the clinic. Remove it from this phone").click()
    expect(phone.locator("#unsent [data-unsent]")).to_have_count(0)
    assert held(phone) == []


def test_another_account_neither_sees_nor_sends_it(
    phone: Any, dana: Patient, erin: Patient, as_user: Callable[[Any], Client], browser: Client, live: str
) -> None:
    phone.context.set_offline(True)
    send_symptoms(phone, "fever")
    says(phone, UNKNOWN)
    sign_in(phone, as_user(erin), live)
    phone.context.set_offline(False)
    says(phone, "Somebody else is signed in")
    visit(phone)
    assert UNKNOWN not in phone.inner_text("main")
    assert held(phone) == []
    assert {"/today/", "/check-in/", "/help-now/"} <= set(phone.evaluate(KEPT))
    assert phone.evaluate(OWNERS) == 1  # hers alone
    sign_in(phone, browser, live)
    phone.goto("/today/")
    says(phone, RECEIVED)
    assert SymptomReport.objects.get().patient == dana


def sign_in(phone: Any, client: Client, live: str) -> None:
    cookie = {"name": "limber", "value": client.cookies["limber"].value, "url": live}
    phone.context.add_cookies([cookie])


def test_signed_out_it_stays_and_leads_to_the_sign_in(phone: Any, started: Any) -> None:
    phone.goto("/check-in/")
    phone.context.clear_cookies(name="limber")
    phone.context.set_offline(True)
    send_check_in(phone)
    phone.context.set_offline(False)
    says(phone, "You are signed out")
    assert phone.get_by_role("button", name="Sign in").get_attribute("href") == "/accounts/login/?next=%2Ftoday%2F"
    assert len(held(phone)) == 1
    phone.goto("/today/")
    expect(phone).to_have_title("Sign in - Limber")
    assert phone.evaluate(KEPT) == []  # nobody is signed in: no page of anybody stays


def test_signing_out_says_what_is_unsent_and_keeps_what_reports_pain(phone: Any, started: Any, dana: Patient) -> None:
    phone.context.set_offline(True)
    send_session(phone, started)
    says(phone, SAVED)
    send_session(phone, started, slot=2, pain_after="4")
    says(phone, SAVED)
    send_symptoms(phone, "fever")
    says(phone, UNKNOWN)
    phone.get_by_role("button", name="Sign out").click()
    says_dialog(phone, "There is no network. Signing out needs one.")
    phone.get_by_role("button", name="Stay signed in").click()
    phone.context.route("**/api/v1/**", lambda route: route.fulfill(status=503, body="later"))
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Sign out").click()
    says_dialog(phone, "Some of it has not reached the clinic yet")
    phone.get_by_role("button", name="Sign out now").click()
    phone.wait_for_url("**/accounts/login/")
    assert phone.evaluate(ALL) == ["sessions", "symptoms"]  # the one of the two with pain
    assert phone.evaluate(KEPT) == []
    assert not Session.objects.exists()


def test_a_browser_that_only_believes_in_a_network_is_not_believed(phone: Any, started: Any) -> None:
    phone.context.set_offline(True)
    send_symptoms(phone, "fever")
    says(phone, UNKNOWN)
    phone.evaluate("Object.defineProperty(navigator, 'onLine', { value: true })")
    phone.get_by_role("button", name="Sign out").click()
    says_dialog(phone, "There is no network. Signing out needs one.")


def test_signing_out_sends_first_where_it_can(phone: Any, started: Any) -> None:
    cut = [True]
    phone.context.route("**/api/v1/**", lambda route: route.abort() if cut else route.continue_())
    send_session(phone, started)
    says(phone, SAVED)
    cut.clear()
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/accounts/login/")
    assert Session.objects.count() == 1
    assert phone.evaluate(ALL) == []


def says_dialog(phone: Any, words: str) -> None:
    phone.locator("dialog").get_by_text(words).wait_for()
