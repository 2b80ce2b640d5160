"""Poses are picked in a real browser: with a script the figure follows at once, without one the buttons do the same."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from programmes.library.poses import POSES, VIEWS
from programmes.models import Exercise
from tests import looking
from tests.access.records import own_exercise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAIT = 30_000
KNEES_BENT = "Lie on your back with your knees bent and your feet flat."
HIPS_UP = "Lift your hips until shoulders, hips and knees are in one line."


@pytest.fixture
def ours(routine, clinic) -> Exercise:
    return own_exercise(clinic)


@pytest.fixture
def desk(chromium, live, alice, as_user, ours, request):
    options = {"viewport": {"width": 1280, "height": 900}, **getattr(request, "param", {})}
    page = looking.signed_in(chromium, live, as_user(alice), **options)
    page.set_default_timeout(WAIT)
    page.goto(live + reverse("admin:programmes_exercise_figure", args=[ours.pk]))
    yield page
    page.context.close()


def pick(page: Any, words: str) -> None:
    page.get_by_role("button", name=words).first.click()
    page.locator(".in-order").get_by_text(words).wait_for()


def photograph(page: Any, name: str) -> None:
    """Keep pictures to look at, where somebody asked for them."""
    if folder := os.environ.get("LOOK"):
        for width, scheme in ((390, "light"), (1280, "light"), (390, "dark"), (1280, "dark")):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=str(Path(folder) / f"{name}-{width}-{scheme}.png"), full_page=True)


def test_the_figure_follows_what_is_chosen_and_is_saved(desk, ours):
    desk.get_by_text("Choose the first pose below.").wait_for()
    pick(desk, KNEES_BENT)
    pick(desk, HIPS_UP)
    desk.locator("#preview .figure-moving animate").first.wait_for(state="attached")
    assert desk.locator("#preview .mat").count() > 0
    desk.get_by_label("Mat", exact=True).uncheck()
    desk.locator("#preview .mat").first.wait_for(state="detached")
    desk.get_by_label("Your own words for pose 2").press_sequentially("Up you go.")
    desk.locator("#preview .figure-moving[aria-label*='Up you go.']").wait_for()
    assert desk.get_by_label("Your own words for pose 2").input_value() == "Up you go."
    photograph(desk, "picker")
    desk.get_by_role("button", name="Up pose 2").click()
    desk.locator("#preview .figure-moving[aria-label^='Up you go.']").wait_for()
    desk.get_by_role("button", name="Save the figure").click()
    desk.get_by_text("The figure is saved.").wait_for()
    photograph(desk, "exercise")
    ours.refresh_from_db()
    assert ours.drawn == {
        "view": "side",
        "poses": [{"key": "bridge-1-2", "words": "Up you go."}, {"key": "bridge-1-1", "words": ""}],
        "works": ["seat", "right_leg", "left_leg"],
        "props": [],
    }
    assert desk.complaints == []


def test_what_cannot_be_drawn_is_said_where_the_figure_would_stand(desk):
    pick(desk, "Sit at the front of a chair with your feet flat.")
    desk.get_by_label("Chair to sit on").uncheck()
    desk.locator("#preview").get_by_text("The body would hang in the air").wait_for()
    photograph(desk, "fault")
    desk.get_by_role("button", name="Save the figure").click()
    desk.get_by_role("alert").get_by_text("The body would hang in the air").wait_for()


@pytest.mark.parametrize("desk", [{"java_script_enabled": False}], indirect=True)
def test_a_figure_needs_no_javascript(desk, ours):
    pick(desk, KNEES_BENT)
    pick(desk, HIPS_UP)
    desk.get_by_role("button", name="Up pose 2").click()
    desk.get_by_label("Your own words for pose 1").fill("Up you go.")
    desk.get_by_label("Back and belly").check()
    desk.get_by_role("button", name="Show", exact=True).click()
    assert "Up you go." in desk.locator("#preview .figure-moving").get_attribute("aria-label")
    desk.get_by_role("button", name="Save the figure").click()
    desk.get_by_text("The figure is saved.").wait_for()
    ours.refresh_from_db()
    assert [pose["key"] for pose in ours.drawn["poses"]] == ["bridge-1-2", "bridge-1-1"]
    assert ours.drawn["works"] == ["trunk", "seat", "right_leg", "left_leg"]


@pytest.mark.parametrize("view", VIEWS)
def test_only_poses_seen_from_the_chosen_place_are_offered(desk, view):
    desk.get_by_label(VIEWS[view], exact=True).check()
    offered = sum(pose.view == view for pose in POSES.values())
    assert offered > 0
    assert desk.locator(f".pose.seen-{view}:visible").count() == desk.locator(".pose:visible").count() == offered
    assert desk.locator(".pose-group:visible").count() == desk.locator(f".pose-group.has-{view}").count()


def test_the_page_holds_in_light_and_dark(desk):
    pick(desk, KNEES_BENT)
    looking.hold(desk, "figure")
    assert desk.complaints == []
