"""A bounce gives the letter back at once: only at the signed address of that very mail."""

import io
import sys

import pytest
from django.core.management import call_command

from clinic import clock
from clinic.mail import delivery, outbox
from clinic.mail.models import Message, Status
from clinic.mail.returns import return_address
from patients.care import chasing, referrals, returning, telling
from patients.models import Referral
from tests.referrals.cast import send, sent

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


@pytest.fixture(autouse=True)
def takes_back(settings):
    settings.RETURN_ADDRESS = "returns@limber.example"


@pytest.fixture
def mail(letter, alice):
    sent(letter, alice)
    return Message.objects.get(kind="referral")


def notice(message_id, action="failed", kind="message/rfc822"):
    return NOTICE.format(message_id=message_id, action=action, kind=kind).encode()


def take(mail, content=None, address=None):
    content = notice(mail.message_id) if content is None else content
    address = return_address(mail) if address is None else address
    return returning.take_notice(content, address=address, now=clock.now())


def status(letter):
    return Referral.objects.get(pk=letter.pk).status


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_failed_notice_returns_the_letter_and_tells_its_owner_at_once(letter, alice, mail, kind):
    assert take(mail, notice(mail.message_id, kind=kind)) == mail
    assert status(letter) == "returned"
    assert "550 no such user" in letter.entries.last().text
    chasing.chase_due(now=clock.now())
    assert Message.objects.filter(recipient=alice.email, kind="referral_chase").count() == 1


def test_a_notice_that_it_is_late_returns_nothing(letter, mail):
    assert take(mail, notice(mail.message_id, action="delayed")) is None
    assert status(letter) == "sent"


@pytest.mark.parametrize("content", [b"", b"Subject: hello\n\nNot a notice", notice("<made-up@limber.example>")])
def test_any_other_mail_is_not_about_a_letter(letter, mail, content):
    assert take(mail, content) is None
    assert status(letter) == "sent"


def test_a_bounce_after_the_recipient_said_they_have_it_is_a_note(letter, alice, mail):
    referrals.record(by=alice, referral=letter, to="received", now=clock.now())
    for _again in range(2):
        take(mail)
    assert status(letter) == "received"
    assert letter.entries.filter(text__startswith="The mail came back: smtp; 550").count() == 1


def test_a_mail_server_pipes_it_in(letter, mail, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(notice(mail.message_id))))
    said = io.StringIO()
    call_command("returned_mail", return_address(mail).upper(), stdout=said)
    assert "A letter came back." in said.getvalue()
    assert status(letter) == "returned"


def test_the_mail_leaves_under_the_address_to_which_it_comes_back(letter, alice, sink):
    send(letter, alice)
    delivery.deliver_due(now=clock.now())
    mail = Message.objects.get(kind="referral")
    [left] = [one for one in sink.accepted if one.recipients == ["dr.elm@secure.example"]]
    assert left.sender == return_address(mail)
    assert len(left.sender.partition("@")[0]) <= 64
    assert "returns" not in str(left.message["From"])
    take(mail, address=left.sender)
    assert status(letter) == "returned"


def forged(mail) -> dict[str, str]:
    """Return addresses that somebody could make up who knows all but the key."""
    address = return_address(mail)
    name, _at, domain = address.partition("@")
    key, _dot, mac = name.removeprefix("returns+").partition(".")
    other = outbox.enqueue(
        kind="message", subject="message:0", occasion="x", recipient="x@example.org", clinic=None, now=clock.now()
    )
    return {
        "plain": "returns@limber.example",
        "from": "portal@limber.example",
        "unsigned": f"returns+{key}@{domain}",
        "empty": f"returns+{key}.@{domain}",
        "guessed": f"returns+{key}.{'a' * 26}@{domain}",
        "one letter": f"returns+{key}.{mac[:-1]}{'a' if mac[-1] != 'a' else 'b'}@{domain}",
        "cut": f"returns+{key}.{mac[:-1]}@{domain}",
        "another mail's key": f"returns+{other.pk}.{mac}@{domain}",
        "another mail's own": return_address(other),
        "other domain": f"{name}@hillside.example",
        "other name": f"portal+{key}.{mac}@{domain}",
        "zero": f"returns+0{key}.{mac}x@{domain}",
        "huge": f"returns+{'9' * 40}.{mac}@{domain}",
        "nothing": "",
        "two": f"{address},{address}",
        "nul": f"returns+{key}\x00.{mac}@{domain}",
        "other digits": f"returns+\u0661.{mac}@{domain}",
    }


