import time

import httpx
import pytest

from clinic.mail import outbox, texting
from clinic.mail.delivery import deliver_due
from clinic.mail.models import Message, Status
from tests.mail.conftest import states
from tests.mail.gateway import TOKEN
from tests.mail.some_kinds import NOW, plan, text

pytestmark = pytest.mark.django_db


def test_a_text_arrives_with_its_reference(practice, gateway):
    text(practice)
    assert deliver_due(now=NOW) == 1
    stored = Message.objects.get()
    assert gateway.taken == [{"to": "07700900001", "text": "Please have a look.", "reference": stored.message_id}]
    assert (gateway.asked[0]["by"], gateway.asked[0]["once"]) == (f"Bearer {TOKEN}", stored.message_id)
    assert (stored.status, stored.last_reply, stored.settled_at) == (Status.ACCEPTED, '202 {"id": "sms-1"}', NOW)


def test_one_occasion_is_planned_once_for_each_way(practice, gateway, sink):
    assert plan(practice)
    assert text(practice)
    assert text(practice) is None
    assert deliver_due(now=NOW) == 2
    assert (len(sink.accepted), len(gateway.taken)) == (1, 1)


def test_what_is_no_number_is_shown_to_a_person(practice, gateway):
    assert text(practice, recipient="ring me").status == Status.FAILED
    assert [message.last_reply for message in Message.objects.needing_a_person(practice)] == [
        "Not sent: this is not a phone number."
    ]


@pytest.mark.parametrize("status", [400, 410, 422])
def test_one_refused_number_does_not_stop_the_others(practice, gateway, status):
    gateway.statuses["07700900002"] = status
    for number in (1, 2, 3):
        text(practice, number)
    deliver_due(now=NOW)
    assert states() == {"accepted": 2, "failed": 1}
    assert Message.objects.needing_a_person(practice).get().recipient == "07700900002"


@pytest.mark.parametrize("status", [302, 408, 429, 500, 503])
def test_a_busy_gateway_gets_the_same_text_later(practice, gateway, leases_run_out, status):
    gateway.status = status
    text(practice)
    deliver_due(now=NOW)
    assert states() == {"deferred": 1}
    gateway.status = 202
    leases_run_out()
    deliver_due(now=NOW)
    assert len({asked["reference"] for asked in gateway.asked}) == 1
    assert (Message.objects.get().status, Message.objects.get().possibly_twice) == (Status.ACCEPTED, False)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_gateway_that_does_not_know_us_is_not_the_recipients_fault(practice, gateway, status):
    gateway.status = status
    for number in (1, 2, 3):
        text(practice, number)
    deliver_due(now=NOW)
    assert (states(), len(gateway.asked)) == ({"deferred": 3}, 1)


def test_a_dead_gateway_puts_off_texts_and_no_mail(practice, settings, sink):
    settings.TEXT_GATEWAY_URL = "http://127.0.0.1:9/messages"
    for number in (1, 2, 3):
        text(practice, number)
        plan(practice, number)
    deliver_due(now=NOW, limit=2)
    assert (len(sink.accepted), states()["accepted"]) == (3, 3)
    assert "No connection" in Message.objects.filter(status=Status.DEFERRED).first().last_reply


def test_a_dead_mail_server_puts_off_mail_and_no_text(practice, settings, gateway):
    settings.EMAIL_PORT = 9
    for number in (1, 2, 3):
        plan(practice, number)
        text(practice, number)
    deliver_due(now=NOW, limit=2)
    assert (len(gateway.taken), states()["accepted"]) == (3, 3)


def test_a_silent_gateway_is_waited_for_once_and_the_doubt_is_recorded(practice, gateway, monkeypatch, leases_run_out):
    monkeypatch.setattr(texting, "PATIENCE", httpx.Timeout(0.2))
    gateway.pause = 0.6
    for number in (1, 2, 3):
        text(practice, number)
    began = time.monotonic()
    deliver_due(now=NOW)
    assert time.monotonic() - began < 1.5
    assert states() == {"unknown": 1, "deferred": 2}
    gateway.pause = 0
    leases_run_out()
    deliver_due(now=NOW)
    assert states() == {"accepted": 3}
    assert Message.objects.filter(possibly_twice=True).count() == 1
    assert len({asked["reference"] for asked in gateway.asked}) == 3


def test_texts_that_nobody_may_send_any_more_wait_and_then_need_a_person(practice, leases_run_out):
    text(practice)
    for _ in range(5):
        leases_run_out()
        deliver_due(now=NOW)
    [waiting] = Message.objects.needing_a_person(practice)
    assert waiting.last_reply == "Text messages are switched off: TEXT_GATEWAY_URL is not set."


def test_what_does_not_fit_one_text_is_set_aside(practice, gateway):
    text(practice, data={"text": "a" * 161})
    deliver_due(now=NOW)
    assert (gateway.asked, states()) == ([], {"failed": 1})


def test_a_kind_without_words_waits_for_a_version_that_has_them(practice, gateway):
    text(practice, kind="trial_letter")
    deliver_due(now=NOW)
    assert (gateway.asked, states()) == ([], {"deferred": 1})


def test_a_wrong_number_is_corrected_and_sent_again(practice, gateway, db):
    from tests.cast import a_member

    text(practice, recipient="1")
    by = a_member(practice, "Alice Archer")
    assert not outbox.send_again(by=by, message=Message.objects.get(), now=NOW, recipient="alice@example.org")
    assert outbox.send_again(by=by, message=Message.objects.get(), now=NOW, recipient="07700900009")
    deliver_due(now=NOW)
    assert [taken["to"] for taken in gateway.taken] == ["07700900009"]
