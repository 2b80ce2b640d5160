"""What the doctor has read is not rewritten; a correction is the next version, and names the one it replaces."""

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.urls import reverse

from clinic import clock
from patients.care import correcting, letters, referrals, returning
from patients.care.refusal import Refused
from patients.models import Referral
from tests.referrals.cast import sent


@pytest.mark.parametrize("change", [{"letter": "x"}, {"subject": "x"}, {"series": []}, {"urgency": "urgent"}])
def test_the_database_keeps_it(letter, alice, change):
    sent(letter, alice)
    with pytest.raises((InternalError, ProgrammingError), match="Cannot update"), transaction.atomic():
        Referral.objects.filter(pk=letter.pk).update(**change)


def test_one_that_came_back_after_it_was_sent_is_not_rewritten_either(letter, alice):
    sent(letter, alice)
    referrals.record(by=alice, referral=letter, to="returned", now=clock.now())
    with pytest.raises(Refused, match="stays as it is"):
        referrals.change_letter(by=alice, referral=letter, letter="x", now=clock.now())
    assert sent(letter, alice).status == "sent"


def test_a_correction_is_the_next_version_and_ends_the_one_before(letter, alice):
    sent(letter, alice)
    following = correcting.correct(by=alice, referral=letter, reason="The wrong leg", now=clock.now())
    letter.refresh_from_db()
    assert (letter.status, following.status) == ("withdrawn", "draft")
    assert (following.number, following.corrects) == (2, letter)
    assert "This is version 2. It replaces our letter of 30 March 2026." in following.letter
    assert letters.missing(following) == []
    assert "Replaced by version 2: The wrong leg" in letter.entries.last().text
    third = correcting.correct(by=alice, referral=sent(following, alice), reason="Again", now=clock.now())
    assert third.letter.count("This is version") == 1


def test_only_the_last_version_that_was_sent_is_corrected(letter, alice):
    with pytest.raises(Refused):
        correcting.correct(by=alice, referral=letter, reason="x", now=clock.now())
    sent(letter, alice)
    correcting.correct(by=alice, referral=letter, reason="x", now=clock.now())
    with pytest.raises(Refused):
        correcting.correct(by=alice, referral=letter, reason="x", now=clock.now())


def test_a_correction_says_why(letter, alice):
    sent(letter, alice)
    with pytest.raises(Refused, match="what was wrong"):
        correcting.correct(by=alice, referral=letter, reason=" ", now=clock.now())


def test_the_desk_leads_to_the_next_version(letter, alice, as_user):
    sent(letter, alice)
    desk = as_user(alice)
    answer = desk.post(reverse("admin:patients_referral_correct", args=[letter.pk]), {"reason": "The wrong leg"})
    following = Referral.objects.get(number=2)
    assert answer["Location"] == reverse("admin:patients_referral_change", args=[following.pk])
    assert "Version 1, which this one replaces" in desk.get(answer["Location"]).content.decode()


def test_a_bounce_of_the_version_before_moves_nothing(letter, alice):
    sent(letter, alice)
    [mail] = referrals._mails(letter)
    following = correcting.correct(by=alice, referral=letter, reason="x", now=clock.now())
    returning.returned(mail=mail, reply="550", now=clock.now())
    assert Referral.objects.get(pk=following.pk).status == "draft"


def test_a_phone_call_is_noted_in_one_click(letter, alice, as_user):
    sent(letter, alice)
    desk = as_user(alice)
    page = desk.get(reverse("admin:patients_referral_change", args=[letter.pk])).content.decode()
    assert "I phoned: they have it" in page
    said = {"to": "received", "text": "By phone: they have it."}
    desk.post(reverse("admin:patients_referral_record", args=[letter.pk]), said)
    letter.refresh_from_db()
    assert letter.status == "received"
