"""A form that is sent without a network before its script has come is kept like any other, and leads to the advice."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from patients.models import CheckIn, Patient, Session, SymptomReport
from tests.offline.telling import RECEIVED, SAVED, UNKNOWN, held, says
from tests.portal.conftest import check_in_post
from tests.portal.test_a_session import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# As the browser sends it by itself: no script hears of it.
SEND = """answers => {
    const form = document.querySelector("main form[method=post]")
    for (const [name, given] of Object.entries(answers))
        for (const one of form.querySelectorAll(`[name="${name}"]`)) {
            if (["radio", "checkbox"].includes(one.type)) one.checked = one.value === given
            else one.value = given
        }
    HTMLFormElement.prototype.submit.call(form)
}"""
KEY = "document.querySelector('form[data-queue] [name=key]').value"
# What the worker lays aside, two minutes ago.
LEAVE = """async path => {
    const pages = await caches.open("limber-pages")
    const account = document.querySelector("[name=account]").value
    const headers = {"Limber-Account": account, "Limber-Kept": new Date(Date.now() - 120000).toISOString()}
    const answers = new URLSearchParams({key: crypto.randomUUID(), first: "leg_weakness", second: "none"})
    await pages.put(`/laid-aside/?${new URLSearchParams({of: path, key: "one"})}`, new Response(answers, {headers}))
}"""
AN_ANSWER = {"pain": "4", "change": "4", "severe": "no", "first": "none", "second": "none", "note": "As ever."}
ADVICE = "Call 999 or go to A&E now"


def send(page: Any, path: str, **answers: str) -> None:
    page.goto(path)
    page.evaluate(SEND, answers)


def test_a_symptom_leads_to_the_advice_and_is_sent_once_there_is_a_network(phone: Any, started: Any) -> None:
    phone.context.set_offline(True)
    send(phone, "/symptom/", first="leg_weakness")
    phone.get_by_role("heading", name=ADVICE, level=1).wait_for()
    says(phone, UNKNOWN)
    assert len(held(phone)) == 1
    phone.context.set_offline(False)
    says(phone, RECEIVED)
    assert SymptomReport.objects.get().symptoms == ["leg_weakness"]
    phone.goto("/symptom/")
    phone.wait_for_selector("form[data-began]")
    assert phone.locator(":checked").count() == 0  # taken up once
    assert phone.complaints == []


def test_a_check_in_and_a_session_are_saved_like_any_other(phone: Any, started: Any, dana: Patient) -> None:
    phone.context.set_offline(True)
    send(phone, "/check-in/", **AN_ANSWER)
    says(phone, SAVED)
    exercises = [one for one in started.exercises.all() if one.sessions_per_day]
    send(phone, f"{address(started)}?slot=1", **{f"outcome-{exercise.pk}": "done" for exercise in exercises})
    says(phone, SAVED)
    phone.context.set_offline(False)
    phone.get_by_text(RECEIVED).nth(1).wait_for()  # of the one and of the other
    assert CheckIn.objects.get(patient=dana, note="As ever.").pain == 4
    assert Session.objects.get().logs.count() == len(exercises)


def test_what_was_left_out_is_asked_for_and_what_was_said_stays(phone: Any, started: Any) -> None:
    phone.context.set_offline(True)
    send(phone, "/check-in/", pain="7", first="saddle_numbness", note="Since last night.")
    phone.get_by_role("heading", name="There is a problem").wait_for()
    expect(phone.get_by_role("heading", name=ADVICE).first).to_be_visible()
    assert phone.locator("[name=pain]:checked").input_value() == "7"
    assert phone.locator("[name=note]").input_value() == "Since last night."


def test_each_opening_of_a_kept_page_is_a_record_of_its_own(phone: Any, started: Any) -> None:
    phone.context.set_offline(True)
    for code in ("saddle_numbness", "leg_weakness"):
        send(phone, "/symptom/", first=code)
        says(phone, UNKNOWN)
    assert [record["body"]["symptoms"] for record in held(phone)] == [["saddle_numbness"], ["leg_weakness"]]


def test_what_was_left_when_the_page_was_closed_is_taken_up_when_it_is_opened_again(phone: Any, started: Any) -> None:
    phone.goto("/symptom/")
    phone.evaluate(LEAVE, "/symptom/")
    phone.goto("/symptom/")
    phone.get_by_role("heading", name=ADVICE, level=1).wait_for()
    says(phone, RECEIVED)
    assert SymptomReport.objects.get().symptoms == ["leg_weakness"]


def test_what_the_clinic_has_already_is_stored_once(phone: Any, started: Any, browser: Client, dana: Patient) -> None:
    before = CheckIn.objects.filter(patient=dana).count()
    phone.goto("/check-in/")
    browser.post("/check-in/", check_in_post(**AN_ANSWER, key=phone.evaluate(KEY)))  # the answer to it was cut off
    phone.context.set_offline(True)
    phone.evaluate(SEND, AN_ANSWER)
    says(phone, SAVED)
    phone.context.set_offline(False)
    says(phone, RECEIVED)
    assert CheckIn.objects.filter(patient=dana).count() == before + 1


def test_what_another_account_wrote_is_not_kept_and_the_page_says_so(phone: Any, started: Any) -> None:
    phone.context.set_offline(True)
    send(phone, "/symptom/", first="leg_weakness", account="somebody-else")
    says_that_nothing_was_kept(phone)


def test_a_form_that_is_not_kept_says_so_and_leads_to_help(phone: Any, started: Any) -> None:
    phone.goto("/reminders/")
    phone.context.set_offline(True)
    phone.evaluate(SEND, {})
    says_that_nothing_was_kept(phone)


def says_that_nothing_was_kept(phone: Any) -> None:
    phone.get_by_role("heading", name="There is no network").wait_for()
    told = phone.inner_text("main")
    assert "the clinic may not have got them, and this phone has not kept them" in told
    assert "Do not wait for the network" in told
    phone.get_by_role("button", name="When to get help now").click()
    phone.wait_for_url("**/help-now/")
    phone.goto("/today/")
    assert held(phone) == []
    assert not SymptomReport.objects.exists()


@pytest.mark.parametrize("script", [False, True])
def test_until_the_script_has_come_the_page_says_where_the_answers_are(
    open_phone: Any, browser: Client, started: Any, script: bool
) -> None:
    page = open_phone(browser, java_script_enabled=script)
    page.goto("/symptom/#laid-aside")
    notice = page.get_by_role("heading", name="Your answers are on this phone")
    expect(notice).to_be_visible(visible=not script)
    page.goto("/check-in/")
    expect(notice).not_to_be_visible()


def test_with_a_network_it_arrives_as_ever(phone: Any, started: Any) -> None:
    send(phone, "/symptom/", first="leg_weakness")
    phone.get_by_role("heading", name=ADVICE, level=1).wait_for()
    assert SymptomReport.objects.get().symptoms == ["leg_weakness"]
