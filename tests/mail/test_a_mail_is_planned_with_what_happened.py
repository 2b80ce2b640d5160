import pytest
from django.db import transaction

from clinic.mail import outbox
from clinic.mail.delivery import deliver_due
from clinic.mail.kinds import UnknownKind
from clinic.mail.models import Message, Status
from clinic.models import Staff, User
from tests.mail.some_kinds import NOW, plan, reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(practice) -> Staff:
    user = User.objects.create_user("alice@example.org")
    return Staff.objects.create(user=user, clinic=practice, role="physiotherapist")


def test_a_planned_mail_knows_all_it_needs(practice):
    message = reminder(practice, data={"slot": 1})
    message.refresh_from_db()
    assert (message.status, message.due_at, message.attempts, message.channel) == (Status.PLANNED, NOW, 0, "email")
    assert (message.data, message.urgent, message.possibly_twice) == ({"slot": 1}, False, False)


def test_planned_twice_is_one_row(practice):
    assert plan(practice, occasion="opened") is not None
    assert plan(practice, occasion="opened") is None
    assert Message.objects.count() == 1


def test_another_occasion_is_another_mail(practice):
    plan(practice, occasion="opened")
    assert plan(practice, occasion="an hour later") is not None


def test_what_did_not_happen_is_not_sent(practice):
    with transaction.atomic():
        plan(practice)
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_a_message_id_is_unlike_any_other_and_names_nobody(practice):
    ids = {plan(practice, number).message_id for number in range(5)}
    assert len(ids) == 5
    assert all(one.endswith("@limber.example>") and "person" not in one for one in ids)


def test_a_kind_nobody_registered_is_a_programming_error(practice):
    with pytest.raises(UnknownKind):
        plan(practice, kind="horoscope")


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b", "dana@example.org\r\nBcc: all@example.org", "dana@example.org, erin@example.org", "x" * 500],
)
def test_an_impossible_address_is_refused_and_shown_to_a_person(practice, address):
    message = plan(practice, recipient=address)
    assert message.status == Status.FAILED
    assert "not an e-mail address" in message.last_reply
    assert list(Message.objects.needing_a_person(practice)) == [message]


def test_a_mail_can_be_taken_back_until_it_is_being_sent(practice):
    plan(practice, 1)
    plan(practice, 2)
    assert outbox.cancel(subject="trial_concern:1", reason="answered", now=NOW) == 1
    assert outbox.cancel(subject="trial_concern:1", reason="answered", now=NOW) == 0
    assert [message.subject for message in outbox.claim(limit=9, now=NOW)] == ["trial_concern:2"]


def test_a_failed_mail_goes_out_again_to_a_corrected_address(practice, alice):
    message = plan(practice, recipient="nobody")
    assert not outbox.send_again(by=alice, message=message, now=NOW)
    assert outbox.send_again(by=alice, message=message, now=NOW, recipient="dana@example.org")
    assert not Message.objects.needing_a_person(practice).exists()
    assert [found.recipient for found in outbox.claim(limit=9, now=NOW)] == ["dana@example.org"]


def test_a_failed_mail_that_somebody_dealt_with_leaves_the_desk(practice, alice):
    message = plan(practice, recipient="nobody")
    assert outbox.dismiss(by=alice, message=message, now=NOW)
    assert not Message.objects.needing_a_person(practice).exists()


def test_a_mail_set_aside_as_late_comes_back_to_the_desk_when_it_fails(practice, alice, sink):
    message = plan(practice)
    Message.objects.update(attempts=5)
    assert outbox.dismiss(by=alice, message=message, now=NOW)
    sink.reply = lambda _sender, _to: "550 no such person"
    deliver_due(now=NOW)
    assert list(Message.objects.needing_a_person(practice)) == [message]
