import json

import pytest
from django.test import Client

from clinic.mail import outbox, receipts
from clinic.mail.delivery import deliver_due
from clinic.mail.models import Message, Status
from tests.mail.conftest import states
from tests.mail.some_kinds import NOW, plan, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(practice, gateway):
    """A text that the gateway took."""
    text(practice)
    deliver_due(now=NOW)
    return Message.objects.get()


def post(told, signature=None):
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    signed = {"X-Signature": signature or receipts.signature(body)}
    client = Client(enforce_csrf_checks=True)
    return client.post("/texts/receipt/", body, content_type="application/json", headers=signed).status_code


def test_what_was_not_delivered_becomes_a_task(sent, practice):
    told = {"reference": sent.message_id, "status": "undelivered", "reason": "number not in service"}
    assert [post(told), post(told)] == [204, 204]
    [failed] = Message.objects.needing_a_person(practice)
    assert (failed.status, failed.last_reply) == (Status.FAILED, "Not delivered. number not in service")
    assert [event.status for event in failed.events.order_by("pgh_id")][-1] == "failed"


def test_what_was_delivered_stays_settled(sent, practice):
    assert post({"reference": sent.message_id, "status": "delivered"}) == 204
    assert states() == {"accepted": 1}
    assert not Message.objects.needing_a_person(practice)


def test_a_receipt_ends_the_doubt_without_a_second_text(sent, gateway, leases_run_out):
    Message.objects.update(status=Status.UNKNOWN)
    assert post({"reference": sent.message_id, "status": "delivered"}) == 204
    leases_run_out()
    deliver_due(now=NOW)
    assert (states(), len(gateway.asked)) == ({"accepted": 1}, 1)


def test_a_receipt_that_comes_too_early_is_asked_for_again(practice, gateway):
    text(practice)
    [held] = outbox.claim(limit=1, now=NOW)
    assert post({"reference": held.message_id, "status": "undelivered"}) == 503
    assert states() == {"claimed": 1}


@pytest.mark.parametrize("signature", ["sha256=0", "", "é"])
def test_a_receipt_that_the_gateway_has_not_signed_changes_nothing(sent, signature):
    assert post({"reference": sent.message_id, "status": "undelivered"}, signature or "none") == 403
    assert states() == {"accepted": 1}


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"reference": "x", "status": "lost"}', b'"delivered"'])
def test_what_is_no_receipt_is_refused(gateway, body):
    assert post(body) == 400


def test_a_receipt_of_nothing_we_sent_or_of_a_mail_is_not_there(practice, gateway):
    mail = plan(practice)
    for reference in (mail.message_id, "made up"):
        assert post({"reference": reference, "status": "undelivered"}) == 404
    assert states() == {"planned": 1}


def test_without_a_gateway_there_is_no_such_page(settings):
    settings.TEXT_GATEWAY_TOKEN = "left behind"
    assert post({"reference": "x", "status": "delivered"}) == 404
