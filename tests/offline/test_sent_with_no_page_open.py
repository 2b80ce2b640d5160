"""Background sync: what waits is sent once there is a network, with no page open, once, and only by who wrote it."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import pytest
from django.test import Client

from patients.models import CheckIn, Patient, Session, SymptomReport
from tests.offline.conftest import page_of, visit
from tests.offline.telling import RECEIVED, SAVED, UNKNOWN, held, says, send_check_in, send_session, send_symptoms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TAGS = "navigator.serviceWorker.ready.then(registration => registration.sync.getTags())"
# The names of what is left of each record: a receipt has no body.
LEFT = """() => new Promise(done => {
    indexedDB.open("limber").onsuccess = opened => {
        const all = opened.target.result.transaction("queue").objectStore("queue").getAll()
        all.onsuccess = () => done(all.result.map(record => Object.keys(record).sort()))
    }
})"""
PATIENCE = 60  # seconds


@pytest.fixture
def phone(open_phone: Callable[..., Any], browser: Client, started: Any) -> Any:
    """Dana's phone, whose browser may send by itself."""
    page = open_phone(browser)
    visit(page)
    return page


class Reminding:
    """Reminds the service worker as Chromium does when a network is back; no page of the portal is open."""

    def __init__(self, phone: Any, live: str) -> None:
        self.context, self.live = phone.context, live
        self.page = self.context.new_page()
        self.wire = self.context.new_cdp_session(self.page)
        self.found: list[dict[str, Any]] = []
        self.wire.on("ServiceWorker.workerRegistrationUpdated", lambda told: self.found.extend(told["registrations"]))
        self.wire.send("ServiceWorker.enable")
        for page in self.context.pages:
            if page != self.page:
                page.close()

    def __call__(self) -> None:
        eventually(lambda: self.page.wait_for_timeout(50) or self.found)
        known = {"origin": self.live, "registrationId": self.found[0]["registrationId"]}
        asked: list[str] = []
        self.context.on("response", lambda answer: asked.append(answer.url))
        self.wire.send("ServiceWorker.dispatchSyncEvent", {**known, "tag": "limber-queue", "lastChance": False})
        # The worker has asked who is signed in: it knows now whether it may send.
        assert eventually(lambda: self.page.wait_for_timeout(50) or f"{self.live}/device.json" in asked)


def eventually(found: Callable[[], Any]) -> bool:
    limit = monotonic() + PATIENCE
    while not (known := found()) and monotonic() < limit:
        sleep(0.05)
    return bool(known)


def test_a_session_and_a_check_in_arrive_once_though_every_page_is_closed(
    phone: Any, started: Any, dana: Patient, live: str
) -> None:
    phone.context.set_offline(True)
    send_session(phone, started)
    says(phone, SAVED)
    send_check_in(phone)
    says(phone, SAVED)
    assert phone.evaluate(TAGS) == ["limber-queue"]
    remind = Reminding(phone, live)
    assert not Session.objects.exists()
    phone.context.set_offline(False)
    remind()
    remind()
    assert eventually(lambda: CheckIn.objects.filter(patient=dana).count() == 2)
    page = page_of(phone.context)
    visit(page)
    assert eventually(lambda: held(page) == [])
    assert (Session.objects.count(), CheckIn.objects.filter(patient=dana).count()) == (1, 2)


def test_the_next_page_says_what_arrived_meanwhile_and_the_page_after_it_does_not(
    phone: Any, started: Any, dana: Patient, live: str
) -> None:
    phone.context.set_offline(True)
    send_session(phone, started)
    says(phone, SAVED)
    remind = Reminding(phone, live)
    phone.context.set_offline(False)
    remind()
    assert eventually(lambda: Session.objects.filter(patient=dana).exists())
    page = page_of(phone.context)
    page.goto("/static/limber/offline/store.js")  # of the same origin, and says nothing of what arrived
    assert eventually(lambda: page.evaluate(LEFT) == [["account", "at", "key", "kind", "number", "state"]])
    page.goto("/messages/")
    says(page, RECEIVED)
    visit(page)
    assert RECEIVED not in page.inner_text("main")
    assert page.complaints == []


def test_signed_out_or_as_somebody_else_nothing_of_hers_is_sent(
    phone: Any, dana: Patient, erin: Patient, as_user: Callable[[Any], Client], browser: Client, live: str
) -> None:
    phone.context.set_offline(True)
    send_symptoms(phone, "fever")
    says(phone, UNKNOWN)
    remind = Reminding(phone, live)
    phone.context.clear_cookies(name="limber")
    phone.context.set_offline(False)
    for client in (None, as_user(erin), browser):
        if client:
            cookie = {"name": "limber", "value": client.cookies["limber"].value, "url": live}
            phone.context.add_cookies([cookie])
        assert not SymptomReport.objects.exists()
        remind()
    assert eventually(SymptomReport.objects.exists)
    assert SymptomReport.objects.get().patient == dana
