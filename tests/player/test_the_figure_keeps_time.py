"""The figure moves at the tempo of the dose: into the hold, still in it, out of it; one cycle for each repetition."""

from typing import Any

import pytest
from django.test import Client

from patients.models import PrescriptionVersion
from programmes.dose import Dose, Sides
from tests.cast import At
from tests.player.playing import NINE, begin, given, rendered_for, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Of the knee hug, in seconds of its picture: at rest, the hold begins, it ends, at rest again.
REST, BEGINS, ENDS, AGAIN = 1, 6, 16, 18
TIMES = "[...document.querySelectorAll('#stage .stage-figure svg')].map(picture => picture.getCurrentTime())"
POSE = "getComputedStyle(document.querySelector('#stage .stage-figure .working')).d"


def near(seconds: float) -> Any:
    return pytest.approx(seconds, abs=0.1)  # of its own time: the movement is at most 2.5 times as fast, a frame 16 ms


@pytest.fixture
def phone(opened: Any) -> Any:
    """Dana's phone with the knee hug begun: 10 holds of 10 s for each leg, 3 s to move into each."""
    page = opened(clock=NINE)
    begin(page)
    page.wait_for_selector("#stage .stage-figure svg")
    return page


def time(page: Any) -> float:
    [seconds] = page.evaluate(TIMES)
    return float(seconds)


def test_it_rests_goes_into_the_hold_and_stands_still_in_it(phone: Any) -> None:
    resting = phone.evaluate(POSE)
    assert time(phone) == near(REST)
    phone.clock.run_for(4_900)
    assert (shows(phone, "word"), phone.evaluate(POSE)) == ("Get ready", resting)
    phone.clock.run_for(1_600)
    assert time(phone) == near((REST + BEGINS) / 2)
    phone.clock.run_for(1_600)
    assert (shows(phone, "word"), time(phone)) == ("Hold", near(BEGINS))
    held = phone.evaluate(POSE)
    assert held != resting
    phone.clock.run_for(9_800)
    assert (shows(phone, "word"), phone.evaluate(POSE)) == ("Hold", held)


def test_between_two_holds_it_comes_out_and_goes_in_again_without_a_jump(phone: Any) -> None:
    phone.clock.run_for(18_000 + 750)
    assert time(phone) == near((ENDS + AGAIN) / 2)
    phone.clock.run_for(730)
    assert time(phone) == near(AGAIN)
    phone.clock.run_for(770)
    assert time(phone) == near((REST + BEGINS) / 2)
    phone.clock.run_for(800)
    assert time(phone) == near(BEGINS)


def test_at_the_change_it_comes_out_as_it_was_and_then_turns_to_the_other_leg(phone: Any) -> None:
    mirrored = "document.querySelector('#stage .stage-figure').hasAttribute('data-mirrored')"
    phone.clock.run_for(135_000 + 750)
    assert (shows(phone, "word"), phone.evaluate(mirrored), time(phone)) == ("Change leg", False, near(17))
    phone.clock.run_for(800)
    assert (phone.evaluate(mirrored), time(phone)) == (True, near(REST))
    phone.clock.run_for(3_450 + 1_500)
    assert (phone.evaluate(mirrored), time(phone)) == (True, near((REST + BEGINS) / 2))


def test_in_a_pause_it_stands_where_it_is_and_goes_on_from_there(phone: Any) -> None:
    phone.clock.run_for(6_500)
    phone.click("#stage [data-do=toggle]")
    stopped = phone.evaluate(POSE)
    assert time(phone) == near(REST + (BEGINS - REST) / 2)
    phone.clock.run_for(10_000)
    assert phone.evaluate(POSE) == stopped
    phone.click("#stage [data-do=toggle]")
    phone.clock.run_for(600)
    assert time(phone) == near(REST + (BEGINS - REST) * 0.7)


def test_another_tempo_is_the_figures_too(opened: Any) -> None:
    page = opened(clock=NINE, script="localStorage['limber-player'] = JSON.stringify({ pace: 6 })")
    begin(page)
    page.wait_for_selector("#stage .stage-figure svg")
    page.clock.run_for(5_000 + 3_000)
    assert (shows(page, "word"), time(page)) == ("Move into it", near((REST + BEGINS) / 2))


def test_each_counted_repetition_is_one_cycle_in_step_with_its_number(
    opened: Any, browser: Client, started: PrescriptionVersion, at: At
) -> None:
    version = given(started, at, single_leg_knee_hug=Dose(reps=4, sides=Sides.EACH_SIDE, sessions_per_day=1))
    page = opened(clock=NINE, of=rendered_for(browser, version))
    begin(page)
    page.wait_for_selector("#stage .stage-figure svg")
    page.clock.run_for(5_000)
    whole = page.evaluate("document.querySelector('#stage .stage-figure animate').getSimpleDuration()")
    for rep in "1234":
        page.clock.run_for(750)
        assert (shows(page, "digits"), time(page)) == (rep, near(whole / 4))
        page.clock.run_for(1_500)
        assert (shows(page, "digits"), time(page)) == (rep, near(3 * whole / 4))
        page.clock.run_for(750)
    page.clock.run_for(100)
    assert shows(page, "word") == "Change leg"


def test_of_movements_with_names_each_has_its_own_picture(
    opened: Any, browser: Client, started: PrescriptionVersion, at: At
) -> None:
    names = ("forward", "left", "right", "backward")
    dose = Dose(reps=1, hold_seconds=10, sides=Sides.MOVEMENTS, movements=names, sessions_per_day=1)
    version = given(started, at, standing_lower_back_stretch=dose)
    page = opened(clock=NINE, of=rendered_for(browser, version))
    begin(page)
    page.wait_for_selector("#stage .stage-figure svg")
    poses = set()
    for name in names:
        page.clock.run_for(5_000 + 3_000 + 5_000)
        assert (shows(page, "word"), shows(page, "side")) == ("Hold", name)
        assert len(page.evaluate(TIMES)) == 1
        poses.add(page.evaluate(POSE))
        page.clock.run_for(5_000)
    assert len(poses) == len(names)


def test_who_wants_no_motion_sees_the_pose_of_the_moment_stand_still(opened: Any) -> None:
    page = opened(clock=NINE, reduced_motion="reduce")
    begin(page)
    page.wait_for_selector("#stage .stage-figure svg")
    assert page.locator("#stage .stage-figure svg").count() == 1
    assert page.locator("#stage .stage-figure animate").count() == 0
    resting = page.inner_html("#stage .stage-figure")
    page.clock.run_for(6_500)
    assert page.inner_html("#stage .stage-figure") == resting
    page.clock.run_for(2_500)
    assert page.inner_html("#stage .stage-figure") != resting
