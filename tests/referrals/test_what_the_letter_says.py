"""The letter stands under the headings doctors expect; what is blank is named, and keeps it here."""

from uuid import uuid4

import pytest

from clinic import clock
from patients.care import checking_in, following, letters, referrals
from patients.care.following import LogDraft
from patients.care.refusal import Refused
from patients.models import Referral
from patients.rules.symptoms import SYMPTOMS
from tests.cast import answer, tick
from tests.referrals.cast import a_recipient


def said(letter, heading):
    return dict(letters.parts(letter))[heading]


def without(letter, line):
    """Keep the letter with a line of its text blank."""
    text = "\n".join(row.split(":")[0] + ":" if row.startswith(line) else row for row in letter.letter.splitlines())
    Referral.objects.filter(pk=letter.pk).update(letter=text)
    letter.refresh_from_db()


def test_every_heading_is_there_in_order_and_the_recipient_after_the_referrer(letter):
    assert [heading for heading, _text in letters.parts(letter)] == [
        "Patient",
        "Referrer",
        "Recipient",
        "Urgency and why",
        "Situation",
        "Background",
        "Assessment",
        "Recommendation",
        "What was advised",
        "Follow-up",
    ]
    assert letters.missing(letter) == []


def test_the_record_fills_it(letter):
    assert "Date of birth: 2 May 1984" in said(letter, "Patient")
    assert "Registration: PH000000" in said(letter, "Referrer")
    assert said(letter, "Recipient") == "The Elm Practice"
    assert "Urgency: Routine\nReason: " in said(letter, "Urgency and why")
    assert "Symptoms asked on 30 March 2026. Named: none. Denied: saddle numbness" in said(letter, "Assessment")
    assert "Single leg knee hug" in said(letter, "Background")
    assert "the patient's page said: " in said(letter, "What was advised")
    assert "Alice Archer at Harbour Physiotherapy stays responsible" in said(letter, "Follow-up")


def asked_of(letter) -> str:
    """Return what the letter says was named, denied and reported."""
    return said(letter, "Assessment").partition("Symptoms asked")[2]


def denied_of(letter) -> str:
    return asked_of(letter).partition("Denied: ")[2].partition(".")[0]