def test_a_forged_notice_changes_nothing_however_its_address_was_made(letter, mail):
    before = letter.entries.count()
    for how, address in forged(mail).items():
        assert take(mail, address=address) is None, how
    assert status(letter) == "sent"
    assert letter.entries.count() == before


def test_the_right_identifier_at_no_address_of_its_own_is_not_believed(letter, mail, settings):
    address = return_address(mail)
    settings.RETURN_ADDRESS = ""
    assert return_address(mail) == ""
    for arrived_at in (address, "", "@", "+1.a@"):
        assert take(mail, address=arrived_at) is None
    assert status(letter) == "sent"


def test_an_address_signed_with_another_key_is_not_ours(letter, mail, settings):
    address = return_address(mail)
    settings.SECRET_KEY = "another key, as another installation has it, of forty letters"
    assert take(mail, address=address) is None


def test_a_notice_about_another_mail_is_refused_at_this_ones_address(letter, mail):
    assert take(mail, notice("<of-somebody-else@limber.example>")) is None
    assert status(letter) == "sent"


def test_one_that_names_no_mail_is_believed_at_its_address(letter, mail):
    assert take(mail, notice("")) == mail
    assert status(letter) == "returned"


def test_an_old_notice_moves_nothing_once_the_letter_has_gone_out_again(letter, alice, mail):
    address = return_address(mail)
    take(mail)
    letter.refresh_from_db()
    sent(letter, alice)
    lines = letter.entries.count()
    for _again in range(3):
        take(mail, address=address)
    assert status(letter) == "sent"
    assert letter.entries.count() <= lines + 1


MALFORMED = [
    b"\xff\xfe\x00" * 50,
    b"Content-Type: multipart/report\n\n--",
    b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\n--b--",
    NOTICE.format(action="failed\x00", kind="message/rfc822", message_id="x").encode(),
    NOTICE.format(action="failed", kind="text/rfc822-headers; charset=no-such", message_id="x").encode(),
    NOTICE.format(action="failed", kind="message/rfc822", message_id="=?no-such?q?=ff?=").encode(),
    NOTICE.format(action="failed", kind="message/rfc822", message_id="<" + "x" * 100_000 + ">").encode(),
]


@pytest.mark.parametrize("content", MALFORMED)
def test_a_malformed_notice_is_passed_over(letter, mail, content):
    assert take(mail, content) is None
    assert status(letter) == "sent"


def test_what_the_other_server_said_may_hold_anything(letter, mail):
    said = notice(mail.message_id).replace(b"550 no such user", b"550 \x00\xed\xa0\x80 no such user" + b"!" * 2000)
    assert take(mail, said) == mail
    assert status(letter) == "returned"


def test_any_other_mail_that_comes_back_is_a_task_on_the_desk(dana, clinic, mail):
    telling.please_ring(dana, now=clock.now())
    ring = Message.objects.filter(kind="please_ring").latest("pk")
    assert take(ring) == ring
    ring.refresh_from_db()
    assert ring.status != Status.FAILED  # it has not left yet: nothing can come back
    Message.objects.filter(pk=ring.pk).update(status=Status.ACCEPTED, token=None)
    assert take(ring) == ring
    assert "550 no such user" in Message.objects.needing_a_person(clinic).get(pk=ring.pk).last_reply
