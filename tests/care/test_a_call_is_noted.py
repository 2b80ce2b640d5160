"""A call about a concern stands on its timeline and is the last contact with the patient; it closes nothing."""

from uuid import uuid4

import pytest

from clinic import clock
from patients.care import calling, checking_in, concerns, messaging
from patients.care.checking_in import Answers
from patients.care.lately import lately
from patients.care.refusal import Refused


def call(concern, by, how, note=""):
    return calling.called(by=by, concern=concern, how=how, note=note, now=clock.now())


def of(patient):
    return lately([patient.pk], clock.now())[patient.pk]


def test_a_call_stands_on_the_timeline_and_moves_no_deadline(worse, alice):
    call(worse, alice, "no reply", "rang twice")
    line = worse.entries.get(kind="no reply")
    assert (line.text, line.by) == ("Phoned, no reply: rang twice", alice)
    before = (worse.status, worse.acknowledge_by, worse.next_escalation_at)
    worse.refresh_from_db()
    assert (worse.status, worse.acknowledge_by, worse.next_escalation_at) == before


def test_what_is_no_call_is_refused(worse, alice):
    with pytest.raises(Refused):
        call(worse, alice, "acknowledged")


def test_a_closed_concern_takes_no_call(worse, alice):
    concerns.close(by=alice, concern=worse, outcome="reassured", note="Seen", now=clock.now())
    with pytest.raises(Refused):
        call(worse, alice, "spoke")


def test_nobody_has_spoken_with_who_only_answered_by_themselves(worse, dana):
    assert of(dana).contact is None
    assert list(of(dana).pain.values()) == [6, 8]


def test_the_last_contact_is_the_latest_of_call_message_and_answers_by_phone(worse, dana, alice, bob, at):
    call(worse, alice, "spoke")
    assert (of(dana).contact.how, of(dana).contact.by) == ("spoke", "Alice Archer")
    at("2026-03-23 11:00")
    messaging.answer(by=bob, patient=dana, text="I will ring you", now=clock.now())
    assert (of(dana).contact.how, of(dana).contact.by) == ("wrote", "Bob Barker")
    at("2026-03-23 12:00")
    by_phone = Answers(7, 6, frozenset(), False, frozenset())
    said = {"channel": "phone", "answers": by_phone, "on": clock.now().date()}
    checking_in.answer(by=alice, patient=dana, key=uuid4(), now=clock.now(), **said)
    assert (of(dana).contact.how, of(dana).contact.at) == ("phone", clock.now())


def test_a_call_without_a_reply_is_no_contact_and_is_forgotten_after_one(worse, dana, alice, at):
    call(worse, alice, "no reply")
    assert (of(dana).contact, of(dana).tried.at) == (None, clock.now())
    at("2026-03-23 12:00")
    call(worse, alice, "spoke")
    assert of(dana).tried is None


def test_many_patients_are_one_question(worse, dana, erin, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = lately([dana.pk, erin.pk], clock.now())
    assert (len(found[dana.pk].pain), len(found[erin.pk].pain)) == (2, 0)


def test_of_nobody_nothing_is_asked(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert lately([], clock.now()) == {}
