from datetime import timedelta

import pytest

from clinic.mail import kinds
from clinic.mail.delivery import deliver_due
from clinic.mail.models import Message, Status
from tests.mail.conftest import states
from tests.mail.some_kinds import NOW, plan, reminder

pytestmark = pytest.mark.django_db


def test_a_reminder_is_never_sent_after_its_window(practice, sink):
    reminder(practice)
    deliver_due(now=NOW + timedelta(hours=3))
    assert (sink.accepted, states()) == ([], {"expired": 1})


def test_a_concern_is_never_too_late(practice, sink):
    plan(practice)
    deliver_due(now=NOW + timedelta(days=400))
    assert len(sink.accepted) == 1


def test_what_is_no_longer_needed_is_cancelled_with_its_reason(practice, sink):
    plan(practice, data={"not_needed": "the concern was answered"})
    deliver_due(now=NOW)
    assert not sink.accepted
    assert (Message.objects.get().status, Message.objects.get().last_reply) == ("cancelled", "the concern was answered")


def test_a_mail_that_cannot_be_written_is_set_aside_and_the_others_go(practice, sink, caplog):
    for number in (1, 2, 3):
        plan(practice, number, data={"poison": number == 1})
    deliver_due(now=NOW)
    assert (len(sink.accepted), states()) == (2, {"accepted": 2, "failed": 1})
    [parked] = Message.objects.needing_a_person(practice)
    assert "KeyError" in parked.last_reply
    assert "knee" not in parked.last_reply + caplog.text  # what the mail is about stays out of log and list


@pytest.mark.parametrize("title", ["Hello\r\nBcc: all@example.org", "Hello\nX-Bad: 1", "lone \ud800 surrogate"])
def test_nothing_can_be_smuggled_into_a_header(practice, sink, title, monkeypatch):
    from clinic.mail.kinds import Kind, Mail

    kinds.register(Kind("smuggler", compose=lambda _message: Mail(title, "text")))
    plan(practice, kind="smuggler")
    deliver_due(now=NOW)
    assert (sink.accepted, states()) == ([], {"failed": 1})


def test_a_clinic_cannot_smuggle_by_its_name(practice, sink):
    practice.name = "Mill\r\nBcc: all@example.org"
    practice.save()
    plan(practice)
    deliver_due(now=NOW)
    assert all(mail.message["Bcc"] is None for mail in sink.accepted)


def test_a_kind_of_a_newer_version_waits_for_it(practice, sink, monkeypatch):
    plan(practice)
    monkeypatch.delitem(kinds._kinds, "trial_concern")
    deliver_due(now=NOW)
    assert (sink.accepted, states()) == ([], {"deferred": 1})


def test_what_follows_from_a_mail_is_written_with_its_outcome(practice, sink):
    plan(practice, kind="trial_letter")
    deliver_due(now=NOW)
    practice.refresh_from_db()
    assert practice.address == "trial_letter:1 accepted"


def test_a_refused_letter_is_told_to_whoever_wrote_it(practice, sink):
    sink.reply = lambda _sender, _to: "550 no such surgery"
    plan(practice, kind="trial_letter")
    deliver_due(now=NOW)
    practice.refresh_from_db()
    assert practice.address == "trial_letter:1 failed"


def test_a_sent_mail_stays_sent_when_what_follows_breaks(practice, sink):
    plan(practice, kind="trial_letter", data={"breaks_after": True})
    deliver_due(now=NOW)
    deliver_due(now=NOW)
    assert (len(sink.accepted), Message.objects.get().status) == (1, Status.ACCEPTED)
