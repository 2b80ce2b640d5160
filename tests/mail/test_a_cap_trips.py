from datetime import timedelta

import pytest

from clinic.mail import delivery, holding, kinds, outbox, storm
from clinic.mail.hold import Hold, Outcome, Why
from clinic.mail.models import Message, Status
from clinic.models import Role
from tests.cast import a_member
from tests.mail.conftest import states
from tests.mail.some_kinds import NOW, plan, words

pytestmark = pytest.mark.django_db
MOST = storm.SPARE + 2 * 5  # five people


@pytest.fixture(autouse=True)
def _capped(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    monkeypatch.setattr(storm, "_people", [lambda clinics: dict.fromkeys(clinics, 5)])
    kinds.register(kinds.Kind("nudge", compose=words, most_a_day=2))


@pytest.fixture
def lead(practice):
    return a_member(practice, "Lena Lindqvist", Role.LEAD)


def nudges(practice, count, now=NOW, first=0):
    for number in range(first, first + count):
        outbox.enqueue(
            kind="nudge", subject=f"patient:{number}", occasion=f"{now:%H%M}", recipient=f"p{number}@example.org",
            clinic=practice, now=now,
        )  # fmt: skip


def test_as_many_as_the_patients_explain_go_out(practice, sink):
    nudges(practice, MOST)
    assert delivery.deliver_due(now=NOW, limit=7) == MOST
    assert (states(), Hold.objects.count()) == ({"accepted": MOST}, 0)


def test_more_wait_and_the_lead_is_told_once(practice, sink, lead):
    nudges(practice, MOST + 1)
    delivery.deliver_due(now=NOW, limit=7)
    assert states() == {"held": MOST + 1, "accepted": 1}
    assert [(mail.recipients, mail.subject) for mail in sink.accepted] == [
        ([lead.email], "Too many mails at once: please decide")
    ]
    nudges(practice, 3, NOW + timedelta(minutes=5), first=500)
    delivery.deliver_due(now=NOW + timedelta(hours=2))
    assert (states()["held"], len(sink.accepted)) == (MOST + 4, 1)  # those to come wait too
    assert set(Message.objects.filter(kind="nudge").values_list("last_reply", flat=True)) == {storm._reason()}


def test_concerns_letters_and_sign_in_never_wait(practice, sink, lead):
    nudges(practice, 3 * MOST)
    for number in range(MOST * 2):
        plan(practice, number, "trial_concern")
        plan(practice, number, "trial_letter")
    delivery.deliver_due(now=NOW)
    assert states() == {"held": 3 * MOST, "accepted": 4 * MOST + 1}


def test_another_clinic_goes_on(practice, other_practice, sink, lead):
    nudges(practice, MOST + 1)
    nudges(other_practice, 3, first=900)
    delivery.deliver_due(now=NOW)
    assert set(Message.objects.filter(kind="nudge", clinic=other_practice).values_list("status", flat=True)) == {
        "accepted"
    }


def test_what_a_lead_lets_go_goes_once_and_what_follows_is_counted_anew(practice, sink, lead):
    nudges(practice, MOST + 1)
    delivery.deliver_due(now=NOW)
    later = NOW + timedelta(minutes=10)
    assert holding.send(by="Lena", hold=Hold.objects.get(), now=later)
    nudges(practice, 3, later + timedelta(seconds=1), first=700)
    assert delivery.deliver_due(now=later + timedelta(minutes=1)) == MOST + 4
    assert states() == {"accepted": MOST + 5}
    assert Hold.objects.get().outcome == Outcome.SENT


def test_what_a_lead_drops_never_goes_and_says_who_dropped_it(practice, sink, lead):
    nudges(practice, MOST + 1)
    delivery.deliver_due(now=NOW)
    assert holding.drop(by="Lena Lindqvist", hold=Hold.objects.get(), now=NOW)
    assert delivery.deliver_due(now=NOW + timedelta(hours=2)) == 0
    replies = set(Message.objects.filter(status=Status.CANCELLED).values_list("last_reply", flat=True))
    assert replies == {"Dropped by Lena Lindqvist: too many mails at once"}
    assert not holding.send(by="Lena", hold=Hold.objects.get(), now=NOW)


def test_one_patient_gets_so_many_a_day_and_the_rest_waits(practice, sink, lead):
    for hour in range(4):
        nudges(practice, 1, NOW + timedelta(hours=hour * 2))
        nudges(practice, 1, NOW + timedelta(hours=hour * 2), first=1 + hour)
        delivery.deliver_due(now=NOW + timedelta(hours=hour * 2))
    sent = [mail.recipients[0] for mail in sink.accepted]
    assert (sent.count("p0@example.org"), sent.count(lead.email), len(sent)) == (2, 1, 7)
    assert not Hold.objects.get().whole
    nudges(practice, 1, NOW + timedelta(hours=40))
    delivery.deliver_due(now=NOW + timedelta(hours=40))
    assert Message.objects.filter(status=Status.HELD).count() == 2  # another day, another mail


def test_without_a_lead_the_duty_inbox_is_told(practice, sink):
    nudges(practice, MOST + 1)
    delivery.deliver_due(now=NOW)
    assert [mail.recipients for mail in sink.accepted] == [["duty@example.org"]]


def test_what_is_taken_back_while_it_waits_does_not_go(practice, sink, lead):
    nudges(practice, MOST + 1)
    delivery.deliver_due(now=NOW)
    assert outbox.cancel(subject="patient:3", reason="stopped", now=NOW) == 1
    assert holding.send(by="Lena", hold=Hold.objects.get(why=Why.STORM), now=NOW)
    delivery.deliver_due(now=NOW)
    assert states() == {"accepted": MOST + 1, "cancelled": 1}
