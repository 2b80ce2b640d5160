"""A letter that a person let go, the text message of an urgent concern and the mail of its repeat: lost, and found."""

import pytest
from django.db import transaction

from clinic import clock
from clinic.mail.models import Channel, Message
from patients.care import concerns, referrals
from patients.care.missing.auditing import mend_all
from patients.models import Concern, Referral
from patients.models.concern import Urgency
from tests.cast import answer, tick
from tests.missing.conftest import lacking
from tests.referrals.cast import send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dana_started(dana, alice, lena, prescribed, settings, at):
    """Dana on her first day; staff have phones."""
    settings.TEXT_GATEWAY_URL = "http://127.0.0.1:9/messages"
    for member, phone in ((alice, "07700 900456"), (lena, "07700 900789")):
        member.phone = phone
        member.save()
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    return dana


def lose_and_mend(lose, now, **which):
    """Lose some mails; return what is found, and see that it is put right."""
    assert lacking(now) == []
    lost = Message.objects.filter(**which)
    kept = sorted(lost.values_list("kind", "subject", "occasion", "channel"))
    lose("DELETE FROM mail_message WHERE id = ANY(%s)", (list(lost.values_list("pk", flat=True)),))
    found = lacking(now)
    mend_all(now=now)
    assert lacking(now) == []
    assert sorted(Message.objects.filter(**which).values_list("kind", "subject", "occasion", "channel")) == kept
    return found


def test_the_mail_of_a_letter_that_a_person_sent(dana_started, alice, at, lose):
    at("2026-03-30 10:00")
    answer(dana_started, 6, 4)
    tick()
    letter = send(Referral.objects.get(), alice)
    now = at("2026-03-30 12:00")
    tick()
    assert lose_and_mend(lose, now, kind="referral") == [(f"referral:{letter.pk}", "No mail with the letter")]


def test_a_letter_that_came_back_and_was_signed_again_waits_for_a_person(dana_started, alice, at, lose):
    at("2026-03-30 10:00")
    answer(dana_started, 6, 4)
    tick()
    letter = send(Referral.objects.get(), alice)
    with transaction.atomic():
        referrals.letter_settled(str(letter.pk), accepted=False, reply="550 no such user", now=clock.now())
    referrals.sign(by=alice, referral=letter, now=clock.now())
    now = at("2026-03-30 12:00")
    tick()
    assert lacking(now) == []
    mails = Message.objects.filter(kind="referral").count()
    send_again = Referral.objects.get()
    referrals.send(by=alice, referral=send_again, recipient=send_again.recipient, now=clock.now())
    assert Message.objects.filter(kind="referral").count() == mails + 1
    found = lose_and_mend(lose, now, kind="referral", occasion="signature 2")
    assert found == [(f"referral:{letter.pk}", "No mail with the letter")]


def test_the_text_message_of_an_urgent_concern(dana_started, at, lose):
    at("2026-03-18 10:00")
    answer(dana_started, 6, symptoms={"fever"})
    now = at("2026-03-18 10:20")
    tick()
    words = "No text message to staff that it was opened"
    assert lose_and_mend(lose, now, channel=Channel.TEXT) == [(f"concern:{Concern.objects.get().pk}", words)]


def test_the_text_message_of_a_step(dana_started, at, lose):
    at("2026-03-18 10:00")
    answer(dana_started, 6, symptoms={"saddle_numbness"})
    now = at("2026-03-18 10:20")
    tick()
    found = lose_and_mend(lose, now, channel=Channel.TEXT, kind="concern_escalated")
    assert found == [(f"concern:{Concern.objects.get().pk}", "No text message of step 1")]


def test_no_text_message_is_owed_to_who_has_it(dana_started, alice, at, lose):
    at("2026-03-18 10:00")
    answer(dana_started, 6, symptoms={"fever"})
    concerns.acknowledge(by=alice, concern=Concern.objects.get(), now=clock.now())
    lose("DELETE FROM mail_message WHERE channel = %s", (Channel.TEXT,))
    now = at("2026-03-18 10:20")
    tick()
    assert lacking(now) == []


@pytest.mark.parametrize("symptom", ["saddle_numbness", "fever"])
def test_the_mail_of_a_repeat(dana_started, alice, at, lose, symptom):
    at("2026-03-18 10:00")
    answer(dana_started, 6, symptoms={symptom})
    row = Concern.objects.get()
    concerns.acknowledge(by=alice, concern=row, now=clock.now())
    at("2026-03-19 10:00")
    answer(dana_started, 6, symptoms={symptom})
    now = at("2026-03-19 10:20")
    tick()
    which = {"occasion__startswith": "repeated", "channel": Channel.EMAIL}
    words = "No mail to staff that it came again"
    assert lose_and_mend(lose, now, **which) == [(f"concern:{row.pk}", words)]


def test_the_mail_of_a_repeat_that_made_it_more_urgent(dana_started, at, lose):
    for moment in ("2026-03-16 09:30", "2026-03-16 10:00"):
        at(moment)
        answer(dana_started, 6, symptoms={"weight_gain"})
    row = Concern.objects.get()
    assert row.urgency == Urgency.SOON
    now = at("2026-03-16 10:20")
    tick()
    words = "No mail to staff that it came again"
    assert lose_and_mend(lose, now, occasion__startswith="repeated") == [(f"concern:{row.pk}", words)]
