"""The photos that a phone keeps: those of the patient's programme, no video, and no more than it has room for."""

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import prescribing
from patients.portal import device
from programmes import depicting
from programmes.models import Exercise
from tests.access.records import own_exercise
from tests.programmes.files import mp4, photo

pytestmark = pytest.mark.django_db
WORDS = "Alice stands at a wall and leans in."


@pytest.fixture
def ours(at, routine, clinic) -> Exercise:
    at("2026-03-16 09:00")
    return own_exercise(clinic)


@pytest.fixture
def prescribed_ours(ours, dana, alice, routine):
    now = clock.now()
    version = prescribing.prescribe(
        by=alice, patient=dana, programme=routine, starts_on=now.date(), baseline=6, now=now
    )
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    version.exercises.update(exercise=ours)
    return prescribing.publish(by=alice, version=version, now=now)


def show(alice, ours, content):
    return depicting.show(by=alice, exercise=ours, content=content, words=WORDS, now=clock.now())


def photos(client):
    return client.get("/device.json").json()["photos"]


def test_a_photo_of_the_programme_is_named_once(prescribed_ours, ours, alice, dana, as_user):
    shown = show(alice, ours, photo())
    assert photos(as_user(dana)) == [reverse("upload", args=[shown.upload_id])]


def test_a_video_is_not_named(prescribed_ours, ours, alice, dana, as_user):
    show(alice, ours, mp4())
    assert photos(as_user(dana)) == []


def test_a_photo_for_which_there_is_no_room_is_not_named(prescribed_ours, ours, alice, dana, as_user, monkeypatch):
    shown = show(alice, ours, photo())
    monkeypatch.setattr(device, "MOST_PHOTOS", shown.upload.size)
    assert len(photos(as_user(dana))) == 1
    monkeypatch.setattr(device, "MOST_PHOTOS", shown.upload.size - 1)
    assert photos(as_user(dana)) == []


def test_who_is_prescribed_nothing_of_it_keeps_none(prescribed_ours, ours, alice, erin, as_user, client):
    show(alice, ours, photo())
    assert photos(as_user(erin)) == photos(client) == []
