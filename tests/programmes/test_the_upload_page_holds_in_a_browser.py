"""A photo and a video go from the desk to the patient's page in a real browser, and both pages hold."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import prescribing
from programmes import depicting
from programmes.models import Exercise
from tests import looking
from tests.access.records import own_exercise
from tests.cast import answer
from tests.looking import until
from tests.programmes.files import SVG, photo, webm
from tests.programmes.test_the_figure_page_holds_in_a_browser import WAIT, photograph

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Alice stands at a wall and leans in."


@pytest.fixture
def ours(routine, clinic) -> Exercise:
    return own_exercise(clinic)


@pytest.fixture
def prescribed_ours(ours, dana, alice, routine):
    now = clock.now()
    version = prescribing.prescribe(
        by=alice, patient=dana, programme=routine, starts_on=now.date() - timedelta(days=1), baseline=6, now=now
    )
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    version.exercises.filter(pk=version.exercises.first().pk).update(exercise=ours)
    return prescribing.publish(by=alice, version=version, now=now)


def opened(chromium, live, client, path, **options):
    page = looking.signed_in(chromium, live, client, viewport={"width": 1280, "height": 900}, **options)
    page.set_default_timeout(WAIT)
    page.goto(live + path)
    return page


def upload(page, name: str, media_type: str, content: bytes) -> None:
    page.get_by_label("Photo or video").set_input_files([{"name": name, "mimeType": media_type, "buffer": content}])
    page.get_by_label("What it shows").fill(WORDS)
    page.get_by_role("button", name="Save").click()


def test_a_photo_is_uploaded_without_javascript_and_refused_with_a_reason(chromium, live, alice, as_user, ours):
    path = reverse("admin:programmes_exercise_upload", args=[ours.pk])
    page = opened(chromium, live, as_user(alice), path, java_script_enabled=False)
    upload(page, "photo.jpg", "image/jpeg", SVG)
    page.get_by_role("alert").get_by_text("This is no photo or video that we can show").wait_for()
    photograph(page, "refused")
    upload(page, "photo.jpg", "image/jpeg", photo(size=(1200, 800)))
    page.get_by_text("Patients see it where a figure would stand").wait_for()
    assert page.get_by_alt_text(WORDS).evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    page.context.close()


def test_the_page_of_a_photo_holds_in_light_and_dark(chromium, live, alice, as_user, ours):
    path = reverse("admin:programmes_exercise_upload", args=[ours.pk])
    page = opened(chromium, live, as_user(alice), path)
    upload(page, "photo.jpg", "image/jpeg", photo(size=(1200, 800)))
    page.get_by_role("link", name="Photo or video").click()
    page.get_by_alt_text(WORDS).wait_for()
    looking.hold(page, "upload")
    photograph(page, "uploaded")
    assert page.complaints == []
    page.context.close()


def test_a_patient_plays_a_video_under_the_policy(chromium, live, alice, dana, as_user, ours, prescribed_ours):
    path = reverse("admin:programmes_exercise_upload", args=[ours.pk])
    desk = opened(chromium, live, as_user(alice), path)
    upload(desk, "film.webm", "video/webm", webm(1))
    desk.get_by_text("Patients see it where a figure would stand").wait_for()
    desk.context.close()
    phone = opened(chromium, live, as_user(dana), "/programme/")
    film = phone.locator("video")
    assert film.get_attribute("aria-label") == WORDS
    assert film.evaluate("video => [video.paused, video.muted, video.controls]") == [True, True, True]
    film.evaluate("video => video.play()")
    until(phone, "document.querySelector('video').currentTime > 0.1")
    assert film.evaluate("video => video.videoWidth") == 64
    looking.hold(phone, "programme with a video")
    photograph(phone, "video")
    assert phone.complaints == []
    phone.context.close()


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_player_shows_a_video_and_starts_none_for_who_wants_no_motion(
    chromium, live, alice, dana, as_user, ours, prescribed_ours, motion
):
    depicting.show(by=alice, exercise=ours, content=webm(1), words=WORDS, now=clock.now())
    answer(dana, 6)
    path = reverse("session", args=[prescribed_ours.prescription_id])
    phone = opened(chromium, live, as_user(dana), path, reduced_motion=motion)
    phone.click("#player-start [data-do=start]:enabled")
    film = phone.locator("#stage[open] .stage-figure video")
    film.wait_for()
    told = "video => [video.muted, video.loop, video.controls, video.autoplay]"
    assert film.evaluate(told) == [True, True, False, False]
    if motion == "reduce":
        assert film.evaluate("video => video.paused")
    else:
        until(phone, "document.querySelector('.stage-figure video').currentTime > 0.1")
    photograph(phone, f"stage-{motion}")
    assert phone.complaints == []
    phone.context.close()


def test_the_player_shows_a_photo(chromium, live, alice, dana, as_user, ours, prescribed_ours):
    depicting.show(by=alice, exercise=ours, content=photo(size=(1200, 800)), words=WORDS, now=clock.now())
    answer(dana, 6)
    path = reverse("session", args=[prescribed_ours.prescription_id])
    phone = opened(chromium, live, as_user(dana), path)
    shown = "image => image.decode().then(() => image.naturalWidth)"
    assert phone.locator(".starting-figure img").first.evaluate(shown) == 1200
    phone.click("#player-start [data-do=start]:enabled")
    assert phone.locator("#stage[open] .stage-figure img").evaluate(shown) == 1200
    photograph(phone, "stage-photo")
    assert phone.complaints == []
    phone.context.close()
