"""A person withdraws while the letter is under way: cancelled before it goes, or sent and shown, never both."""

import threading
import time
from contextlib import suppress

import pytest
from django.db import connection

from clinic import clock
from clinic.mail import delivery, outbox
from clinic.mail.models import Message
from patients.care import referrals
from patients.care.refusal import Refused
from patients.models import Referral
from tests.referrals.cast import send


def withdraw(letter, alice):
    return referrals.withdraw(by=alice, referral=letter, now=clock.now(), text="Seen elsewhere")


def test_before_it_is_sent_its_mail_is_cancelled(letter, alice, sink):
    send(letter, alice)
    withdraw(letter, alice)
    delivery.deliver_due(now=clock.now())
    assert Message.objects.get(kind="referral").status == "cancelled"
    assert not [mail for mail in sink.accepted if "dr.elm@secure.example" in mail.recipients]


def test_a_claimed_mail_is_taken_back_too(letter, alice):
    send(letter, alice)
    outbox.claim(limit=50, now=clock.now())
    withdraw(letter, alice)
    assert Message.objects.get(kind="referral").status == "cancelled"


@pytest.mark.parametrize("status", ["sending", "unknown"])
def test_while_it_is_being_handed_over_nobody_can_say_so_it_waits(letter, alice, status):
    send(letter, alice)
    [claimed] = [mail for mail in outbox.claim(limit=50, now=clock.now()) if mail.kind == "referral"]
    token = claimed.token if status == "sending" else None
    Message.objects.filter(pk=claimed.pk).update(status=status, token=token)
    with pytest.raises(Refused, match="this moment"):
        withdraw(letter, alice)
    letter.refresh_from_db()
    assert letter.status == "signed"


def test_after_it_was_sent_it_shows_both(letter, alice):
    send(letter, alice)
    referrals.letter_settled(str(letter.pk), accepted=True, reply="250 ok", now=clock.now())
    withdraw(letter, alice)
    way = [(entry.to_status, entry.kind) for entry in letter.entries.all()]
    assert way == [("draft", ""), ("signed", ""), ("signed", "handed"), ("sent", ""), ("withdrawn", "")]


def test_recorded_as_withdrawn_it_takes_its_mail_back(letter, alice):
    send(letter, alice)
    referrals.record(by=alice, referral=letter, to="withdrawn", now=clock.now())
    assert Message.objects.get(kind="referral").status == "cancelled"


def in_threads(*works):
    """Do things at the same time, each on a line of its own."""

    def closing(work):
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=closing, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)


def deliver():
    delivery.deliver_due(now=clock.now())


def arrived(sink):
    return [mail for mail in sink.accepted if "dr.elm@secure.example" in mail.recipients]


def steps(letter):
    return [entry.to_status for entry in letter.entries.all()]


@pytest.mark.django_db(transaction=True)
def test_while_the_other_server_holds_the_mail_it_is_refused_and_the_letter_is_sent(letter, alice, sink):
    send(letter, alice)
    inside, go_on = threading.Event(), threading.Event()

    def slow(mail):
        if "dr.elm@secure.example" in mail.recipients:
            inside.set()
            go_on.wait(10)

    def take_back():
        inside.wait(20)
        with pytest.raises(Refused, match="this moment"):
            withdraw(letter, alice)
        go_on.set()

    sink.settle = slow
    in_threads(deliver, take_back)
    assert steps(letter) == ["draft", "signed", "signed", "sent"]  # signed, then handed over to be mailed
    assert len(arrived(sink)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("later", [0, 0.02, 0.05, 0.1, 0.2])
def test_both_at_once_end_in_one_of_the_two(letter, alice, sink, later):
    send(letter, alice)

    def take_back():
        time.sleep(later)
        with suppress(Refused):
            withdraw(letter, alice)

    in_threads(deliver, take_back)
    mail, found = Message.objects.get(kind="referral"), Referral.objects.get(pk=letter.pk)
    if mail.status == "cancelled":
        assert (found.status, arrived(sink)) == ("withdrawn", [])
        assert "sent" not in steps(letter)
    else:
        assert (mail.status, len(arrived(sink))) == ("accepted", 1)
        assert "sent" in steps(letter)
