"""The arrow of a figure that a clinic put together: the way of the part that works, as it goes farthest."""

import pytest

from programmes.drawn import scene_of
from programmes.figures.pose import BODY, Scene
from programmes.figures.scenery import arrow
from programmes.figures.svg import Pen
from programmes.library.poses import POSES

UP, DOWN = "up", "down"


def picked(*keys: str, works: str) -> Scene:
    poses = [{"key": key, "words": ""} for key in keys]
    return scene_of({"view": POSES[keys[0]].view, "poses": poses, "works": [works], "props": []})


def ways(scene: Scene) -> list[tuple[int, str, str]]:
    """Return of each arrow the pose it leads into, and whether it goes up or down, and to the left or right."""
    found = []
    for asked in scene.arrows:
        (x, y), *_way, (last_x, last_y) = arrow(scene, asked, BODY).outlines[0]
        found.append((asked.pose, UP if last_y > y else DOWN, "right" if last_x > x else "left"))
    return found


def test_hips_go_up_in_a_bridge_and_down_again_after_it() -> None:
    scene = picked("bridge-1-1", "bridge-1-2", "bridge-1-1", works="seat")
    assert [(pose, way) for pose, way, _aside in ways(scene)] == [(2, UP), (3, DOWN)]


def test_a_knee_comes_in_to_the_chest() -> None:
    scene = picked("single-leg-knee-hug-1-1", "single-leg-knee-hug-1-3", works="right_leg")
    assert ways(scene) == [(2, UP, "left")]  # the head lies at the left


def test_the_chest_comes_up_in_a_press_up() -> None:
    assert ways(picked("lying-press-up-1-1", "lying-press-up-1-2", works="trunk")) == [(2, UP, "left")]


def test_what_does_not_work_has_no_arrow() -> None:
    assert ways(picked("bridge-1-1", "bridge-1-2", works="right_arm")) == []


def test_a_pose_alone_and_the_same_pose_again_have_none() -> None:
    assert ways(picked("bridge-1-2", works="seat")) == []
    assert ways(picked("bridge-1-2", "bridge-1-2", works="seat")) == []


@pytest.mark.parametrize("turned", [False, True])
def test_the_arrow_is_in_the_still_of_its_pose_alone(turned: bool) -> None:
    keys = ["bridge-1-1", "bridge-1-2"]
    pen = Pen(picked(*(reversed(keys) if turned else keys), works="seat"))
    assert ['class="arrow"' in pen.still(place) for place in (1, 2)] == [False, True]
