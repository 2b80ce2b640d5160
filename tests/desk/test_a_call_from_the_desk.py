"""From the desk to a call and its outcome: what they said, three questions, one press, and a note to take along."""

import html
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import concerns
from patients.models import Concern, Referral
from tests.cast import answer, tick

DESK = reverse("admin:index")


def verb(concern, name: str) -> str:
    return reverse(f"admin:patients_concern_{name}", args=[concern.pk])


def shown(client, concern) -> str:
    return html.unescape(client.get(verb(concern, "change")).content.decode())


@pytest.fixture
def emergency(prescribed, dana, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6, symptoms={"saddle_numbness"}, note="Since this morning")
    return dana.concerns.get(finding="emergency_symptom")


@pytest.fixture
def unanswered(prescribed, dana, at):
    at("2026-03-02 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-20 09:00")
    tick()
    return dana.concerns.get(finding="no_answer")


def test_the_script_says_what_they_said_what_they_were_told_and_three_questions(emergency, alice, as_user):
    page = shown(as_user(alice), emergency)
    script = page.partition('id="call"')[2].partition("</section>")[0]
    assert "Since this morning" in script
    assert "Call 999 or go to A&E now" in script
    assert script.partition('<ol class="questions">')[2].partition("</ol>")[0].count("<li>") == 3
    assert "Have you called 999, or are you on the way to A&E?" in script
    assert 'href="tel:07700900123"' in script


def test_what_was_told_since_stands_in_the_row_and_in_the_script_and_must_be_seen_before_closing(
    emergency, dana, at, alice, as_user
):
    client = as_user(alice)
    before = re.findall('name="seen" value="([^"]+)"', shown(client, emergency))
    at("2026-03-17 09:00")
    answer(dana, 6, symptoms={"bladder_change"})
    told = {"outcome": "emergency_care", "note": "At A&E", "next_review_on": "2026-03-20"}
    refused = html.unescape(client.post(verb(emergency, "close"), told | {"seen": before}).content.decode())
    assert "Dana Doyle has told more since this page was opened. Read it first." in refused
    assert "Told again since:" in refused.partition('id="call"')[2].partition("</section>")[0]
    row = client.get(DESK).content.decode()
    assert "Told again since:" in row
    stale = client.post(verb(emergency, "acknowledge"), {"seen": before}, follow=True).content.decode()
    assert "has told more since" in stale
    emergency.refresh_from_db()
    assert (emergency.acknowledged_at, emergency.closed_at) == (None, None)
    fresh = re.findall('name="seen" value="([^"]+)"', refused)
    client.post(verb(emergency, "close"), told | {"seen": fresh})
    emergency.refresh_from_db()
    assert emergency.closed_at is not None


def test_a_call_without_a_reply_is_noted_and_leaves_the_concern_open(worse, alice, as_user):
    answered = as_user(alice).post(verb(worse, "called"), {"how": "no reply", "note": "Left no word"}, follow=True)
    assert "Phoned, no reply: Left no word" in answered.content.decode()
    worse.refresh_from_db()
    assert worse.closed_at is None
    assert "No reply on 23 March, 10:00" in as_user(alice).get(DESK).content.decode()


def test_what_is_no_call_is_said(worse, alice, as_user):
    answered = as_user(alice).post(verb(worse, "called"), {"how": "shouted"}, follow=True)
    assert "Say how the call went." in answered.content.decode()


def test_an_outcome_is_one_of_the_buttons_and_enter_in_a_field_presses_none_of_them(worse, alice, as_user):
    form = shown(as_user(alice), worse).partition(f'action="{verb(worse, "close")}"')[2].partition("</form>")[0]
    first, *outcomes = re.findall(r"<button[^>]*>", form)
    assert first == "<button hidden>"
    values = [re.search(r'name="outcome" value="(\w+)"', button) for button in outcomes]
    assert [found[1] for found in values if found] == [
        "reassured", "changed", "referred", "emergency_care", "discharged", "not_reached",
    ]  # fmt: skip


