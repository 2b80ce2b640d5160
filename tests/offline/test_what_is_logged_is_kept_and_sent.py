"""What is told without a network is kept on the phone, sent when there is one, and stored once."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from patients.models import CheckIn, Patient, Session, SymptomReport
from tests.looking import findings
from tests.offline.conftest import page_of
from tests.offline.telling import RECEIVED, SAVED, UNKNOWN, fill, held, says, send_check_in, send_session, send_symptoms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POSTS = "**/api/v1/**"


def test_a_session_and_a_check_in_wait_and_arrive_in_order(phone: Any, started: Any, dana: Patient) -> None:
    phone.context.set_offline(True)
    send_session(phone, started, note="on the stairs")
    says(phone, SAVED)
    assert RECEIVED not in phone.inner_text("main")
    send_check_in(phone)
    says(phone, SAVED)
    assert [record["kind"] for record in held(phone)] == ["sessions", "check-ins"]
    assert not Session.objects.exists()
    posted: list[str] = []
    phone.context.on("request", lambda asked: posted.append(asked.url) if asked.method == "POST" else None)
    phone.context.set_offline(False)
    expect(phone.get_by_text(RECEIVED)).to_have_count(2)
    expect(phone.locator("#unsent [data-unsent]")).to_have_count(0)
    assert [url.rpartition("v1/")[2] for url in posted] == ["sessions/", "check-ins/"]
    assert held(phone) == []  # nothing stays behind
    assert Session.objects.get(patient=dana).note == "on the stairs"
    assert CheckIn.objects.filter(patient=dana).count() == 2
    assert phone.complaints == []


def test_what_is_corrected_before_it_was_sent_is_one_record(phone: Any) -> None:
    kept = phone.evaluate("""async () => {
        const queue = await import("/static/limber/offline/queue.js")
        const store = await import("/static/limber/offline/store.js")
        for (const note of ["first", "second"])
            await queue.save({key: "k", kind: "check-ins", account: "somebody", body: {note}, began: 0, red: false})
        return store.of("somebody")
    }""")
    assert [record["body"]["note"] for record in kept] == ["second"]


def test_with_a_network_the_next_page_says_when_the_clinic_got_it(phone: Any, started: Any) -> None:
    send_session(phone, started)
    phone.wait_for_url("**/today/")
    says(phone, re.compile(f"{RECEIVED}.* 09:00"))
    send_check_in(phone)
    phone.wait_for_url("**/check-in/*/")
    says(phone, re.compile(f"{RECEIVED}.* 09:00"))
    assert phone.complaints == []


def test_a_symptom_ticked_without_a_network_shows_the_advice_at_once(phone: Any, dana: Patient) -> None:
    phone.context.set_offline(True)
    send_symptoms(phone, "chest_pain", "fever")
    says(phone, UNKNOWN)
    first, second = phone.locator(".nhsuk-card--care__heading").all_inner_texts()
    assert "Call 999 now" in first
    assert "Ask for an urgent GP appointment today, or call 111" in second
    assert phone.get_by_role("link", name=f"Phone the clinic on {dana.clinic.phone}").first.is_visible()
    assert RECEIVED not in phone.inner_text("main")
    assert findings(phone) == []
    phone.context.set_offline(False)
    says(phone, RECEIVED)
    assert findings(phone) == []
    assert UNKNOWN not in phone.inner_text("main")
    assert set(SymptomReport.objects.get(patient=dana).symptoms) == {"chest_pain", "fever"}


def test_a_red_flag_waits_for_no_missing_answer(phone: Any, dana: Patient) -> None:
    phone.context.set_offline(True)
    phone.goto("/check-in/")
    fill(phone, first=["leg_weakness"])
    says(phone, UNKNOWN)
    assert "Call 999 or go to A&E now" in phone.inner_text("h2")
    assert "Answer this: How bad was your pain in the last 24 hours?" in phone.inner_text(".nhsuk-error-summary")
    phone.context.set_offline(False)
    says(phone, RECEIVED)
    assert SymptomReport.objects.get(patient=dana).symptoms == ["leg_weakness"]
    assert CheckIn.objects.filter(patient=dana).count() == 1


@pytest.mark.parametrize("cut", ["before", "after"])
def test_whatever_is_cut_off_is_sent_again_and_stored_once(phone: Any, started: Any, dana: Patient, cut: str) -> None:
    tries: list[str] = []

    def cutting(route: Any) -> None:
        tries.append(route.request.headers["idempotency-key"])
        if len(tries) > 2:
            return route.continue_()
        if cut == "after":
            route.fetch()
        return route.abort()

    phone.context.route(POSTS, cutting)
    send_session(phone, started)
    says(phone, SAVED)
    for _ in range(2):
        phone.evaluate("dispatchEvent(new Event('online'))")
    says(phone, RECEIVED)
    assert len(set(tries)) == 1
    assert Session.objects.filter(patient=dana).count() == 1
    assert held(phone) == []


def test_what_a_door_on_the_way_answers_is_not_the_clinics_word(phone: Any, started: Any) -> None:
    phone.context.route(POSTS, lambda route: route.fulfill(status=200, body="<h1>Welcome to this café</h1>"))
    send_session(phone, started)
    says(phone, SAVED)
    assert RECEIVED not in phone.inner_text("main")
    assert len(held(phone)) == 1


def test_two_tabs_send_each_thing_once_and_both_say_so(phone: Any, started: Any, dana: Patient) -> None:
    posted: list[str] = []
    phone.context.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    phone.context.set_offline(True)
    send_session(phone, started)
    says(phone, SAVED)
    other = page_of(phone.context)
    send_check_in(other)
    says(other, SAVED)
    phone.context.set_offline(False)
    says(phone, RECEIVED)
    says(other, RECEIVED)
    expect(phone.locator("#unsent [data-unsent]")).to_have_count(0)
    assert sorted(url.rpartition("v1/")[2] for url in posted) == ["check-ins/", "sessions/"]
    assert held(phone) == held(other) == []
    assert CheckIn.objects.filter(patient=dana).count() == 2


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_wrong_by_a_day_changes_no_day(phone: Any, started: Any, dana: Patient, days: int) -> None:
    phone.clock.install(time=datetime.now(UTC) + timedelta(days=days))
    phone.context.set_offline(True)
    send_session(phone, started)
    says(phone, SAVED)
    phone.context.set_offline(False)
    says(phone, RECEIVED)
    assert str(Session.objects.get(patient=dana).day) == "2026-03-02"


def test_a_tab_that_was_frozen_for_ten_minutes_goes_on(phone: Any, started: Any, dana: Patient) -> None:
    phone.clock.install()
    phone.context.route(POSTS, lambda _route: None)  # never answered: the tab froze meanwhile
    send_session(phone, started)
    phone.clock.run_for("00:06")
    says(phone, SAVED)
    phone.context.unroute(POSTS)
    phone.clock.fast_forward("10:00")
    phone.evaluate("document.dispatchEvent(new Event('resume'))")
    says(phone, RECEIVED)
    assert Session.objects.filter(patient=dana).count() == 1
