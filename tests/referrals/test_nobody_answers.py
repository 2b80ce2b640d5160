"""A letter that nobody has acknowledged climbs, and the patient is asked."""

import pytest

from clinic import clock
from patients.care import chasing, concerns, referrals
from patients.care.refusal import Refused
from patients.models import Concern, Referral
from patients.portal import results
from patients.rules.findings import Finding
from tests.cast import answer
from tests.referrals.cast import sent


@pytest.fixture
def alone(letter, alice):
    """Its concern is closed: nothing but the letter itself is left to climb."""
    concerns.close(
        by=alice,
        concern=Concern.objects.get(pk=letter.concern_id),
        outcome="referred",
        note="Wrote to the doctor.",
        end_episode=True,
        handed_to="The Elm Practice",
        now=clock.now(),
    )
    return letter


def tick(at, text):
    chasing.chase_due(now=at(text))


def test_day_5_the_owner_day_8_the_lead_day_10_the_patient(letter, alice, lena, dana, outbox, at):
    sent(letter, alice)
    before = len(outbox.to(dana.email, kind="please_ring"))
    tick(at, "2026-04-04 09:00")
    assert outbox.to(alice.email, kind="referral_chase") == []
    tick(at, "2026-04-07 08:31")  # day 5 is a Saturday, and Monday is Easter Monday
    assert len(outbox.to(alice.email, kind="referral_chase")) == 1
    assert outbox.to(lena.email, kind="referral_chase") == []
    tick(at, "2026-04-07 10:01")
    assert len(outbox.to(lena.email, kind="referral_chase")) == 1
    assert len(outbox.to(dana.email, kind="please_ring")) == before
    tick(at, "2026-04-09 10:01")
    assert len(outbox.to(dana.email, kind="please_ring")) == before + 1


def test_a_tick_twice_tells_once(letter, alice, outbox, at):
    sent(letter, alice)
    for _time in range(2):
        tick(at, "2026-04-07 08:31")
    assert len(outbox.to(alice.email, kind="referral_chase")) == 1


def test_the_patients_page_says_whom_to_ask(letter, alice, lena, dana, as_user, at):
    sent(letter, alice)
    tick(at, "2026-04-10 10:01")
    tick(at, "2026-04-10 10:01")
    page = as_user(dana).get("/today/").content.decode()
    assert "has not told us that they have our letter" in page


def test_acknowledged_it_is_followed_on_for_what_came_of_it(letter, alice, lena, outbox, at):
    sent(letter, alice)
    referrals.record(by=alice, referral=letter, to="received", text="By phone", now=clock.now())
    tick(at, "2026-04-20 10:00")
    assert outbox.to(lena.email, kind="referral_chase") == []
    tick(at, "2026-04-28 10:00")
    assert len(outbox.to(alice.email, kind="referral_chase")) == 1


def test_an_unsigned_draft_leaves_the_climbing_to_its_open_concern(letter, alice, outbox, at):
    tick(at, "2026-04-02 10:00")
    assert outbox.to(alice.email, kind="referral_chase") == []
    letter.refresh_from_db()
    assert letter.next_chase_at > clock.now()


def test_a_letter_left_in_a_drawer_is_chased_when_its_concern_is_closed(alone, alice, outbox, at):
    referrals.sign(by=alice, referral=alone, now=clock.now())
    tick(at, "2026-04-01 10:00")
    assert len(outbox.to(alice.email, kind="referral_chase")) == 1


def test_every_open_letter_has_a_next_time(letter, alice, at):
    assert letter.next_chase_at is not None
    assert sent(letter, alice).next_chase_at is not None
    withdrawn = referrals.withdraw(by=alice, referral=letter, now=clock.now())
    assert withdrawn.next_chase_at is None


def test_on_day_7_the_patient_is_asked_in_neutral_words(letter, alice, dana, outbox, as_user, at):
    sent(letter, alice)
    tick(at, "2026-04-05 10:01")
    assert outbox.to(dana.email, kind="appointment") == []
    tick(at, "2026-04-06 10:01")
    assert len(outbox.to(dana.email, kind="appointment")) == 1
    assert "Do you have an appointment yet?" in as_user(dana).get("/today/").content.decode()


def test_the_day_it_was_sent_stays_the_same_after_a_chase_and_a_question(letter, alice, dana, at):
    sent(letter, alice)
    tick(at, "2026-04-07 08:31")
    words = results.referral_words(dana, letter.assessment, Finding.NOT_IMPROVED)
    assert "on Monday 30 March" in words[0]


def test_yes_books_it_and_no_is_asked_again_a_week_later(letter, alice, dana, as_user, outbox, at):
    sent(letter, alice)
    tick(at, "2026-04-06 10:01")
    browser = as_user(dana)
    browser.post("/appointment/", {"booked": "no"})
    letter.refresh_from_db()
    assert (letter.status, letter.asking_patient) == ("sent", False)
    tick(at, "2026-04-13 10:02")
    assert len(outbox.to(dana.email, kind="appointment")) == 2
    browser.post("/appointment/", {"booked": "yes"})
    letter.refresh_from_db()
    assert letter.status == "booked"
    assert "The patient says: it is booked." in letter.entries.last().text
    assert "Do you have an appointment" not in browser.get("/today/").content.decode()


def test_an_answer_that_nobody_asked_for_changes_nothing(letter, alice, dana, erin):
    sent(letter, alice)
    for patient in (dana, erin):
        with pytest.raises(Refused):
            chasing.answer(patient=patient, booked=True, now=clock.now())


def test_getting_better_is_a_note_and_withdraws_nothing(letter, alice, dana, at):
    sent(letter, alice)
    at("2026-04-06 10:00")
    answer(dana, 2, 2)
    letter = Referral.objects.get(pk=letter.pk)
    assert letter.status == "sent"
    assert "The patient is better: pain 2 of 10 on 6 April 2026." in [entry.text for entry in letter.entries.all()]


def test_improvement_is_noted_also_beside_another_finding(letter, dana, at):
    at("2026-04-06 10:00")
    decision = answer(dana, 2, 2, symptoms={"weight_gain"}).assessments.get()
    assert decision.findings == ["symptom_to_mention", "improving"]
    letter.refresh_from_db()
    assert letter.status == "draft"
    assert "The patient is better: pain 2 of 10 on 6 April 2026." in [entry.text for entry in letter.entries.all()]
