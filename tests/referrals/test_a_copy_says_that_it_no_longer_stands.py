"""A letter that was withdrawn or replaced says so on top of every copy that anybody looks at later."""

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import correcting, letters, papers, referrals
from tests.referrals.cast import sent


def copies(letter, client) -> list[str]:
    """Return what the page of a letter, its print and its PDF say."""
    pages = [client.get(reverse(f"admin:patients_referral_{name}", args=[letter.pk])) for name in ("change", "print")]
    return [*(page.content.decode() for page in pages), papers._said(letter)["banner"]]


def replaced(letter, alice):
    return correcting.correct(by=alice, referral=sent(letter, alice), reason="The wrong leg", now=clock.now())


@pytest.mark.parametrize("who", ["alice", "bob", "lena"])
def test_a_withdrawn_letter_says_so_in_every_copy_also_those_of_others(letter, alice, who, request, as_user, at):
    reader = request.getfixturevalue(who)
    before = papers.paper(sent(letter, alice))
    assert all("Withdrawn on" not in copy for copy in copies(letter, as_user(reader)))
    at("2026-04-01 10:00")
    letter = referrals.withdraw(by=alice, referral=letter, now=clock.now(), text="Seen elsewhere")
    at("2026-05-01 10:00")
    assert all("Withdrawn on 1 April 2026." in copy for copy in copies(letter, as_user(reader)))
    made = papers.paper(letter)
    assert made.startswith(b"%PDF-")
    assert made != before
    assert b"pdfuaid" in made


def test_one_that_was_corrected_says_by_which_version(letter, alice, as_user):
    following = replaced(letter, alice)
    letter.refresh_from_db()
    for copy in copies(letter, as_user(alice)):
        assert "Replaced by version 2 on 30 March 2026." in copy
        assert "Withdrawn on" not in copy
    assert all("Replaced by" not in copy for copy in copies(following, as_user(alice)))
    page = as_user(alice).get(reverse("admin:patients_referral_change", args=[letter.pk])).content.decode()
    assert reverse("admin:patients_referral_change", args=[following.pk]) in page


def test_a_closed_letter_that_is_corrected_says_so_too(letter, alice):
    sent(letter, alice)
    for step in ("received", "closed"):
        letter = referrals.record(by=alice, referral=letter, to=step, now=clock.now())
    assert letters.standing(letter) == ""
    correcting.correct(by=alice, referral=letter, reason="x", now=clock.now())
    assert letters.standing(letter).startswith("Replaced by version 2")


def test_a_draft_says_that_it_is_one_and_stands_until_it_is_withdrawn(letter, alice):
    assert letters.standing(letter) == "Draft, not signed."
    letter = referrals.withdraw(by=alice, referral=letter, now=clock.now(), text="Better")
    assert letters.standing(letter) == "Draft, not signed. Withdrawn on 30 March 2026."


def test_what_was_sent_stays_under_the_banner(letter, alice):
    before = letters.parts(sent(letter, alice))
    letter = referrals.withdraw(by=alice, referral=letter, now=clock.now(), text="Seen elsewhere")
    assert letters.parts(letter) == before
