from uuid import uuid4

import pytest
from django.urls import reverse

from clinic import clock
from clinic.models import ReadEvent
from patients.care import messaging
from patients.models import PatientMessage


@pytest.fixture
def written(dana, at):
    at("2026-03-13 15:00")
    return messaging.write(patient=dana, key=uuid4(), text="May I swim?", now=clock.now())


def address(patient) -> str:
    return reverse("admin:patients_messages", args=[patient.pk])


def test_the_desk_lists_who_waits_without_the_text(written, alice, mona, charlie, as_user):
    page = as_user(alice).get(reverse("admin:index")).content.decode()
    assert "Unanswered messages" in page
    assert "swim" not in page
    for who in (mona, charlie):
        assert "Unanswered messages" not in as_user(who).get(reverse("admin:index")).content.decode()


def test_reading_the_thread_is_noted(written, dana, alice, as_user):
    assert "May I swim?" in as_user(alice).get(address(dana)).content.decode()
    assert ReadEvent.objects.filter(
        subject=f"patient:{dana.pk}", page="admin:patients_messages", user=alice.user
    ).exists()


def test_an_answer_ends_the_wait(written, dana, alice, as_user):
    said = {"key": str(uuid4()), "seen": written.pk, "text": "Yes."}
    assert as_user(alice).post(address(dana), said).status_code == 302
    assert PatientMessage.objects.get(by=alice).text == "Yes."
    assert not messaging.unanswered(dana.clinic).exists()


def test_an_empty_answer_is_asked_for_again(written, dana, alice, as_user):
    answer = as_user(alice).post(address(dana), {"key": str(uuid4()), "seen": written.pk, "text": ""})
    assert answer.status_code == 422
    assert "Write your answer." in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_outsider_and_a_manager_find_nothing(written, dana, charlie, mona, as_user, method):
    for who in (charlie, mona):
        assert getattr(as_user(who), method)(address(dana), {"text": "Hello"}).status_code == 404
    assert PatientMessage.objects.count() == 1


def test_the_sentence_for_the_patient_is_asked_for_when_a_concern_is_closed(not_improved, alice, as_user):
    close = reverse("admin:patients_concern_close", args=[not_improved.pk])
    said = {"outcome": "changed", "note": "Seen", "next_review_on": "2026-04-10", "told": "Carry on as you do."}
    assert as_user(alice).post(close, said).status_code == 302
    assert not_improved.entries.get(kind="told").text == "Carry on as you do."
