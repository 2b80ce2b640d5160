"""A letter that stands still, the question about its appointment and a message without an answer: lost, and found."""

from uuid import uuid4

import pytest

from clinic.mail.models import Message
from patients.care import concerns, messaging, referrals
from patients.care.missing.auditing import mend_all
from patients.care.passing import pass_time
from patients.care.standing import do_all
from patients.models import Concern, Conversation, Referral
from tests.cast import answer
from tests.missing.conftest import lacking

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def letter(dana, alice, lena, prescribed, at):
    """A letter that its doctor has had for eleven days without a word."""
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    letter = referrals.sign(by=alice, referral=Referral.objects.get(), now=at("2026-03-30 10:00"))
    referrals.record(by=alice, referral=letter, to="sent", text="By post", now=at("2026-03-30 10:00"))
    for moment in ("2026-04-06 10:01", "2026-04-07 08:31", "2026-04-07 10:01", "2026-04-09 10:01"):
        do_all(now=at(moment))
    return letter


def test_nothing_is_missing_of_a_letter_that_was_chased(letter, at):
    assert lacking(at("2026-04-10 09:00")) == []


def test_each_step_each_question_and_the_patients_call_is_found_lost(letter, dana, lose, at):
    now = at("2026-04-10 09:00")
    about = f"referral:{letter.pk}"
    lose("DELETE FROM mail_message WHERE kind IN ('referral_chase', 'appointment')")
    lose("DELETE FROM mail_message WHERE kind = 'please_ring'")
    found = lacking(now)
    words = [text for subject, text in found if subject == about]
    assert sorted(words) == [
        "No mail of chase 1",
        "No mail of chase 2",
        "No mail of chase 3",
        "No mail that asks about an appointment",
        "No mail that asks the patient to ring",
    ]
    mend_all(now=now)
    assert lacking(now) == []
    assert Message.objects.filter(subject=about, kind="referral_chase").count() == 3


def test_a_chase_and_a_question_that_would_never_come_are_set_again(letter, at):
    Referral.objects.update(next_chase_at=None, ask_patient_at=None)
    now = at("2026-04-14 12:00")
    assert {text for subject, text in lacking(now) if subject.startswith("referral")} == {
        "Next chase: no time is set for it",
        "Question about it: no time is set for it",
    }
    mend_all(now=now)
    assert lacking(now) == []
    assert Message.objects.filter(kind="appointment").count() == 2


def test_a_draft_whose_concern_climbs_is_not_owed_a_chase(dana, alice, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    for day in ("2026-04-01", "2026-04-02", "2026-04-07"):
        pass_time(until=at(f"{day} 10:00"))
        assert lacking(at(f"{day} 10:00")) == []


def test_a_message_that_nobody_answers_becomes_a_concern_without_its_timer(dana, alice, outbox, lose, at):
    messaging.write(patient=dana, key=uuid4(), text="May I swim?", now=at("2026-03-16 10:00"))
    Conversation.objects.update(waiting_since=None, concern_at=None)
    lose("DELETE FROM mail_message")
    now = at("2026-03-17 12:00")
    assert {text for _subject, text in lacking(now)} == {
        "Nobody knows that the patient waits for an answer",
        "Unanswered message: its time came and no concern was opened",
        "No mail that a message has come",
    }
    mend_all(now=now)
    assert Concern.objects.get().finding == "message"
    assert outbox.kinds(alice.email) == ["message", "concern"]
    assert lacking(now) == []


def test_after_its_concern_is_closed_only_a_new_message_is_owed_one(dana, alice, at):
    messaging.write(patient=dana, key=uuid4(), text="May I swim?", now=at("2026-03-16 10:00"))
    do_all(now=at("2026-03-17 10:00"))
    concerns.close(
        by=alice, concern=Concern.objects.get(), outcome="reassured", note="Rang her.", now=at("2026-03-17 11:00")
    )
    assert lacking(at("2026-03-19 10:00")) == []
    messaging.write(patient=dana, key=uuid4(), text="And run?", now=at("2026-03-19 10:00"))
    Conversation.objects.update(concern_at=None)
    assert [text for _who, text in lacking(at("2026-03-19 10:20"))] == ["Unanswered message: no time is set for it"]
