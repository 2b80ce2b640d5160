"""What the doctor has read is not rewritten; a correction is the next version, and names the one it replaces."""

from datetime import UTC, datetime

import pytest
from django.db import InternalError, ProgrammingError, transaction
from django.urls import reverse

from clinic import clock
from patients.care import correcting, letters, papers, referrals, returning
from patients.care.refusal import Refused
from patients.models import Recipient, Referral
from tests.referrals.cast import a_recipient, sent

TEXT = [{"letter": "x"}, {"subject": "x"}, {"series": []}, {"urgency": "urgent"}]
FRAME = [
    {"recipient_name": "Dr Mallory"},
    {"recipient_email": "mallory@secure.example"},
    {"recipient": None},
    {"signed_at": datetime(2026, 3, 1, tzinfo=UTC)},
    {"by_standing_signature": True},
    {"frame": None},
]


def change_it(letter, /, **change):
    Referral.objects.filter(pk=letter.pk).update(**change)


@pytest.mark.parametrize("change", [*TEXT, *FRAME])
@pytest.mark.parametrize("status", ["sent", "received", "withdrawn"])
def test_the_database_keeps_it(letter, alice, change, status):
    letter = sent(letter, alice)
    if status != "sent":
        referrals.record(by=alice, referral=letter, to=status, now=clock.now())
    with pytest.raises((InternalError, ProgrammingError), match="Cannot update"), transaction.atomic():
        change_it(letter, **change)


def test_the_database_keeps_who_signed(letter, alice, bob):
    sent(letter, alice)
    with pytest.raises((InternalError, ProgrammingError), match="Cannot update"), transaction.atomic():
        change_it(letter, signed_by=bob)


def copies(letter, client) -> list[str]:
    """Return what the page of a letter, its print and its PDF say of it, and the bytes of the PDF."""
    letter = Referral.objects.get(pk=letter.pk)
    page, printed = (
        client.get(reverse(f"admin:patients_referral_{name}", args=[letter.pk])).content.decode()
        for name in ("change", "print")
    )
    paper = [str(papers._said(letter)), papers.paper(letter).hex()]
    shown = page.partition('<div class="two-columns">')[2].partition('class="actions"')[0]
    return [shown, printed.partition("<body")[2], *paper]


def everything_around_it_changes(letter, alice, clinic):
    """Give the signatory another name and number, the clinic another name and place, the recipient another code."""
    alice.registration = "PH999999"
    alice.save()
    alice.user.name = "Alice Newname"
    alice.user.save()
    clinic.name, clinic.address, clinic.phone = "Elsewhere Physio", "9 Elsewhere Road", "020 7946 0999"
    clinic.save()
    Recipient.objects.update(name="Dr Mallory", code="B99999")


@pytest.fixture
def recipient(alice):
    known = a_recipient(alice, "Dr Elm", "dr.elm@secure.example")
    Recipient.objects.filter(pk=known.pk).update(code="A12345")
    known.refresh_from_db()
    return known


def test_no_copy_of_it_changes_when_all_around_it_does(letter, alice, bob, clinic, recipient, as_user):
    reader = as_user(bob)
    sent(letter, alice)
    before = copies(letter, reader)
    for copy in before[:3]:
        assert "Dr Elm (A12345)" in copy
        assert "Alice Archer (PH000000)" in copy
    everything_around_it_changes(letter, alice, clinic)
    assert copies(letter, reader) == before


def test_a_letter_of_before_it_was_kept_is_read_off_the_record(letter, alice, clinic, recipient, as_user):
    referrals.sign(by=alice, referral=letter, now=clock.now())
    change_it(letter, frame=None, recipient=recipient, recipient_name="Dr Elm", status="sent", sent_at=clock.now())
    everything_around_it_changes(letter, alice, clinic)
    for copy in copies(letter, as_user(alice))[:3]:
        assert "Dr Elm (B99999)" in copy
        assert "Alice Newname (PH999999)" in copy


def test_a_signed_letter_names_the_recipient_that_is_chosen_later(letter, alice, recipient):
    letter = referrals.sign(by=alice, referral=letter, now=clock.now())
    assert "The Elm Practice" in str(papers._said(letter))
    letter = referrals.address(by=alice, referral=letter, recipient=recipient, now=clock.now())
    said = str(papers._said(Referral.objects.get(pk=letter.pk)))
    assert "Dr Elm (A12345)" in said
    assert "The Elm Practice" not in said


def test_one_that_came_back_is_addressed_and_signed_once_more(letter, alice, bob, at):
    sent(letter, alice)
    referrals.record(by=alice, referral=letter, to="returned", now=at("2026-04-01 10:00"))
    other = a_recipient(alice, "Dr Oak", "dr.oak@secure.example")
    referrals.address(by=alice, referral=letter, recipient=other, now=clock.now())
    letter = sent(letter, bob, "dr.oak@secure.example")
    said = papers._said(letter)
    assert said["signed"] == "Signed by Bob Barker (PH000000) on 1 April 2026."
    assert "Dr Oak" in {part["heading"]: part["text"] for part in said["parts"]}["Recipient"]
    with pytest.raises((InternalError, ProgrammingError), match="Cannot update"), transaction.atomic():
        change_it(letter, recipient_name="Dr Mallory")


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
