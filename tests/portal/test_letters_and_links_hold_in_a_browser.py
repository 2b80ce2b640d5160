"""The portal's pages around a letter, and those that a link opens, in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from clinic import clock
from clinic.mail.models import Message
from patients.care import acknowledging, chasing, messaging, referrals, reminding
from patients.models import Patient, Referral, ReminderSettings
from tests.cast import At, answer, tick
from tests.looking import hold, press, signed_in
from tests.referrals.cast import sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def letter(started: Any, dana: Patient, alice: Any, at: At) -> Referral:
    """No better after two weeks: a letter was sent, and on its day 7 the patient is asked about an appointment."""
    at("2026-03-16 10:00")
    told = answer(dana, 6, 4)
    with transaction.atomic():
        letter = sent(Referral.objects.get(), alice)
    messaging.write(patient=dana, key=told.key, text="May I swim?", now=clock.now())
    messaging.answer(by=alice, patient=dana, text="Yes, gently.", now=clock.now())
    at("2026-03-23 10:01")
    tick()
    chasing.chase_due(now=clock.now())
    return letter


@pytest.fixture
def phone(chromium: Any, live: str, dana: Patient, as_user: Any, letter: Referral) -> Iterator[Any]:
    page = signed_in(chromium, live, as_user(dana))
    yield page
    page.context.close()


def goto(page: Any, address: str, status: int = 200) -> None:
    assert page.goto(address).status == status


def test_the_patients_own_pages(live: str, phone: Any, dana: Patient, letter: Referral) -> None:
    told = dana.check_ins.latest("pk")
    for path in ("/today/", f"/check-in/{told.key}/", "/messages/", "/reminders/"):
        goto(phone, live + path)
        hold(phone, path)
    goto(phone, f"{live}/check-in/{told.key}/")
    press(phone, "This can wait")
    assert "You told us that this can wait." in phone.inner_text("main")
    press(phone, "No, not yet")
    assert "Do you have an appointment yet?" not in phone.inner_text("main")
    hold(phone, "today, answered")
    before = reminding.ReminderSettings.objects.get().calendar_link
    goto(phone, f"{live}/reminders/")
    press(phone, "Make a new link")
    assert ReminderSettings.objects.get().calendar_link == before + 1
    assert phone.complaints == []


def test_the_link_that_stops_reminders(live: str, phone: Any, dana: Patient) -> None:
    goto(phone, f"{live}/stop/{reminding.stop_token(dana)}/")
    hold(phone, "stop")
    press(phone, "Stop my reminders")
    assert "Reminders are off" in phone.inner_text("main")
    hold(phone, "stopped")
    assert phone.complaints == []


def test_the_recipients_link_shows_nobody(
    live: str, chromium: Any, dana: Patient, alice: Any, letter: Referral, at: At
) -> None:
    page = signed_in(chromium, live)
    link = f"{live}/letter/{acknowledging.token_of(Message.objects.get(kind='referral'))}/"
    goto(page, link)
    hold(page, "the question")
    assert "Dana" not in page.content()
    press(page, "We have this letter")
    hold(page, "thanks")
    assert Referral.objects.get().status == "received"
    referrals.withdraw(by=alice, referral=letter, now=clock.now())
    goto(page, link)
    hold(page, "withdrawn")
    assert "no longer stands" in page.inner_text("main")
    at("2026-06-01 10:00")
    goto(page, link, status=404)
    hold(page, "too old")
    assert [said for said in page.complaints if "404" not in said] == []
    page.context.close()


def test_a_page_that_is_not_theirs_and_a_form_too_old(live: str, phone: Any) -> None:
    goto(phone, f"{live}/no-such-page/", status=404)
    hold(phone, "404")
    goto(phone, f"{live}/messages/")
    phone.eval_on_selector("main [name=csrfmiddlewaretoken]", "field => field.value = 'x'.repeat(64)")
    phone.fill("textarea", "Hello")
    press(phone, "Send the message")
    hold(phone, "403")
    assert "main" in phone.content()
