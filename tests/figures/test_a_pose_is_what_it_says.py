"""What the words of a still promise holds for its bones: straight is straight, in one line is in one line."""

from math import atan2, degrees

import pytest

from programmes.figures.pose import BODY, View
from programmes.figures.skeleton import Joints, joints
from programmes.figures.space import angle, length, minus, mixed
from programmes.library.figures import FIGURES

# A figure, a place in its first scene from 1, and the leg that is straight there.
STRAIGHT = [
    ("bird-dog", 2, "right"),
    ("calf-stretch", 1, "right"),
    ("calf-stretch", 2, "right"),
    ("dead-bug", 2, "right"),
    ("hamstring-stretch-lying", 2, "right"),
    ("hamstring-stretch-sitting", 1, "right"),
    ("hamstring-stretch-sitting", 2, "right"),
    ("leg-back", 2, "right"),
    ("leg-slide-on-all-fours", 2, "right"),
    ("plank", 2, "right"),
    ("side-leg-lift", 1, "right"),
    ("side-leg-lift", 2, "right"),
    ("single-leg-bridge", 2, "left"),
    ("single-leg-knee-hug", 1, "right"),
]
IN_ONE_LINE = ["bridge", "plank", "plank-on-knees", "side-plank-on-knees"]
UPRIGHT = [
    "brisk-walk", "calf-stretch", "hamstring-stretch-sitting", "heel-raise", "hip-hinge", "leg-back", "sit-to-stand",
    "split-squat", "standing-lower-back-stretch", "standing-thigh-stretch", "wall-squat",
]  # fmt: skip
SOLE = (2.8, 5.5)  # how high a foot's middle is when its sole, its heel or its toes touch the floor, in centimetres


def found(name: str, place: int, scene: int = 0) -> Joints:
    return joints(FIGURES[name].scenes[scene].poses[place - 1], BODY)


def bend(at: Joints, *names: str) -> float:
    """Return how far the way through three joints bends at the middle one, in degrees."""
    start, middle, end = (at[name] for name in names)
    return degrees(angle(minus(middle, start), minus(end, middle)))


def at_hips(at: Joints) -> float:
    """Return how far the way from the neck over the pelvis to between the knees bends, in degrees."""
    knees = mixed(at["right_knee"], at["left_knee"], 0.5)
    return bend({**at, "knees": knees}, "neck", "pelvis", "knees")


@pytest.mark.parametrize(("name", "place", "side"), STRAIGHT)
def test_a_straight_leg_is_straight(name: str, place: int, side: str) -> None:
    assert bend(found(name, place), f"{side}_hip", f"{side}_knee", f"{side}_ankle") < 8


@pytest.mark.parametrize("name", IN_ONE_LINE)
def test_knees_hips_and_shoulders_come_into_one_line(name: str) -> None:
    bent, straight = (found(name, place) for place in (1, 2))
    assert at_hips(bent) > 8 > at_hips(straight)


@pytest.mark.parametrize("name", UPRIGHT)
def test_who_is_upright_has_a_foot_on_the_floor(name: str) -> None:
    for scene in FIGURES[name].scenes:
        for pose in scene.poses:
            at = joints(pose, BODY)
            feet = [
                min(at[f"{side}_toe"][1], mixed(at[f"{side}_ankle"], at[f"{side}_toe"], -0.2)[1])
                for side in ("right", "left")
            ]
            assert any(SOLE[0] < foot < SOLE[1] for foot in feet), (pose.says, feet)


def test_the_hollow_under_the_back_is_there_and_then_gone() -> None:
    hollow, flat = (found("pelvic-tilt", place) for place in (1, 2))
    assert hollow["waist"][1] - hollow["pelvis"][1] > 9.2
    assert abs(flat["waist"][1] - flat["pelvis"][1]) < 2


def test_hips_stay_down_and_arms_grow_straight_in_a_lying_press_up() -> None:
    low, high = (found("lying-press-up", place) for place in (1, 2))
    assert high["pelvis"] == low["pelvis"]
    assert high["right_wrist"] == pytest.approx(low["right_wrist"], abs=0.5)
    assert bend(low, "right_shoulder", "right_elbow", "right_wrist") > 90
    assert bend(high, "right_shoulder", "right_elbow", "right_wrist") < 45


@pytest.mark.parametrize("name", ["clam", "side-plank-on-knees"])
def test_hips_and_knees_are_bent_at_the_start(name: str) -> None:
    start = found(name, 1)
    assert FIGURES[name].scenes[0].view == View.FRONT_ABOVE
    assert bend(start, "right_hip", "right_knee", "right_ankle") > 60
    assert at_hips(start) > 25


def test_the_upper_leg_is_down_before_it_is_lifted() -> None:
    assert found("side-leg-lift", 1)["right_ankle"][1] < 12 < found("side-leg-lift", 2)["right_ankle"][1]


def test_a_back_that_bends_leans_and_does_not_stand_in_a_lying_press_up() -> None:
    high = found("lying-press-up", 2)
    along, up, _near = minus(high["neck"], high["pelvis"])
    assert degrees(atan2(up, along)) < 57


@pytest.mark.parametrize("place", [2, 3])
def test_who_hugs_both_knees_rocks_far_enough_to_be_seen(place: int) -> None:
    middle, aside = (found("double-leg-knee-hug", at, scene=1) for at in (1, place))
    for side in ("right", "left"):
        assert abs(aside[f"{side}_toe"][1] - middle[f"{side}_toe"][1]) > 20
    assert degrees(angle(aside["hips_across"], middle["hips_across"])) > 40


def test_hips_are_lifted_by_a_hand_in_a_side_plank_from_the_knees() -> None:
    low, high = (found("side-plank-on-knees", place) for place in (1, 2))
    assert high["pelvis"][1] - low["pelvis"][1] > 16


def test_the_upper_knee_is_lifted_by_a_hands_width_in_the_deeper_rotation() -> None:
    down, lifted = (found("lower-back-rotation-deeper", place) for place in (2, 3))
    gap = [length(minus(at["left_knee"], at["right_knee"])) for at in (down, lifted)]
    assert gap[1] - gap[0] > 12
