"""Who gets a text message, what it says, and that nobody does before the clinic has set it up."""

from datetime import time

import pytest

from clinic import clock
from clinic.mail import kinds
from clinic.mail.models import Channel, Message
from patients.care import reminding, texts
from patients.models import ReminderSettings
from tests.cast import answer, tick


@pytest.fixture
def gateway(settings):
    settings.TEXT_GATEWAY_URL = "https://gateway.example/messages"
    settings.BASE_URL = "https://portal.example"


def choose(patient, *, by_text=True):
    given = {"on": True, "times": [time(9)], "quiet_from": time(21), "quiet_until": time(8)}
    return reminding.choose(patient=patient, by_text=by_text, now=clock.now(), **given)


@pytest.fixture
def started(dana, alice, prescribed, at):
    at("2026-03-16 08:30")
    prescribed(dana)
    answer(dana, 6)
    alice.phone = "+44 7700 900456"
    alice.save()
    return dana


def sent():
    return {(row.kind, row.recipient): row for row in Message.objects.filter(channel=Channel.TEXT)}


def says(message):
    return kinds.words_of(message)


def test_a_patient_who_chose_it_is_reminded_by_text_as_well(gateway, started, alice, at):
    texts.confirm(by=alice, patient=started)
    choose(started)
    at("2026-03-16 09:00")
    tick()
    assert list(sent()) == [("reminder", "07700900123")]
    [text] = sent().values()
    assert says(text) == "A reminder: https://portal.example"
    mail = Message.objects.get(kind="reminder", channel=Channel.EMAIL)
    assert (mail.occasion, mail.expires_at) == (text.occasion, text.expires_at)


def test_nothing_goes_by_text_before_everything_is_in_place(settings, gateway, started, alice, at):
    choose(started)  # not confirmed
    at("2026-03-16 09:00")
    tick()
    texts.confirm(by=alice, patient=started)
    choose(started, by_text=False)  # not chosen
    at("2026-03-17 09:00")
    tick()
    choose(started)
    settings.TEXT_GATEWAY_URL = ""  # not set up
    at("2026-03-18 09:00")
    tick()
    assert sent() == {}
    assert Message.objects.filter(kind="reminder").count() == 3


def test_another_number_has_to_be_confirmed_again(gateway, started, alice, at):
    texts.confirm(by=alice, patient=started)
    choose(started)
    started.phone = "07700 900999"
    started.save()
    at("2026-03-16 09:00")
    tick()
    assert sent() == {}
    assert not texts.confirmed(ReminderSettings.objects.of(started))


def test_an_urgent_concern_reaches_its_owner_by_text_too(gateway, started, alice, at):
    at("2026-03-16 10:00")
    answer(started, 7, symptoms={"saddle_numbness"})
    text = sent()["concern", "+447700900456"]
    assert says(text).startswith("URGENT, Emergency: answer by ")
    assert says(text).endswith("(DD) https://portal.example")


def test_what_can_wait_is_not_texted_to_staff(gateway, started, at):
    at("2026-03-23 10:00")
    answer(started, 8, 6)
    assert Message.objects.filter(kind="concern", channel=Channel.EMAIL).exists()
    assert not [kind for kind, _to in sent() if kind == "concern"]


def test_whoever_it_climbs_to_is_texted_as_well(gateway, started, lena, at):
    lena.phone = "07700 900789"
    lena.save()
    at("2026-03-16 10:00")
    answer(started, 7, symptoms={"fever"})
    at("2026-03-16 15:00")
    tick()
    at("2026-03-16 17:00")
    tick()
    assert ("concern_escalated", "07700900789") in sent()


@pytest.mark.parametrize("kind", ["reminder", "question", "please_ring"])
def test_a_text_to_a_patient_fits_and_says_nothing_clinical(gateway, settings, kind, dana):
    settings.BASE_URL = "https://portal." + "a-very-long-name-" * 7 + ".example"
    said = says(Message(kind=kind, subject=f"patient:{dana.pk}", channel=Channel.TEXT))
    assert 0 < len(said) <= 160
    assert "Dana" not in said
    assert not [word for word in ("exercise", "session", "pain", "physio") if word in said.lower()]


def test_the_page_offers_texts_only_where_they_can_be_sent(gateway, settings, started, as_user):
    browser = as_user(started)
    page = browser.get("/reminders/").content.decode()
    assert "Also send me text messages, to 07700 900123" in page
    assert "once the clinic has checked this number" in page
    post = {"on": "on", "by_text": "on", "time_1": "09:00", "quiet_from": "21:00", "quiet_until": "08:00"}
    browser.post("/reminders/", {**post, "time_zone": "Europe/London"})
    assert ReminderSettings.objects.get(patient=started).by_text
    settings.TEXT_GATEWAY_URL = ""
    assert "text messages" not in browser.get("/reminders/").content.decode()
    browser.post("/reminders/", {**post, "time_zone": "Europe/London"})
    assert ReminderSettings.objects.get(patient=started).by_text
