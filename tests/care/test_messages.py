"""Patient and clinic write to each other: nothing is lost, and what nobody answers becomes a concern."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from clinic import clock
from clinic.mail.kinds import kind_of
from patients.care import concerns, messaging
from patients.care.missing import auditing
from patients.care.refusal import Refused
from patients.models import Concern, Conversation, PatientMessage
from patients.models.concern import Urgency
from tests.cast import tick

FRIDAY = "2026-03-13 15:00"


def write(patient, text="May I swim?", key=None):
    return messaging.write(patient=patient, key=key or uuid4(), text=text, now=clock.now())


def reply(by, patient, **more):
    return messaging.answer(by=by, patient=patient, text="Yes, you may.", now=clock.now(), **more)


def test_the_same_key_again_is_the_same_message_and_one_mail(dana, alice, outbox, at):
    at(FRIDAY)
    key = uuid4()
    assert write(dana, key=key) == write(dana, text="Something else", key=key)
    assert PatientMessage.objects.get().text == "May I swim?"
    assert len(outbox.to(alice.email, kind="message")) == 1


@pytest.mark.parametrize("text", ["", "  \n", "x" * 2001])
def test_nothing_and_too_much_are_refused(dana, at, text):
    at(FRIDAY)
    with pytest.raises(Refused):
        write(dana, text)
    assert not Conversation.objects.exists()


def test_the_database_holds_the_length_too(dana, at):
    now = at(FRIDAY)
    for text in ("", "x" * 2001):
        with pytest.raises(IntegrityError), transaction.atomic():
            PatientMessage.objects.create(patient=dana, key=uuid4(), at=now, text=text)


def test_one_working_day_unanswered_makes_a_concern_and_a_weekend_does_not_count(dana, alice, outbox, at):
    at(FRIDAY)
    write(dana)
    at("2026-03-16 14:59")
    tick()
    assert not Concern.objects.exists()
    at("2026-03-16 15:00")
    tick()
    concern = Concern.objects.get()
    assert (concern.finding, concern.urgency, concern.owner) == ("message", Urgency.DECISION, alice)
    assert "concern" in outbox.kinds(alice.email)
    assert outbox.to(dana.email) == []
    at("2026-03-16 16:00")
    tick()
    assert Concern.objects.count() == 1


def test_the_bank_holidays_of_easter_do_not_count(dana, at):
    at("2026-04-02 15:00")  # Maundy Thursday: Good Friday, the weekend and Easter Monday follow
    write(dana)
    at("2026-04-06 20:00")
    tick()
    assert not Concern.objects.exists()
    at("2026-04-07 15:00")
    tick()
    assert Concern.objects.filter(finding="message").exists()


def test_an_answer_in_time_makes_no_concern(dana, alice, outbox, at):
    at(FRIDAY)
    write(dana)
    reply(alice, dana)
    at("2026-03-18 10:00")
    tick()
    assert not Concern.objects.exists()
    assert list(messaging.unanswered(dana.clinic)) == []
    assert outbox.kinds(dana.email) == ["message_answered"]


def test_an_answer_does_not_close_the_concern(dana, alice, at):
    at(FRIDAY)
    write(dana)
    at("2026-03-16 15:00")
    tick()
    reply(alice, dana)
    concern = Concern.objects.get()
    assert concern.closed_at is None
    concerns.close(by=alice, concern=concern, outcome="reassured", note="Answered late.", now=clock.now())
    at("2026-03-20 10:00")
    tick()
    assert Concern.objects.open().count() == 0


def test_what_came_while_the_answer_was_written_waits_on(dana, alice, at):
    at(FRIDAY)
    first = write(dana)
    at("2026-03-13 15:10")
    second = write(dana, "And ride a bicycle?")
    reply(alice, dana, seen=first.pk)
    assert messaging.unanswered(dana.clinic).get().waiting_since == second.at
    at("2026-03-16 15:10")
    tick()
    assert Concern.objects.filter(finding="message").exists()


def test_a_second_click_answers_once(dana, alice, outbox, at):
    at(FRIDAY)
    write(dana)
    key = uuid4()
    assert reply(alice, dana, key=key) == reply(alice, dana, key=key)
    assert len(outbox.to(dana.email)) == 1


def test_a_new_message_while_the_concern_is_open_is_noted_in_its_timeline(dana, at):
    at(FRIDAY)
    write(dana)
    at("2026-03-16 15:00")
    tick()
    write(dana, "Hello?")
    at("2026-03-17 15:00")
    tick()
    concern = Concern.objects.get()
    assert Conversation.objects.get().concern_at is None
    assert concern.entries.filter(kind="repeated").count() == 1


def test_a_message_after_a_closed_concern_makes_a_new_one(dana, alice, at):
    at(FRIDAY)
    write(dana)
    at("2026-03-16 15:00")
    tick()
    concerns.close(by=alice, concern=Concern.objects.get(), outcome="reassured", note="Rang.", now=clock.now())
    write(dana, "Hello?")
    at("2026-03-17 15:00")
    tick()
    assert Concern.objects.filter(finding="message").count() == 2


def test_each_clinic_sees_its_own_unanswered_messages(dana, charlie, at):
    at(FRIDAY)
    write(dana)
    assert [row.patient for row in messaging.unanswered(dana.clinic)] == [dana]
    assert list(messaging.unanswered(charlie.clinic)) == []


def test_the_mail_to_staff_says_until_when_and_whose_initials_and_nothing_written(dana, alice, outbox, at):
    at(FRIDAY)
    write(dana, "My back pain is much worse")
    message = outbox.to(alice.email)[0]
    mail = kind_of("message").compose(message)
    assert mail.subject == "Within a working day: answer a message by 15:00, Monday 16 March (DD)"
    assert "Dana" not in mail.subject + mail.text
    assert "pain" not in mail.subject + mail.text
    assert f"/admin/patients/patient/{dana.pk}/messages/" in mail.text


def test_the_mail_to_staff_is_of_no_use_after_the_answer(dana, alice, outbox, at):
    at(FRIDAY)
    write(dana)
    message, kind = outbox.to(alice.email)[0], kind_of("message")
    assert kind.still_due(message, clock.now()) is None
    reply(alice, dana)
    assert kind.still_due(message, clock.now()) == "a person has answered"


def test_the_audit_finds_nothing_amiss_in_a_concern_of_a_message(dana, at):
    at(FRIDAY)
    write(dana)
    at("2026-03-16 15:00")
    tick()
    assert auditing.mend_all(now=clock.now()) == []
