"""Only the mail on the line is being sent; the next can be taken back until the one before it is marked."""

import os
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from clinic.mail import ahead
from clinic.mail.delivery import deliver_due
from clinic.mail.kinds import Kind, register
from clinic.mail.models import Message
from tests.mail.conftest import states
from tests.mail.some_kinds import NOW, plan, words

pytestmark = pytest.mark.django_db(transaction=True)
CANCEL = "UPDATE mail_message SET status = 'cancelled', token = NULL, lease_until = NULL WHERE subject = %s"


@pytest.fixture
def other() -> Iterator[psycopg.Connection]:
    """Somebody else at the same database."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as line:
        yield line


def three(practice):
    for number in (1, 2, 3):
        plan(practice, number)


def on_first(sink, act):
    """Act while the first mail is on the line."""

    def settle(_mail):
        if not sink.accepted:
            act()

    sink.settle = settle


def recipients(sink):
    return [mail.recipients[0] for mail in sink.accepted]


def test_one_at_a_time_is_being_sent(practice, sink, other):
    seen = []
    now = "SELECT string_agg(status, ' ' ORDER BY id) FROM mail_message"
    sink.settle = lambda _mail: seen.append(other.execute(now).fetchone()[0])
    three(practice)
    deliver_due(now=NOW)
    assert seen == ["sending claimed claimed", "accepted sending claimed", "accepted accepted sending"]
    assert states() == {"accepted": 3}


def test_what_is_taken_back_while_another_is_on_the_line_does_not_go(practice, sink, other):
    three(practice)
    on_first(sink, lambda: other.execute(CANCEL, ["trial_concern:2"]))
    deliver_due(now=NOW)
    assert recipients(sink) == ["person1@example.org", "person3@example.org"]
    assert states() == {"accepted": 2, "cancelled": 1}


def test_whoever_has_hold_of_the_next_does_not_hold_up_the_mark(practice, sink, other):
    three(practice)
    marked = []

    def until_marked():
        for _ in range(200):
            if other.execute("SELECT 1 FROM mail_message WHERE status = 'accepted'").fetchone():
                marked.append(True)
                break
            time.sleep(0.02)
        other.execute("COMMIT")

    def hold():
        other.execute("BEGIN")
        other.execute(CANCEL, ["trial_concern:2"])
        threading.Thread(target=until_marked).start()

    on_first(sink, hold)
    deliver_due(now=NOW)
    assert marked
    assert states() == {"accepted": 2, "cancelled": 1}


@pytest.mark.parametrize(("fresh", "sent"), [(0.0, 2), (60.0, 3)])
def test_after_a_slow_mail_the_next_is_asked_again_whether_it_is_due(practice, sink, other, monkeypatch, fresh, sent):
    def told_so(message, _now):
        return Message.objects.get(pk=message.pk).data.get("not_needed")

    monkeypatch.setattr(ahead, "FRESH", fresh)
    register(Kind("trial_asked", compose=words, still_due=told_so))
    for number in (1, 2, 3):
        plan(practice, number, "trial_asked")
    told = """UPDATE mail_message SET data = '{"not_needed": "answered"}' WHERE subject = 'trial_asked:2'"""
    on_first(sink, lambda: other.execute(told))
    deliver_due(now=NOW)
    assert len(sink.accepted) == sent


def test_what_cannot_be_written_is_passed_over(practice, sink):
    for number in range(1, 6):
        plan(practice, number, data={"poison": number in (2, 5)})
    deliver_due(now=NOW)
    assert recipients(sink) == [f"person{number}@example.org" for number in (1, 3, 4)]
    assert states() == {"accepted": 3, "failed": 2}


def test_a_refused_mail_is_followed_by_the_next(practice, sink):
    sink.reply = lambda _sender, recipient: "550 nobody" if recipient.startswith("person2") else None
    three(practice)
    deliver_due(now=NOW)
    assert states() == {"accepted": 2, "failed": 1}
    assert not Message.objects.exclude(token=None).exists()
