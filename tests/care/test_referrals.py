"""Referrals: a draft at once, signed by a person, sent when the other server has taken it, and never lost."""

import itertools

import pytest
from django.db import IntegrityError, transaction

from clinic import clock
from patients.care import letters, referrals
from patients.care.letter_states import TRANSITIONS
from patients.care.refusal import Refused
from patients.models import Referral
from patients.models.referral import ReferralStatus
from tests.cast import answer
from tests.referrals.cast import a_recipient


@pytest.fixture
def draft(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    return Referral.objects.get()


def test_the_letter_has_every_heading_and_what_was_asked_and_denied(draft):
    assert letters.missing(draft) == []
    assert "Dana Doyle" in draft.letter
    assert "Denied: saddle numbness" in draft.letter
    assert "Single leg knee hug: Hold 10 seconds" in draft.letter


def test_signed_and_sent_it_waits_in_the_outbox_for_the_doctors_server(alice, draft, outbox):
    referrals.sign(by=alice, referral=draft, now=clock.now())
    referrals.send(
        by=alice,
        referral=draft,
        recipient=a_recipient(alice, "Dr Elm", "dr.elm@secure.example"),
        now=clock.now(),
    )
    assert outbox.kinds("dr.elm@secure.example") == ["referral"]
    draft.refresh_from_db()
    assert draft.status == "signed"
    referrals.letter_settled(str(draft.pk), accepted=True, reply="250 ok", now=clock.now())
    draft.refresh_from_db()
    assert draft.status == "sent"


def test_a_letter_that_the_server_refuses_comes_back(alice, draft):
    referrals.sign(by=alice, referral=draft, now=clock.now())
    referrals.letter_settled(str(draft.pk), accepted=False, reply="550 no such user", now=clock.now())
    draft.refresh_from_db()
    assert draft.status == "returned"
    referrals.sign(by=alice, referral=draft, now=clock.now())


def test_it_leaves_by_mail_only_to_a_secure_domain(alice, draft):
    referrals.sign(by=alice, referral=draft, now=clock.now())
    to = a_recipient(alice, "Dr Elm", "elm@example.org")
    with pytest.raises(Refused, match="Print the letter"):
        referrals.send(by=alice, referral=draft, recipient=to, now=clock.now())


def test_a_manager_does_not_sign(mona, draft):
    with pytest.raises(Refused, match="clinician"):
        referrals.sign(by=mona, referral=draft, now=clock.now())


def test_with_a_standing_signature_it_goes_by_itself(alice, clinic, dana, prescribed, outbox, at):
    clinic.auto_send_referrals, clinic.standing_signatory = True, alice
    clinic.save()
    at("2026-03-16 09:00")
    a_recipient(alice, "The Elm Practice", "letters@secure.example")
    prescribed(dana)
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    referral = Referral.objects.get()
    assert (referral.status, referral.signed_by, referral.by_standing_signature) == ("signed", alice, True)
    assert outbox.kinds("letters@secure.example") == ["referral"]


def test_a_blank_heading_never_goes_by_itself_and_says_which(alice, clinic, dana, prescribed, outbox, at):
    clinic.auto_send_referrals, clinic.standing_signatory = True, alice
    clinic.save()
    at("2026-03-16 09:00")
    a_recipient(alice, "The Elm Practice", "letters@secure.example")
    prescribed(dana)
    dana.name = " "
    dana.save()
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    referral = Referral.objects.get()
    assert (referral.status, referral.signed_by) == ("draft", None)
    assert "A heading of the letter is empty: Patient" in referral.entries.last().text
    assert outbox.kinds("letters@secure.example") == []


def test_once_the_standing_signature_is_taken_back_nothing_more_goes_by_itself(
    alice, clinic, dana, erin, prescribed, outbox, at
):
    clinic.auto_send_referrals, clinic.standing_signatory = True, alice
    clinic.save()
    at("2026-03-16 09:00")
    a_recipient(alice, "The Elm Practice", "letters@secure.example")
    prescribed(dana)
    prescribed(erin)
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    assert outbox.kinds("letters@secure.example") == ["referral"]
    clinic.auto_send_referrals, clinic.standing_signatory = False, None
    clinic.save()
    answer(erin, 6, 4)
    later = Referral.objects.get(episode__patient=erin)
    assert (later.status, later.by_standing_signature) == ("draft", False)
    assert outbox.kinds("letters@secure.example") == ["referral"]


def test_what_is_not_secure_does_not_go_by_itself_and_says_why(alice, clinic, dana, prescribed, outbox, at):
    clinic.auto_send_referrals, clinic.standing_signatory, clinic.secure_domains = True, alice, []
    clinic.save()
    at("2026-03-16 09:00")
    prescribed(dana)
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    referral = Referral.objects.get()
    assert referral.status == "draft"
    assert "secure domains" in referral.entries.last().text


def test_a_clinic_cannot_switch_it_on_without_a_named_clinician(clinic):
    clinic.auto_send_referrals = True
    with pytest.raises(IntegrityError, match="auto_send_needs_signatory"), transaction.atomic():
        clinic.save()


def test_only_the_steps_of_the_table_can_be_taken(alice, draft):
    for came_from, to in itertools.product(ReferralStatus, repeat=2):
        draft.status, draft.signed_by, draft.signed_at = came_from, alice, clock.now()
        draft.save()
        if to in TRANSITIONS[came_from]:
            assert referrals.record(by=alice, referral=draft, to=to, now=clock.now()).status == to
        else:
            with pytest.raises(Refused, match="cannot become"):
                referrals.record(by=alice, referral=draft, to=to, now=clock.now())


def test_one_open_referral_an_episode(draft, dana, at):
    at("2026-04-13 10:00")
    answer(dana, 6, 4)
    assert Referral.objects.count() == 1


def test_a_known_step_twice_is_refused(alice, draft):
    referrals.sign(by=alice, referral=draft, now=clock.now())
    with pytest.raises(Refused):
        referrals.sign(by=alice, referral=draft, now=clock.now())
