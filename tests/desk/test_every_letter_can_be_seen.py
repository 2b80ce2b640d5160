"""Every letter to be signed or sent can be seen on the desk, once, whatever else is open of its patient."""

import re

import pytest
from django.urls import reverse

from patients.models import Concern, Episode, Patient, Referral
from tests.cast import a_patient
from tests.desk.conftest import concern_of

DESK = reverse("admin:index")


def letter_of(concern: Concern, *, ended: bool = False) -> str:
    """Return the address of an unsent letter about an episode of the patient of a concern."""
    day = concern.opened_at.date()
    episode = Episode.objects.create(
        patient=concern.patient, started_on=day, first_started_on=day, ended_on=day if ended else None
    )
    letter = Referral.objects.create(
        episode=episode, assessment=concern.assessment, subject="A letter", opened_at=concern.opened_at
    )
    return reverse("admin:patients_referral_change", args=[letter.pk])


def times_seen(client, letters: list[str], **asked) -> list[int]:
    """Return how often each letter stands on the desk, without what is folded."""
    page = client.get(DESK, asked).content.decode()
    unfolded = re.sub(r'<details class="weekly" id="reviews">.*?</details>', "", page, flags=re.DOTALL)
    return [unfolded.count(letter) for letter in letters]


@pytest.fixture
def two(alice, at, on_time) -> list[Patient]:
    at("2026-03-16 09:00")
    return [a_patient(alice, name) for name in ("Amy Ash", "Ben Birch")]


def test_that_of_an_ended_episode_stands_beside_the_row_with_the_newer_one(two, alice, as_user):
    concern = concern_of(two[0], "worse", 2, 60)
    letters = [letter_of(concern, ended=True), letter_of(concern)]
    assert times_seen(as_user(alice), letters) == [1, 1]


def test_that_of_a_patient_on_another_page(two, alice, as_user, monkeypatch):
    monkeypatch.setattr("patients.admin.needing.PATIENTS", 1)
    letters = [letter_of(concern_of(patient, "worse", 2, 60)) for patient in two]
    for page in (1, 2):
        assert times_seen(as_user(alice), letters, page=page) == [1, 1]


def test_that_of_a_patient_in_the_folded_week(two, alice, as_user):
    letters = [letter_of(concern_of(patient, "programme_review", 4, 60)) for patient in two]
    assert times_seen(as_user(alice), letters) == [1, 1]


def test_that_of_a_patient_for_whom_the_unfolded_week_has_no_room(two, alice, as_user, monkeypatch):
    monkeypatch.setattr("patients.admin.needing.OF_THE_WEEK", 1)
    letters = [letter_of(concern_of(patient, "programme_review", 4, -60)) for patient in two]
    assert times_seen(as_user(alice), letters) == [1, 1]
