import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from patients.care import referrals
from patients.models import Assessment, CheckIn, Concern, Patient, Referral
from tests.cast import At, answer
from tests.portal.conftest import above_the_footer, check_in_post, page
from tests.referrals.cast import a_recipient


def test_answers_are_stored_and_the_page_says_what_they_mean(browser: Client, dana: Patient, started: Any) -> None:
    post = check_in_post(pain="5", change="3", note="better in the morning")
    response = browser.post("/check-in/", post)
    assert (response.status_code, response.headers["Location"]) == (303, f"/check-in/{post['key']}/")
    stored = CheckIn.objects.get(key=post["key"])
    assert (stored.pain, stored.change, stored.severe, stored.note) == (5, 3, False, "better in the morning")
    told = page(browser.get(response.headers["Location"]))
    assert "Thank you, your answers are saved" in told
    assert "Monday 2 March at 09:00" in told


def test_the_same_post_twice_is_stored_once_and_answered_alike(browser: Client, dana: Patient, started: Any) -> None:
    post = check_in_post(pain="8", change="6")
    first, second = browser.post("/check-in/", post), browser.post("/check-in/", post)
    assert first.headers["Location"] == second.headers["Location"]
    assert CheckIn.objects.filter(patient=dana, key=post["key"]).count() == 1
    assert Assessment.objects.filter(check_in__key=post["key"]).count() == 1


def test_a_red_flag_posted_twice_is_stored_once(browser: Client, dana: Patient, started: Any) -> None:
    post = check_in_post(first="leg_weakness")
    first, second = browser.post("/check-in/", post), browser.post("/check-in/", post)
    assert above_the_footer(first) == above_the_footer(second)
    assert CheckIn.objects.filter(patient=dana, symptoms=["leg_weakness"]).count() == 1
    assert Concern.objects.filter(patient=dana, finding="emergency_symptom").count() == 1


def test_a_red_flag_added_to_an_answer_that_is_stored_already_is_kept(
    browser: Client, dana: Patient, started: Any
) -> None:
    post = check_in_post()
    browser.post("/check-in/", post)
    browser.post("/check-in/", post | {"first": "leg_weakness"})
    assert Concern.objects.filter(patient=dana, finding="emergency_symptom").exists()
    browser.post("/check-in/", post | {"severe": "yes"})
    assert Concern.objects.filter(patient=dana, finding="very_severe_pain").exists()


def test_an_emergency_is_answered_at_once_with_a_sheet_to_show(browser: Client, dana: Patient, started: Any) -> None:
    response = browser.post("/check-in/", check_in_post(first=["saddle_numbness", "bladder_change"], pain="7"))
    told = above_the_footer(response)
    assert response.status_code == 200
    assert "Call 999 or go to A&E now" in told
    for words in ("Show this to the staff", "Dana Doyle", "Numbness or tingling between your legs", "Trouble peeing"):
        assert words in told
    assert "Monday 2 March 2026, 09:00 GMT" in told
    assert "Your answers are saved" in told


def test_the_time_on_the_sheet_is_the_patients_own(browser: Client, dana: Patient, started: Any) -> None:
    Patient.objects.filter(pk=dana.pk).update(time_zone="Asia/Kathmandu")
    assert "14:45" in above_the_footer(browser.post("/check-in/", check_in_post(first="leg_weakness")))


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("pain", None, "Choose a number for your pain"),
        ("pain", "12", "“12” is not one of the answers"),
        ("pain", "four", "“four” is not one of the answers"),
        ("change", None, "Choose how you are"),
        ("change", "8", "“8” is not one of the answers"),
        ("severe", None, "Say yes or no"),
        ("first", None, "Tick each one you have"),
        ("second", None, "Tick each one you have"),
        ("note", "x" * 1001, "Keep this to 1,000 letters"),
    ],
)
def test_a_wrong_value_is_named_and_linked(
    field: str, value: str | None, says: str, browser: Client, dana: Patient, started: Any
) -> None:
    body = browser.post("/check-in/", check_in_post(**{field: value, "note": value or "kept"})).content.decode()
    summary = body.partition("nhsuk-error-summary__list")[2].partition("</ul>")[0]
    (target,) = re.findall(r'href="#([^"]+)"', summary)
    assert says in summary
    assert f'id="{target}"' in body
    assert CheckIn.objects.filter(patient=dana).count() == 1


def test_cannot_say_leaves_the_change_unknown(browser: Client, dana: Patient, started: Any) -> None:
    browser.post("/check-in/", check_in_post(change="cannot_say"))
    assert CheckIn.objects.filter(patient=dana).latest("pk").change is None


def test_a_missing_key_does_not_lose_the_answers(browser: Client, dana: Patient, started: Any) -> None:
    assert browser.post("/check-in/", check_in_post(key=None)).status_code == 303
    assert browser.post("/check-in/", check_in_post(key="x")).status_code == 303
    assert CheckIn.objects.filter(patient=dana).count() == 3


def test_the_result_is_the_stored_one_also_weeks_later(browser: Client, dana: Patient, started: Any, at: At) -> None:
    post = check_in_post(pain="8", change="6")
    location = browser.post("/check-in/", post).headers["Location"]
    told = above_the_footer(browser.get(location))
    at("2026-04-01 09:00")
    assert above_the_footer(browser.get(location)) == told
    assert "Contact your doctor or physiotherapist" in told


def test_two_weeks_without_improvement_names_who_and_by_when(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    at("2026-03-16 09:00")
    told = above_the_footer(browser.post("/check-in/", check_in_post(pain="6"), follow=True))
    assert "It is time for a closer look at your back" in told
    assert "Alice Archer has been told and will contact you by Wednesday 18 March" in told
    assert "contact your doctor and ask for a referral" in told


def test_a_referral_on_its_way_is_named_instead_of_asking_for_one(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    now = at("2026-03-16 09:00")
    location = browser.post("/check-in/", check_in_post(pain="6")).headers["Location"]
    letter = Referral.objects.get(episode__patient=dana)
    referrals.sign(by=dana.physiotherapist, referral=letter, now=now)
    referrals.send(
        by=dana.physiotherapist,
        referral=letter,
        recipient=a_recipient(dana.physiotherapist, "The Elm Practice", "letters@secure.example"),
        now=now,
    )
    assert "ask for a referral" in above_the_footer(browser.get(location))
    referrals.letter_settled(str(letter.pk), accepted=True, reply="250 OK", now=now)
    told = above_the_footer(browser.get(location))
    assert "Your referral went to The Elm Practice on Monday 16 March" in told
    assert "ask for a referral" not in told


def test_nothing_else_is_asked_of_somebody_elses_result(
    browser: Client, dana: Patient, erin: Patient, started: Any
) -> None:
    theirs = answer(erin, 3)
    assert browser.get(f"/check-in/{theirs.key}/").status_code == 404
    assert browser.get(f"/check-in/{uuid4()}/").status_code == 404


def test_what_is_not_urgent_is_listed_after_what_is(browser: Client, dana: Patient, started: Any) -> None:
    post = check_in_post(second=["fever", "weight_gain"])
    browser.post("/check-in/", post)
    told = above_the_footer(browser.get(f"/check-in/{post['key']}/"))
    assert told.index("urgent GP appointment") < told.index("Mention this to your doctor")


def test_it_can_be_answered_without_a_programme(browser: Client, dana: Patient) -> None:
    told = above_the_footer(browser.post("/check-in/", check_in_post(pain="7"), follow=True))
    assert "Contact your doctor about your pain" in told
    assert CheckIn.objects.get(patient=dana).episode is None
