"""What nobody has to answer yet: reviews of the next days, new patients who have not signed in, letters that stay."""

from dataclasses import asdict
from datetime import date

import pytest
from django.urls import reverse

from clinic import clock
from clinic.models import FollowUpPolicy
from clinic.policy import Policy
from patients.care import concerns, courses, referrals
from patients.models import Referral
from tests.cast import answer, tick

DESK = reverse("admin:index")


def page(client) -> str:
    return client.get(DESK).content.decode()


def section(shown: str, name: str) -> str:
    """Return one list of the desk; empty where it is not there."""
    return shown.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def test_a_review_of_the_next_seven_days_is_listed_with_its_day(prescribed, dana, alice, as_user, at):
    at("2026-03-16 09:00")
    episode = prescribed(dana).prescription.episode
    courses.set_review(by=alice, episode=episode, review_on=date(2026, 3, 24), now=clock.now())
    assert "Dana Doyle" not in section(page(as_user(alice)), "coming")
    at("2026-03-17 09:00")
    coming = section(page(as_user(alice)), "coming")
    assert "Dana Doyle" in coming
    assert "Tuesday 24 March" in coming


def test_what_the_rules_will_ask_for_is_listed_where_nobody_set_a_day_and_says_so(
    prescribed, dana, erin, alice, as_user, at
):
    at("2026-03-16 09:00")
    version = prescribed(dana)
    prescribed(erin)
    at("2026-03-17 09:00")
    for patient in (dana, erin):
        answer(patient, 6)
    at("2026-03-22 09:00")
    assert section(page(as_user(alice)), "coming") == ""
    courses.set_review(by=alice, episode=version.prescription.episode, review_on=date(2026, 3, 24), now=clock.now())
    at("2026-03-23 09:00")
    coming = section(page(as_user(alice)), "coming")
    dana_s, _name, erin_s = coming.partition("Erin Ellis")
    assert "Dana Doyle" in dana_s  # the nearer day stands first
    assert "Tuesday 24 March, set by a clinician" in dana_s
    assert "Monday 30 March, by the rules: is it better by then?" in erin_s
    assert "<b>2</b> reviews coming" in page(as_user(alice))


def test_the_review_of_the_programme_comes_by_the_rules_and_the_clinic_s_own_day_of_it(
    prescribed, dana, clinic, lena, alice, as_user, at
):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 10:00")
    answer(dana, 2, 2)
    at("2026-04-19 09:00")
    assert section(page(as_user(alice)), "coming") == ""
    at("2026-04-20 09:00")
    said = "Monday 27 April, by the rules: the programme, if there is still pain"
    assert said in section(page(as_user(alice)), "coming")
    FollowUpPolicy.objects.create(
        clinic=clinic, version=1, created_at=clock.now(), created_by=lena, **asdict(Policy(programme_review_day=35))
    )
    sooner = "Monday 20 April, by the rules: the programme, if there is still pain"
    assert sooner in section(page(as_user(alice)), "coming")


def test_nor_does_what_the_rules_will_ask_for(prescribed, dana, alice, as_user, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-24 09:00")
    assert "Dana Doyle" in section(page(as_user(alice)), "coming")
    answer(dana, 9, 6)
    assert section(page(as_user(alice)), "coming") == ""


def test_it_is_not_listed_beside_an_open_concern(worse, alice, as_user):
    courses.set_review(by=alice, episode=worse.episode, review_on=date(2026, 3, 25), now=clock.now())
    assert section(page(as_user(alice)), "coming") == ""


def test_who_has_a_programme_and_has_not_signed_in_can_be_invited_again(prescribed, dana, alice, as_user, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    assert section(page(as_user(alice)), "newcomers") == ""
    dana.user = None
    dana.save()
    new = section(page(as_user(alice)), "newcomers")
    assert "Dana Doyle" in new
    assert reverse("admin:patients_patient_invite", args=[dana.pk]) in new


def test_reception_invites_them_too_and_reads_of_no_programme(prescribed, dana, erin, mona, as_user, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    for patient in (dana, erin):  # Erin has no programme yet, so nobody has invited her
        patient.user = None
        patient.save()
    new = section(page(as_user(mona)), "newcomers")
    assert reverse("admin:patients_patient_invite", args=[dana.pk]) in new
    assert "Erin Ellis" not in new
    assert "programme" not in new


@pytest.fixture
def forgotten(not_improved, alice, at):
    """The concern has been closed; its draft letter stays, and nobody sends it."""
    decided = {"outcome": "reassured", "note": "Seen", "next_review_on": date(2026, 4, 10)}
    concerns.close(by=alice, concern=not_improved, now=clock.now(), **decided)
    return Referral.objects.get()


def test_a_letter_that_should_have_left_is_a_banner_on_top(forgotten, alice, as_user, at):
    assert "has not left the clinic" not in page(as_user(alice))
    at("2026-04-20 10:00")
    tick()
    shown = page(as_user(alice))
    assert "1 letter has not left the clinic and should have." in shown
    assert shown.index("has not left the clinic") < shown.index('id="concerns"')


def test_the_banner_goes_with_the_letter(forgotten, alice, as_user, at):
    at("2026-04-20 10:00")
    referrals.withdraw(by=alice, referral=forgotten, now=clock.now(), text="Not needed")
    assert "has not left the clinic" not in page(as_user(alice))


def test_a_manager_reads_of_no_letter(forgotten, mona, as_user, at):
    at("2026-04-20 10:00")
    assert "has not left the clinic" not in page(as_user(mona))


def test_the_counts_lead_to_what_they_count(not_improved, alice, as_user):
    sums = page(as_user(alice)).partition('<p class="sums neutral">')[2].partition("</p>")[0]
    assert "<b>1</b> in the next days" in sums
    assert "<b>1</b> letter<" in sums
    assert "emergenc" not in sums
