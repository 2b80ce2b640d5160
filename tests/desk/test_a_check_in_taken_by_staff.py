from uuid import uuid4

import pytest
from django.urls import reverse

from patients.models import CheckIn


@pytest.fixture
def started(prescribed, dana, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    return dana


def address(patient) -> str:
    return reverse("admin:patients_check_in", args=[patient.pk])


def answers(**given) -> dict[str, object]:
    said = {
        "key": str(uuid4()), "channel": "phone", "on": "2026-03-16", "pain": 5,
        "first_group": ["none"], "second_group": ["none"], "history": ["none"],
    }  # fmt: skip
    return said | given


def test_it_is_kept_and_marked_as_taken_by_phone(started, alice, as_user):
    answer = as_user(alice).post(address(started), answers(), follow=True)
    kept = CheckIn.objects.get()
    assert (kept.channel, kept.taken_by, kept.pain, kept.kind) == ("phone", alice, 5, "start")
    assert "by phone" in answer.content.decode()


def test_the_same_form_sent_twice_is_one_check_in(started, alice, as_user):
    said = answers()
    for _time in range(2):
        as_user(alice).post(address(started), said)
    assert CheckIn.objects.count() == 1


def test_a_symptom_opens_its_concern(started, alice, as_user):
    answer = as_user(alice).post(address(started), answers(first_group=["saddle_numbness"]), follow=True)
    assert started.concerns.get().finding == "emergency_symptom"
    assert "Call 999 or go to A&amp;E now" in answer.content.decode()


def test_a_missing_score_hides_no_red_flag_and_loses_nothing(started, alice, as_user):
    answer = as_user(alice).post(address(started), answers(first_group=["bladder_change"], pain="", note="In the car"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index("Call 999 or go to A&amp;E now") < page.index("There is a problem")
    assert "Enter the pain, from 0 to 10." in page
    assert "In the car" in page
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"first_group": []}, "None of these"),
        ({"first_group": ["none", "both_legs"]}, "beside another answer"),
        ({"pain": "11"}, "whole number from 0 to 10"),
        ({"on": "2026-03-01"}, "Choose a day from"),
        ({"channel": "portal"}, "not one of the available choices"),
        ({"history": []}, "Ask the history"),
    ],
)
def test_a_wrong_answer_is_said_in_words(started, alice, as_user, wrong, words):
    page = as_user(alice).post(address(started), answers(**wrong)).content.decode()
    assert "There is a problem" in page
    assert words in page


def test_history_is_asked_once(started, alice, as_user):
    client = as_user(alice)
    assert "Medical history" in client.get(address(started)).content.decode()
    client.post(address(started), answers(history=["cancer"]))
    assert "Medical history" not in client.get(address(started)).content.decode()
    assert started.concerns.filter(finding="history").exists()


def test_nobody_else_answers_for_the_patient(started, charlie, mona, as_user):
    for who in (charlie, mona):
        assert as_user(who).get(address(started)).status_code == 404
        assert as_user(who).post(address(started), answers()).status_code == 404
    assert not CheckIn.objects.exists()
