"""Every moment of every figure: the bones keep their lengths, nothing sinks into the floor, knees bend as knees do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.figures.moving import LIMBS, between
from programmes.figures.pose import BODY, Bones, Pose, Reach, Scene, View
from programmes.figures.rules import Rule, anchored_alike, back_holds, faults, knees_hold, missed, sunken
from programmes.figures.skeleton import Joints, joints, target
from programmes.figures.space import length, minus
from programmes.library.figures import FIGURES, bases

SCENES = {f"{name}-{at}": scene for name, figure in FIGURES.items() for at, scene in enumerate(figure.scenes, 1)}
MOVES = [
    (scene, one, other)
    for scene in SCENES.values()
    for one, other in zip(scene.poses, [*scene.poses[1:], scene.poses[0]], strict=True)
]
BONES = {
    ("pelvis", "waist"): BODY.lower_back,
    ("waist", "chest"): BODY.middle_back,
    ("chest", "neck"): BODY.upper_back,
    ("neck", "head"): BODY.neck,
    ("right_hip", "left_hip"): 2 * BODY.half_hips,
    ("right_shoulder", "left_shoulder"): 2 * BODY.half_shoulders,
    **{
        (f"{side}_{start}", f"{side}_{end}"): long
        for side in ("right", "left")
        for start, end, long in (
            ("shoulder", "elbow", BODY.upper_arm),
            ("elbow", "wrist", BODY.forearm),
            ("wrist", "hand", BODY.hand),
            ("hip", "knee", BODY.thigh),
            ("knee", "ankle", BODY.shin),
            ("ankle", "toe", BODY.foot),
        )
    },
}


def moment(move: tuple[Scene, Pose, Pose], share: float) -> Joints:
    return joints(between(move[1], move[2], share, BODY), BODY)


@given(st.sampled_from(MOVES), st.floats(0, 1))
def test_the_bones_keep_their_lengths_at_every_moment(move: tuple[Scene, Pose, Pose], share: float) -> None:
    found = moment(move, share)
    lengths = {bone: length(minus(found[bone[0]], found[bone[1]])) for bone in BONES}
    assert lengths == pytest.approx(BONES, abs=0.02)


@given(st.sampled_from(MOVES), st.floats(0, 1))
def test_nothing_goes_through_the_floor_at_any_moment(move: tuple[Scene, Pose, Pose], share: float) -> None:
    assert sunken(moment(move, share), move[0].view) == {}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_nothing_goes_through_the_floor_in_any_frame(scene: Scene) -> None:
    moves = [move for move in MOVES if move[0] is scene]
    assert [sunken(moment(move, step / 8), scene.view) for move in moves for step in range(9)] == [{}] * len(moves) * 9


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_what_reaches_for_a_place_arrives(scene: Scene) -> None:
    assert [missed(pose) for pose in scene.poses] == [[]] * len(scene.poses)


@given(st.sampled_from(MOVES), st.floats(0, 1))
def test_feet_that_stand_do_not_slide(move: tuple[Scene, Pose, Pose], share: float) -> None:
    _scene, one, other = move
    found = moment(move, share)
    for name in ("right_leg", "left_leg"):
        limb = getattr(one, name)
        if isinstance(limb, Reach) and limb == getattr(other, name):
            assert length(minus(target(found, limb), found[LIMBS[name][2]])) < 0.5


@given(st.sampled_from([move for move in MOVES if move[0].view == View.SIDE]), st.floats(0, 1))
def test_knees_bend_backwards_only_and_not_too_far(move: tuple[Scene, Pose, Pose], share: float) -> None:
    assert knees_hold(moment(move, share))


@given(st.sampled_from(MOVES), st.floats(0, 1))
def test_back_and_neck_bend_no_further_than_they_can(move: tuple[Scene, Pose, Pose], share: float) -> None:
    assert back_holds(moment(move, share))


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_the_rules_for_a_clinics_own_figures_let_every_shipped_one_be(scene: Scene) -> None:
    assert faults(scene) == []


def test_a_body_is_not_led_through_the_floor_or_bent_the_wrong_way() -> None:
    lying, standing = bases.LYING, bases.STANDING
    sunk = replace(lying, at=(0, 2))
    kicking = replace(standing, right_leg=Bones(-90, 0))
    folded = replace(lying, spine=(180, 120, 60))
    out_of_reach = replace(standing, right_arm=Reach((200, 0), 0))
    broken = {pose: {fault.rule for fault in faults(alone(pose))} for pose in (sunk, kicking, folded, out_of_reach)}
    assert list(broken.values()) == [{Rule.FLOOR}, {Rule.KNEES}, {Rule.BACK}, {Rule.REACH}]
    assert faults(alone(lying)) == faults(alone(standing)) == []


def alone(pose: Pose) -> Scene:
    return Scene(View.SIDE, (pose,), frozenset({"trunk"}))


def test_poses_placed_by_different_joints_are_placed_by_one_and_stay_where_they_are() -> None:
    by_neck, by_pelvis = replace(bases.LYING, at=(-50, 11), anchor="neck"), bases.LYING
    one, other = anchored_alike([by_neck, by_pelvis])
    assert (one.anchor, other.anchor) == ("pelvis", "pelvis")
    for name, place in joints(by_neck, BODY).items():
        assert joints(one, BODY)[name] == pytest.approx(place, abs=1e-6)
    assert anchored_alike([by_neck, by_neck]) == (by_neck, by_neck)
