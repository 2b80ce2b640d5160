import pytest
from django.urls import reverse

from tests.cast import answer

DESK = reverse("admin:index")
LIST = reverse("admin:patients_concern_changelist")


@pytest.fixture
def flagged(prescribed, dana, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 4, symptoms={"fever"})
    return dana.concerns.get()


def pages(concern) -> list[str]:
    named = [reverse(f"admin:patients_concern_{page}", args=[concern.pk]) for page in ("change", "history")]
    return [DESK, LIST, reverse("admin:patients_patient_change", args=[concern.patient_id]), *named]


def test_who_how_urgent_and_until_when_and_not_why(flagged, mona, as_user):
    for address in pages(flagged):
        page = as_user(mona).get(address).content.decode().lower()
        assert "dana doyle" in page
        for clinical in ("fever", "urgent symptom", "day 0", "reassured"):
            assert clinical not in page, (address, clinical)
    desk = as_user(mona).get(DESK).content.decode()
    assert "Today" in desk
    assert "answer within 60 minutes" in desk


def test_an_outcome_is_clinical_too(flagged, alice, mona, as_user):
    close = reverse("admin:patients_concern_close", args=[flagged.pk])
    as_user(alice).post(close, {"outcome": "emergency_care", "note": "Sent to the hospital"})
    for address in pages(flagged):
        page = as_user(mona).get(address).content.decode()
        assert "Sent to emergency care" not in page
        assert "Sent to the hospital" not in page


def test_a_clinician_reads_it_and_rings_from_the_desk(flagged, alice, as_user):
    desk = as_user(alice).get(DESK).content.decode()
    assert "fever" in desk
    assert 'href="tel:07700900123"' in desk
    assert "Urgent symptom" in as_user(alice).get(LIST).content.decode()


def test_what_can_wait_has_no_phone_on_the_desk(worse, alice, as_user):
    assert "tel:" not in as_user(alice).get(DESK).content.decode()
