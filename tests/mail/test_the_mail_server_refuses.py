import socket
import time
from datetime import timedelta
from email.utils import parseaddr

import pytest

from clinic.local.sink import HANG_UP
from clinic.mail.delivery import deliver_due
from clinic.mail.models import Message, Status
from tests.mail.conftest import states
from tests.mail.some_kinds import NOW, plan, reminder

pytestmark = pytest.mark.django_db


def test_a_mail_arrives_as_it_was_written(practice, sink):
    plan(practice, data={"title": "Zwölf Übungen", "text": "Ein Punkt:\n.\n..zwei\n"})
    assert deliver_due(now=NOW) == 1
    [mail] = sink.accepted
    stored = Message.objects.get()
    assert (mail.subject, mail.text.replace("\r\n", "\n")) == ("Zwölf Übungen", "Ein Punkt:\n.\n..zwei\n")
    assert parseaddr(str(mail.message["From"])) == ("Mill Lane Physio", "portal@limber.example")
    assert (mail.message["Message-ID"], mail.message["Auto-Submitted"]) == (stored.message_id, "auto-generated")
    assert (mail.recipients, mail.message["To"]) == (["person1@example.org"], "person1@example.org")
    assert (stored.status, stored.settled_at) == (Status.ACCEPTED, NOW)


def test_many_mails_share_one_connection(practice, sink, monkeypatch):
    opened = []
    connect = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda *a, **k: opened.append(1) or connect(*a, **k))
    for number in range(120):
        reminder(practice, number)
    assert deliver_due(now=NOW) == 120
    assert (len(sink.accepted), len(opened)) == (120, 1)


def test_a_closed_port_puts_off_and_loses_nothing(practice, sink, settings, leases_run_out):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    for number in range(3):
        plan(practice, number)
    deliver_due(now=NOW)
    assert states() == {"deferred": 3}
    assert "No connection" in Message.objects.first().last_reply
    settings.EMAIL_PORT = port
    deliver_due(now=NOW)
    assert not sink.accepted  # the pause is not over
    leases_run_out()
    deliver_due(now=NOW)
    assert (len(sink.accepted), states()) == (3, {"accepted": 3})


def test_pauses_grow_and_an_urgent_mail_never_waits_longer_than_five_minutes(practice, settings, leases_run_out):
    settings.EMAIL_PORT = 9
    plan(practice, 1)
    plan(practice, 2, "trial_letter")
    pauses = {"trial_concern": [], "trial_letter": []}
    for _ in range(6):
        leases_run_out()
        deliver_due(now=NOW)
        for message in Message.objects.raw("SELECT *, extract(epoch FROM retry_at - now()) AS pause FROM mail_message"):
            pauses[message.kind].append(float(message.pause))
    for nominal, urgent, other in zip([60, 120, 300, 900, 1800, 3600], *pauses.values(), strict=True):
        assert min(nominal, 300) * 0.75 < urgent < min(nominal, 300) * 1.25
        assert nominal * 0.75 < other < nominal * 1.25
    assert Message.objects.needing_a_person(practice).count() == 2


def test_one_refused_person_does_not_stop_the_others(practice, sink):
    sink.reply = lambda _sender, to: "550 no such person" if to == "person2@example.org" else None
    for number in (1, 2, 3):
        plan(practice, number)
    deliver_due(now=NOW)
    assert states() == {"accepted": 2, "failed": 1}
    [refused] = Message.objects.needing_a_person(practice)
    assert (refused.recipient, refused.last_reply) == ("person2@example.org", "550 no such person")


def test_a_greylisting_server_gets_the_same_mail_later(practice, sink, leases_run_out):
    sink.reply = lambda _sender, _to: "451 come back later"
    plan(practice)
    deliver_due(now=NOW)
    assert states() == {"deferred": 1}
    sink.reply = None
    leases_run_out()
    deliver_due(now=NOW)
    assert [mail.message["Message-ID"] for mail in sink.accepted] == [Message.objects.get().message_id]
    assert not Message.objects.get().possibly_twice