@pytest.fixture
def two_weeks(prescribed, dana, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    return at("2026-03-30 10:00")


def report(patient, *symptoms):
    checking_in.report_symptoms(patient=patient, key=uuid4(), symptoms=frozenset(symptoms), now=clock.now())


def test_who_is_not_sure_of_both_groups_denies_nothing(dana, two_weeks):
    answer(dana, 6, 4, symptoms={"unsure_emergency", "unsure_urgent"})
    letter = Referral.objects.get()
    text = asked_of(letter)
    assert denied_of(letter) == "none"
    assert text.startswith(" on 30 March 2026. Named: none. Not sure about: saddle numbness, ")
    assert not [code for code in SYMPTOMS if "unsure" not in code and code.replace("_", " ") not in text]
    assert "unsure" not in text


def test_who_is_not_sure_of_one_group_denies_the_other_alone(dana, two_weeks):
    answer(dana, 6, 4, symptoms={"unsure_urgent", "fever"})
    letter = Referral.objects.get()
    assert "Named: fever. Not sure about: weight loss, " in asked_of(letter)
    assert "saddle numbness" in denied_of(letter)
    assert not {"fever", "weight loss", "weight gain"} & set(denied_of(letter).split(", "))


def test_what_was_reported_since_the_last_check_in_stands_there_and_is_not_denied(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-28 10:00")
    answer(dana, 6, 4)
    at("2026-03-31 10:00")
    report(dana, "fever")
    at("2026-04-01 10:00")
    report(dana, "weight_loss", "unsure_emergency")
    at("2026-04-02 09:00")
    tick()
    letter = Referral.objects.get()
    assert "Reported on 31 March 2026: fever.\n" in asked_of(letter)
    assert "Reported on 1 April 2026: weight loss; not sure about saddle numbness, " in asked_of(letter)
    assert denied_of(letter).startswith("night pain, new leg numbness")
    assert not {"fever", "weight loss", "chest pain"} & set(denied_of(letter).split(", "))


def test_a_report_before_the_last_check_in_is_not_repeated(dana, two_weeks, at):
    at("2026-03-29 10:00")
    report(dana, "fever")
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    letter = Referral.objects.get()
    assert "Reported on" not in asked_of(letter)
    assert "fever" in denied_of(letter)


def test_several_answers_of_a_day_deny_only_what_none_of_them_named(dana, two_weeks, at):
    answer(dana, 4, 3, symptoms={"weight_gain"})
    at("2026-03-30 11:00")
    answer(dana, 6, 4)
    letter = Referral.objects.get()
    assert "Named: weight gain. Denied: saddle numbness" in asked_of(letter)
    assert "weight gain" not in denied_of(letter)


def test_what_nobody_recorded_says_so_and_is_not_blank(letter):
    assert "NHS number: not recorded" in said(letter, "Patient")
    assert "Medicines and allergies: not recorded" in said(letter, "Background")


def test_adherence_counts_what_was_reported_against_what_was_planned(prescribed, dana, at):
    at("2026-03-16 09:00")
    version = prescribed(dana)
    answer(dana, 6)
    for day in (17, 18, 19):
        at(f"2026-03-{day} 09:00")
        logs = [LogDraft(row.pk, "done", "", 2) for row in version.exercises.all()]
        following.record_session(
            patient=dana,
            version=version,
            key=uuid4(),
            slot=1,
            started_at=clock.now(),
            logs=logs,
            stopped_for_pain=False,
            note="",
            now=clock.now(),
        )
    at("2026-03-30 10:00")
    answer(dana, 6, 4)
    text = said(Referral.objects.get(), "Background")
    assert "Adherence: 3 of " in text
    assert "planned sessions reported" in text


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Name", "Patient: Name"),
        ("Date of birth", "Patient: Date of birth"),
        ("Registration", "Referrer: Registration"),
        ("Reason", "Urgency and why: Reason"),
        ("Request", "Recommendation: Request"),
    ],
)
def test_a_mandatory_line_that_is_blank_is_named_and_keeps_it_from_being_signed(alice, letter, line, named):
    without(letter, line)
    with pytest.raises(Refused, match=named):
        referrals.sign(by=alice, referral=letter, now=clock.now())


def test_not_recorded_is_blank_where_a_line_is_mandatory(letter):
    letter.letter = letter.letter.replace("Registration: PH000000", "Registration: not recorded")
    assert letters.missing(letter) == ["Referrer: Registration"]


def test_a_heading_without_text_is_named(alice, letter):
    text = letter.letter.replace(said(letter, "Situation"), "")
    referrals.change_letter(by=alice, referral=letter, letter=text, now=clock.now())
    with pytest.raises(Refused, match=r"A heading of the letter is empty: Situation\."):
        referrals.sign(by=alice, referral=letter, now=clock.now())


def test_without_a_recipient_it_is_not_recorded_as_sent(alice, letter):
    Referral.objects.filter(pk=letter.pk).update(recipient_name="")
    referrals.sign(by=alice, referral=letter, now=clock.now())
    with pytest.raises(Refused, match="Recipient"):
        referrals.record(by=alice, referral=letter, to="sent", now=clock.now())


def test_who_has_no_registration_does_not_sign(alice, letter):
    alice.registration = ""
    with pytest.raises(Refused, match="registration number"):
        referrals.sign(by=alice, referral=letter, now=clock.now())


def test_another_urgency_stands_in_the_letter(alice, letter):
    changed = referrals.change_letter(
        by=alice, referral=letter, letter=letter.letter, urgency="urgent", now=clock.now()
    )
    assert "Urgency: Urgent" in changed.letter
    assert changed.next_chase_at < letter.next_chase_at


def test_only_a_checked_address_is_mailed(alice, letter, at):
    referrals.sign(by=alice, referral=letter, now=clock.now())
    unchecked = a_recipient(alice, "Dr Elm", "dr.elm@secure.example", checked=False)
    with pytest.raises(Refused, match="checked this address"):
        referrals.send(by=alice, referral=letter, recipient=unchecked, now=clock.now())
    old = a_recipient(alice, "Dr Oak", "dr.oak@secure.example")
    now = at("2027-04-01 10:00")
    with pytest.raises(Refused, match="checked this address"):
        referrals.send(by=alice, referral=letter, recipient=old, now=now)