def test_the_note_to_copy_has_who_what_and_the_outcome(worse, alice, as_user):
    client = as_user(alice)
    client.post(verb(worse, "called"), {"how": "no reply"})
    decided = {"outcome": "changed", "note": "Fewer bridges", "next_review_on": clock.now().date() + timedelta(days=7)}
    closed = client.post(verb(worse, "close"), decided, follow=True)
    note = html.unescape(re.search(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", closed.content.decode(), re.S)[1])
    for words in (
        "Dana Doyle, born 2 May 1984", "Worse than at the start", "Phoned, no reply",
        "Changed the programme: Fewer bridges", "Alice Archer, PH000000",
    ):  # fmt: skip
        assert words in note


def test_one_act_closes_the_others_that_were_ticked_too(worse, dana, alice, as_user):
    answer(dana, 8, 6, symptoms={"fever", "weight_gain"})
    mention = dana.concerns.get(finding="symptom_to_mention")
    others = set(Concern.objects.open()) - {worse, mention}
    as_user(alice).post(verb(worse, "close"), {"outcome": "reassured", "note": "Seen", "also": [mention.pk]})
    assert others
    assert set(Concern.objects.open()) == others
    assert set(Concern.objects.exclude(closed_at=None).values_list("outcome_note", flat=True)) == {"Seen"}


def test_only_what_is_open_of_the_same_patient_can_be_closed_along(worse, erin, prescribed, alice, as_user):
    prescribed(erin)
    answer(erin, 6, symptoms={"fever"})
    other = erin.concerns.get()
    refused = as_user(alice).post(verb(worse, "close"), {"outcome": "reassured", "note": "Seen", "also": [other.pk]})
    assert refused.status_code == 422
    assert set(Concern.objects.open()) >= {worse, other}


def test_one_act_closes_the_concern_and_signs_its_letter(not_improved, alice, as_user):
    said = {"outcome": "referred", "note": "Needs a doctor", "next_review_on": "2026-04-10", "sign": "on"}
    answered = as_user(alice).post(verb(not_improved, "close"), said)
    letter = Referral.objects.get()
    assert (letter.status, letter.signed_by) == ("signed", alice)
    assert answered["Location"] == reverse("admin:patients_referral_change", args=[letter.pk])
    not_improved.refresh_from_db()
    assert (not_improved.outcome, not_improved.handed_to) == ("referred", letter.recipient_name)


def test_a_letter_that_cannot_be_signed_leaves_the_concern_open_too(not_improved, alice, as_user):
    alice.registration = ""
    alice.save()
    said = {"outcome": "referred", "note": "Needs a doctor", "next_review_on": "2026-04-10", "sign": "on"}
    refused = as_user(alice).post(verb(not_improved, "close"), said)
    assert "registration number is missing" in refused.content.decode()
    not_improved.refresh_from_db()
    assert (not_improved.closed_at, Referral.objects.get().status) == (None, "draft")


def test_signed_or_withdrawn_and_not_both(not_improved, alice, as_user):
    said = {"outcome": "referred", "note": "x", "next_review_on": "2026-04-10", "sign": "on", "withdraw": "on"}
    assert "not both" in as_user(alice).post(verb(not_improved, "close"), said).content.decode()


def test_reception_rings_who_has_not_answered_and_reads_nothing_else(unanswered, mona, as_user):
    client = as_user(mona)
    assert f'{verb(unanswered, "change")}#call"' in client.get(DESK).content.decode()
    page = shown(client, unanswered)
    assert "Could you answer your check-in today?" in page
    for clinical in ("No answer to the review", "baseline", "day 18", "Close with this outcome"):
        assert clinical not in page
    client.post(verb(unanswered, "called"), {"how": "spoke", "note": "Will answer tonight"})
    line = unanswered.entries.get(kind="spoke")
    assert (line.text, line.by) == ("Phoned and spoke with the patient: Will answer tonight", mona)


def test_reception_is_given_no_script_for_anything_else(emergency, mona, as_user):
    client = as_user(mona)
    assert f'{verb(emergency, "change")}#call"' not in client.get(DESK).content.decode()
    assert 'id="call"' not in shown(client, emergency)


def test_an_outsider_notes_no_call(worse, charlie, as_user):
    assert as_user(charlie).post(verb(worse, "called"), {"how": "spoke"}).status_code == 404
    assert not worse.entries.filter(kind="spoke").exists()


def test_a_closed_concern_has_no_script(worse, alice, as_user):
    concerns.close(
        by=alice, concern=worse, outcome="reassured", note="Seen", next_review_on=date(2026, 3, 30), now=clock.now()
    )
    assert 'id="call"' not in shown(as_user(alice), worse)


def test_the_letter_of_the_other_finding_is_offered_and_goes_with_that_one_only(mentioned, dana, alice, as_user):
    other, client = dana.concerns.get(finding="not_improved"), as_user(alice)
    page = shown(client, mentioned)
    assert 'name="withdraw"' in page
    choice = page.partition('name="also"')[2].partition("</label>")[0]
    assert f"{other.get_urgency_display()}: {other.get_finding_display()}. " in choice  # it says what is closed
    told = {"outcome": "reassured", "note": "Seen", "next_review_on": "2026-04-10", "withdraw": "on"}
    refused = html.unescape(client.post(verb(mentioned, "close"), told).content.decode())
    assert "The letter was drafted for one of these: close that one too." in refused
    client.post(verb(mentioned, "close"), told | {"also": [other.pk]})
    assert not Concern.objects.open().exists()
    assert Referral.objects.get().status == "withdrawn"


def test_a_letter_that_somebody_changed_meanwhile_is_read_again_before_it_is_signed(mentioned, dana, alice, as_user):
    other, client = dana.concerns.get(finding="not_improved"), as_user(alice)
    page = shown(client, mentioned)
    assert Referral.objects.get().letter.splitlines()[0] in page
    read = re.search('name="letter" value="([^"]+)"', page).group(1)
    Referral.objects.update(recipient_name="Dr Osei")
    told = {"outcome": "referred", "note": "Seen", "next_review_on": "2026-04-10", "sign": "on", "also": [other.pk]}
    refused = client.post(verb(mentioned, "close"), told | {"letter": read}).content.decode()
    assert "Somebody has changed the letter meanwhile." in refused
    assert Referral.objects.get().status == "draft"
    read = re.search('name="letter" value="([^"]+)"', refused).group(1)
    client.post(verb(mentioned, "close"), told | {"letter": read})
    assert Referral.objects.get().status == "signed"


def test_who_a_letter_goes_to_follows_the_patient_only_when_they_are_referred(mentioned, dana, alice, as_user):
    other = dana.concerns.get(finding="not_improved")
    Referral.objects.update(recipient_name="D" * 250)
    told = {"outcome": "referred", "note": "Seen", "next_review_on": "2026-04-10", "sign": "on", "also": [other.pk]}
    as_user(alice).post(verb(mentioned, "close"), told)
    assert {concern.handed_to for concern in dana.concerns.all()} == {"D" * 120}