def test_a_server_that_closes_shop_is_rung_again_for_the_next_mail(practice, sink):
    closing = ["421 closing"]
    sink.reply = lambda _sender, to: closing.pop() if to == "person2@example.org" and closing else None
    for number in (1, 2, 3):
        plan(practice, number)
    deliver_due(now=NOW)
    assert sorted(mail.recipients[0] for mail in sink.accepted) == ["person1@example.org", "person3@example.org"]
    assert states() == {"accepted": 2, "deferred": 1}


def test_a_line_cut_after_the_last_word_repeats_a_concern_once_and_says_so(practice, sink, leases_run_out):
    cut = [HANG_UP]
    sink.settle = lambda _mail: cut.pop() if cut else None
    plan(practice)
    deliver_due(now=NOW)
    assert states() == {"unknown": 1}
    leases_run_out()
    deliver_due(now=NOW)
    assert len(sink.accepted) == 2
    assert len({mail.message["Message-ID"] for mail in sink.accepted}) == 1
    message = Message.objects.get()
    assert (message.status, message.possibly_twice) == (Status.ACCEPTED, True)


def test_a_doubtful_reminder_is_repeated_only_while_it_is_of_use(practice, sink, leases_run_out):
    sink.settle = lambda _mail: HANG_UP
    reminder(practice)
    deliver_due(now=NOW)
    leases_run_out()
    deliver_due(now=NOW + timedelta(hours=3))
    assert (len(sink.accepted), states()) == (1, {"expired": 1})


def test_a_server_that_wants_no_mail_from_us_is_not_the_recipients_fault(practice, sink, settings):
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "limber", "wrong"
    plan(practice)
    deliver_due(now=NOW)
    assert states() == {"deferred": 1}


def test_a_server_that_falls_silent_before_the_text_leaves_no_doubt(practice, sink, settings):
    settings.EMAIL_TIMEOUT = 0.3
    sink.reply = lambda _sender, _to: time.sleep(0.6)
    plan(practice)
    deliver_due(now=NOW)
    assert states() == {"deferred": 1}
    assert not sink.accepted


def test_a_server_that_falls_silent_after_the_text_leaves_doubt(practice, sink, settings):
    settings.EMAIL_TIMEOUT = 0.3
    sink.settle = lambda _mail: time.sleep(0.6)
    plan(practice)
    deliver_due(now=NOW)
    assert states() == {"unknown": 1}
    assert list(Message.objects.needing_a_person(practice)) == list(Message.objects.all())


def test_a_run_ends_in_time_and_leaves_the_rest_for_the_next(practice, sink):
    sink.settle = lambda _mail: time.sleep(0.3)
    for number in range(4):
        plan(practice, number)
    deliver_due(now=NOW, seconds=0.2)
    after = states()
    assert after.get("accepted", 0) <= 1  # one takes longer than the run has
    assert after["planned"] == 4 - after.get("accepted", 0)
    deliver_due(now=NOW)
    assert states() == {"accepted": 4}


@pytest.mark.django_db(transaction=True)  # the database's clock stands still within a transaction
def test_a_run_that_is_longer_than_a_lease_lets_no_claim_run_out(practice, sink, settings):
    settings.MAIL_LEASE = 2
    sink.settle = lambda _mail: time.sleep(0.25)
    for number in range(10):
        plan(practice, number)
    deliver_due(now=NOW)
    assert states() == {"accepted": 10}


def test_where_encryption_is_wanted_nothing_goes_without(practice, sink, settings):
    settings.EMAIL_USE_TLS = True
    plan(practice)
    deliver_due(now=NOW)
    assert (sink.accepted, states()) == ([], {"deferred": 1})
    assert "STARTTLS" in Message.objects.get().last_reply


def test_an_empty_run_asks_the_database_little(practice, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        deliver_due(now=NOW)


def test_each_mail_costs_two_statements(practice, sink, django_assert_max_num_queries):
    for number in range(30):
        plan(practice, number)
    with django_assert_max_num_queries(2 * 30 + 9):
        deliver_due(now=NOW)
