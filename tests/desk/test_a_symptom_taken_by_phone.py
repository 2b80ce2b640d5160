from uuid import uuid4

import pytest
from django.urls import reverse

from patients.models import SymptomReport


def address(patient) -> str:
    return reverse("admin:patients_symptom", args=[patient.pk])


def told(**given) -> dict[str, object]:
    said = {
        "key": str(uuid4()), "channel": "phone", "on": "2026-03-16",
        "first_group": ["saddle_numbness"], "second_group": ["none"],
    }  # fmt: skip
    return said | given


@pytest.fixture
def monday(at):
    at("2026-03-16 09:00")


def test_without_any_programme_it_opens_its_concern_and_says_what_to_tell(monday, dana, alice, as_user):
    answer = as_user(alice).post(address(dana), told(), follow=True)
    kept = SymptomReport.objects.get()
    assert (kept.channel, kept.taken_by) == ("phone", alice)
    assert dana.concerns.get().finding == "emergency_symptom"
    page = answer.content.decode()
    assert "Call 999 or go to A&amp;E now" in page
    assert "by phone" in page
    record = as_user(alice).get(reverse("admin:patients_patient_change", args=[dana.pk])).content.decode()
    assert "Symptom reported by phone (Alice Archer)" in record


def test_the_same_form_sent_twice_is_one_report(monday, dana, alice, as_user):
    said = told()
    for _time in range(2):
        as_user(alice).post(address(dana), said)
    assert SymptomReport.objects.count() == 1


def test_a_missing_answer_hides_no_red_flag(monday, dana, alice, as_user):
    answer = as_user(alice).post(address(dana), told(second_group=[], channel=""))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index("Call 999 or go to A&amp;E now") < page.index("There is a problem")
    assert not SymptomReport.objects.exists()


def test_nothing_to_report_is_said_in_words(monday, dana, alice, as_user):
    page = as_user(alice).post(address(dana), told(first_group=["none"])).content.decode()
    assert "Tick what you have noticed." in page


def test_nobody_else_takes_it(monday, dana, mona, charlie, as_user):
    for who in (mona, charlie):
        assert as_user(who).get(address(dana)).status_code == 404
        assert as_user(who).post(address(dana), told()).status_code == 404
    assert not SymptomReport.objects.exists()
