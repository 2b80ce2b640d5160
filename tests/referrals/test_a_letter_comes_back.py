"""A bounce gives the letter back at once: matched by the identifier of our own mail, and by nothing else."""

import io
import sys

import pytest
from django.core.management import call_command

from clinic import clock
from clinic.mail.models import Message
from patients.care import chasing, referrals, returning
from patients.models import Referral
from tests.referrals.cast import sent

NOTICE = """From: MAILER-DAEMON@secure.example
To: portal@limber.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; secure.example

Final-Recipient: rfc822; dr.elm@secure.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 no such user

--b
Content-Type: {kind}

Message-ID: {message_id}
Subject: Referral

--b--
"""


@pytest.fixture
def mail(letter, alice):
    sent(letter, alice)
    return Message.objects.get(kind="referral")


def notice(message_id, action="failed", kind="message/rfc822"):
    return NOTICE.format(message_id=message_id, action=action, kind=kind).encode()


def status(letter):
    return Referral.objects.get(pk=letter.pk).status


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_failed_notice_returns_the_letter_and_tells_its_owner_at_once(letter, alice, mail, outbox, kind):
    returning.take_notice(notice(mail.message_id, kind=kind), now=clock.now())
    assert status(letter) == "returned"
    assert "550 no such user" in letter.entries.last().text
    chasing.chase_due(now=clock.now())
    assert len(outbox.to(alice.email, kind="referral_chase")) == 1


def test_a_notice_that_it_is_late_returns_nothing(letter, mail):
    assert returning.take_notice(notice(mail.message_id, action="delayed"), now=clock.now()) is None
    assert status(letter) == "sent"


@pytest.mark.parametrize("content", [b"", b"Subject: hello\n\nNot a notice", notice("<made-up@limber.example>")])
def test_any_other_mail_is_not_about_a_letter(letter, mail, content):
    assert returning.take_notice(content, now=clock.now()) is None
    assert status(letter) == "sent"


def test_a_bounce_after_the_recipient_said_they_have_it_is_a_note(letter, alice, mail):
    referrals.record(by=alice, referral=letter, to="received", now=clock.now())
    returning.returned(message_id=mail.message_id, reply="550", now=clock.now())
    assert status(letter) == "received"
    assert "The mail came back: 550" in letter.entries.last().text


def test_a_mail_server_pipes_it_in(letter, mail, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(notice(mail.message_id))))
    said = io.StringIO()
    call_command("returned_mail", stdout=said)
    assert "A letter came back." in said.getvalue()
    assert status(letter) == "returned"
