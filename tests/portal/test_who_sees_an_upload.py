"""The photo or video of an exercise: its clinic's staff see it, and patients who are prescribed it; nobody else."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from clinic import clock
from patients.care import prescribing
from programmes import depicting
from programmes.models import Exercise
from tests.access.records import own_exercise
from tests.cast import answer
from tests.programmes.files import mp4, photo

pytestmark = pytest.mark.django_db
WORDS = "Alice stands at a wall and leans in."


@pytest.fixture(autouse=True)
def _in_the_morning(at):
    at("2026-03-16 09:00")


@pytest.fixture
def ours(routine, clinic, alice) -> Exercise:
    return depicting.show(by=alice, exercise=own_exercise(clinic), content=photo(), words=WORDS, now=clock.now())


@pytest.fixture
def filmed(ours, alice) -> Exercise:
    return depicting.show(by=alice, exercise=ours, content=mp4(), words=WORDS, now=clock.now())


@pytest.fixture
def draft(dana, alice, routine, ours):
    """A draft that holds our exercise in place of its first one."""
    now = clock.now()
    version = prescribing.prescribe(
        by=alice, patient=dana, programme=routine, starts_on=now.date(), baseline=6, now=now
    )
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    version.exercises.filter(pk=version.exercises.first().pk).update(exercise=ours)
    return version


def address(exercise) -> str:
    return reverse("upload", args=[exercise.upload_id])


def publish(draft):
    return prescribing.publish(by=draft.prescription.episode.patient.physiotherapist, version=draft, now=clock.now())


def test_it_is_served_as_what_it_is_and_may_be_kept_by_one_browser_alone(ours, alice, as_user):
    served = as_user(alice).get(address(ours))
    assert served.content == ours.upload.part(0, ours.upload.size)
    told = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control")
    assert [served[name] for name in told] == ["image/jpeg", "inline", "nosniff", "private, max-age=86400"]
    assert "script-src 'self'" in served["Content-Security-Policy"]


def test_a_patient_sees_it_once_it_is_prescribed_to_them(draft, ours, dana, as_user):
    assert as_user(dana).get(address(ours)).status_code == 404
    publish(draft)
    assert as_user(dana).get(address(ours)).status_code == 200


def test_nobody_else_finds_it(draft, ours, erin, charlie, bob, as_user):
    publish(draft)
    missing = reverse("upload", args=[uuid4()])
    assert as_user(bob).get(address(ours)).status_code == 200
    for person in (erin, charlie):
        assert as_user(person).get(address(ours)).status_code == as_user(person).get(missing).status_code == 404
    for where in (address(ours), missing):
        assert Client().get(where)["Location"].startswith("/accounts/login/")


def test_what_was_taken_away_is_no_longer_shown_to_patients(draft, ours, dana, alice, as_user):
    publish(draft)
    where = address(ours)
    depicting.take_away(by=alice, exercise=ours)
    assert as_user(dana).get(where).status_code == 404


@pytest.mark.parametrize(
    ("asked", "start", "last"), [("bytes=0-", 0, None), ("bytes=10-19", 10, 19), ("bytes=5-999999999", 5, None)]
)
def test_a_player_gets_the_part_it_asks_for(filmed, alice, as_user, asked, start, last):
    whole = mp4()
    part = as_user(alice).get(address(filmed), headers={"Range": asked})
    last = len(whole) - 1 if last is None else last
    assert (part.status_code, part["Content-Type"]) == (206, "video/mp4")
    assert part["Content-Range"] == f"bytes {start}-{last}/{len(whole)}"
    assert part.content == whole[start : last + 1]


@pytest.mark.parametrize(
    ("asked", "status"), [("bytes=99999999-", 416), ("bytes=9-3", 416), ("lines=1-2", 200), ("bytes=-5", 200)]
)
def test_a_part_that_is_not_there_is_not_made_up(filmed, alice, as_user, asked, status):
    assert as_user(alice).get(address(filmed), headers={"Range": asked}).status_code == status


@pytest.mark.parametrize("page", ["/programme/", "/programme/paper/"])
def test_a_photo_stands_where_the_figure_would(draft, ours, dana, as_user, page):
    publish(draft)
    text = as_user(dana).get(page).content.decode()
    assert f'src="{address(ours)}"' in text
    assert WORDS in text


def test_a_photo_is_in_the_session_too(draft, ours, dana, as_user):
    version = publish(draft)
    answer(dana, 6)
    text = as_user(dana).get(reverse("session", args=[version.prescription_id])).content.decode()
    assert f'<img src="{address(ours)}" alt="{WORDS}" width="60" height="40"' in text


def test_a_video_has_controls_makes_no_sound_and_waits_to_be_started(draft, filmed, dana, as_user):
    publish(draft)
    text = as_user(dana).get("/programme/").content.decode()
    [video] = [part.partition(">")[0] for part in text.split("<video")[1:]]
    assert f'src="{address(filmed)}"' in video
    assert {"controls", "muted", "playsinline"} <= set(video.split())
    assert "autoplay" not in video
    assert f"<figcaption>{WORDS}</figcaption>" in text


def test_on_paper_a_video_is_told_in_words(draft, filmed, dana, as_user):
    publish(draft)
    text = as_user(dana).get("/programme/paper/").content.decode()
    assert f"{WORDS} Watch the video on your own pages." in text


def test_the_pdf_holds_the_photo_with_its_words(draft, ours, dana, as_user):
    publish(draft)
    without = as_user(dana).get("/programme/paper.pdf").content
    assert without.startswith(b"%PDF")
    assert b"/Subtype /Image" in without or b"/Subtype/Image" in without
