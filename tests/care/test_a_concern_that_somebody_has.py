"""What staff are told of a concern that a person has taken on: who, and by when its outcome was due."""

import pytest

from clinic import clock
from clinic.mail import kinds
from clinic.mail.kinds import kind_of
from clinic.mail.models import Channel, Message
from patients.care import concerns
from patients.models import Concern
from tests.cast import answer, tick


@pytest.fixture
def taken_on(dana, alice, lena, prescribed, settings, at):
    """An emergency that Alice took on at 10:05; an hour later nothing is written of what came of it."""
    settings.TEXT_GATEWAY_URL, settings.BASE_URL = "https://gateway.example/messages", "https://portal.example"
    lena.phone = "07700 900789"
    lena.save()
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-19 10:00")
    answer(dana, 6, symptoms={"saddle_numbness"})
    row = Concern.objects.get()
    at("2026-03-19 10:05")
    concerns.acknowledge(by=alice, concern=row, now=clock.now())
    at("2026-03-19 11:01")
    tick()
    return row


def test_the_mail_says_that_somebody_has_it_and_what_is_owed(taken_on, lena, outbox):
    (message,) = outbox.to(lena.email, kind="concern_escalated")
    mail = kind_of(message.kind).compose(message)
    assert mail.subject == "URGENT, Emergency: say what came of it by 11:00, Thursday 19 March (DD)"
    assert "Somebody has taken this on, and what came of it is not written down yet." in mail.text
    assert "URGENT, Emergency: say what came of it by 11:00, Thursday 19 March." in mail.text
    for untrue in ("Nobody has answered", "answer by", "take it on", "until a person answers"):
        assert untrue not in mail.text


def test_the_text_message_says_the_same(taken_on):
    message = Message.objects.get(kind="concern_escalated", channel=Channel.TEXT)
    assert kinds.words_of(message) == (
        "URGENT, Emergency: say what came of it by 11:00, Thursday 19 March. Somebody has it, no outcome is written. "
        "(DD) https://portal.example"
    )


def test_a_repeat_of_it_asks_nobody_to_take_it_on_again(taken_on, dana, alice, outbox, at):
    at("2026-03-20 10:00")
    answer(dana, 6, symptoms={"saddle_numbness"})
    (message,) = (row for row in outbox.to(alice.email, kind="concern") if row.occasion.startswith("repeated"))
    mail = kind_of(message.kind).compose(message)
    assert mail.subject.startswith("URGENT, Emergency: say what came of it by 11:00")
    assert "Nobody" not in mail.text


def test_one_that_nobody_has_is_to_be_answered(taken_on, lena, outbox):
    (message,) = outbox.to(lena.email, kind="concern")
    Concern.objects.update(status="open", acknowledged_by=None, acknowledged_at=None)
    message.kind = "concern_escalated"
    mail = kind_of(message.kind).compose(message)
    assert mail.subject == "URGENT, Emergency: answer by 10:15, Thursday 19 March (DD)"
    assert "Nobody has answered this yet." in mail.text
