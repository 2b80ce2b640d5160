"""Each moving picture says when its hold begins and ends, so that the player can move it at the tempo of the dose."""

import re

import pytest

from programmes.figures.moving import Tempo, frames, holds
from programmes.figures.pose import BODY, Scene
from programmes.figures.svg import Pen
from programmes.library.figures import FIGURES

TEN = Tempo(hold=10)
SCENES = [pytest.param(scene, id=f"{name}-{at}") for name in FIGURES for at, scene in enumerate(FIGURES[name].scenes)]


def scene_of(name: str, at: int = 0) -> Scene:
    return FIGURES[name].scenes[at]


def test_from_rest_into_the_hold_out_of_it_and_at_rest_again() -> None:
    [marks] = holds(scene_of("single-leg-knee-hug"), TEN)
    assert marks == (1, 6, 16, 18)  # rests 1 s, 2 s to the middle pose, 1 s there, 2 s into the hold; 2 s out


def test_where_every_pose_is_a_hold_it_rests_half_way_between_them() -> None:
    assert holds(scene_of("standing-lower-back-stretch", 1), TEN) == [(23, 24, 10, 11), (11, 12, 22, 23)]


def test_where_no_pose_is_a_hold_the_last_that_has_words_is_held() -> None:
    assert holds(scene_of("lying-press-up"), TEN) == [(1, 3, 4, 6)]


@pytest.mark.parametrize("scene", SCENES)
def test_the_body_stands_still_between_both_ends_of_a_hold(scene: Scene) -> None:
    moments = {round(frame.time, 6): frame.joints for frame in frames(scene, TEN, BODY)}
    for start, begins, ends, rests in holds(scene, TEN):
        whole = max(moments)
        assert all(moments[begins % whole][joint] == pytest.approx(place) for joint, place in moments[ends].items())
        assert 0 <= start < begins <= whole
        assert ends < rests <= whole


def test_the_moving_picture_carries_them_and_a_still_says_whether_it_is_one() -> None:
    pen = Pen(scene_of("single-leg-knee-hug"))
    assert 'data-holds="1 6 16 18"' in pen.moving(TEN)
    assert [bool(re.search(r"<svg[^>]+data-hold\b", pen.still(place))) for place in (1, 2, 3)] == [False, False, True]
