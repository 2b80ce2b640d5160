"""Every moment of every figure: the bones keep their lengths, nothing sinks into the floor, knees bend as knees do."""

from itertools import pairwise
from math import degrees

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes.figures.moving import LIMBS, between
from programmes.figures.pose import BODY, Pose, Reach, Scene, View
from programmes.figures.skeleton import Joints, joints, target
from programmes.figures.space import angle, cross, dot, length, minus, unit
from programmes.library.figures import FIGURES

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
# How thick the body is around a joint: it cannot come closer to the floor than that. In centimetres.
AROUND = {
    "ankle": 4.7, "knee": 6.5, "hip": 9.3, "elbow": 4.7, "wrist": 3.9, "hand": 3.5, "toe": 3.5, "shoulder": 5.75,
    "head": 11.25, "pelvis": 11.0, "waist": 9.6, "chest": 11.0,
}  # fmt: skip
SOFT = 0.7  # a mat gives a little


def moment(move: tuple[Scene, Pose, Pose], share: float) -> Joints:
    return joints(between(move[1], move[2], share, BODY), BODY)


@given(st.sampled_from(MOVES), st.floats(0, 1))
def test_the_bones_keep_their_lengths_at_every_moment(move: tuple[Scene, Pose, Pose], share: float) -> None:
    found = moment(move, share)
    lengths = {bone: length(minus(found[bone[0]], found[bone[1]])) for bone in BONES}
    assert lengths == pytest.approx(BONES, abs=0.02)


def sunken(scene: Scene, found: Joints) -> dict[str, float]:
    """Return what lies below the floor, in centimetres. From above the floor is what one looks at."""
    up = 2 if scene.view.on_the_floor else 1
    trunk = () if scene.view == View.SIDE else ("pelvis", "waist", "chest")
    heights = {
        name: found[name][up] - AROUND.get(name.rpartition("_")[2], -99.0) for name in found if name not in trunk
    }
    return {name: round(height, 1) for name, height in heights.items() if height < -SOFT}


@given(st.sampled_from(MOVES), st.floats(0, 1))
def test_nothing_goes_through_the_floor_at_any_moment(move: tuple[Scene, Pose, Pose], share: float) -> None:
    assert sunken(move[0], moment(move, share)) == {}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_nothing_goes_through_the_floor_in_any_frame(scene: Scene) -> None:
    moves = [move for move in MOVES if move[0] is scene]
    assert [sunken(scene, moment(move, step / 8)) for move in moves for step in range(9)] == [{}] * len(moves) * 9


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_what_reaches_for_a_place_arrives(scene: Scene) -> None:
    for pose in scene.poses:
        found = joints(pose, BODY)
        for name, (_root, _middle, end) in LIMBS.items():
            limb = getattr(pose, name)
            if isinstance(limb, Reach):
                assert length(minus(target(found, limb), found[end])) < 0.5, (pose.says, name)


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
    found = moment(move, share)
    for side in ("right", "left"):
        thigh = unit(minus(found[f"{side}_knee"], found[f"{side}_hip"]))
        shin = unit(minus(found[f"{side}_ankle"], found[f"{side}_knee"]))
        assert dot(cross(thigh, shin), found["hips_across"]) < 0.08
        assert degrees(angle(thigh, shin)) < 152


@given(st.sampled_from(MOVES), st.floats(0, 1))
def test_back_and_neck_bend_no_further_than_they_can(move: tuple[Scene, Pose, Pose], share: float) -> None:
    found = moment(move, share)
    spine = [unit(minus(found[end], found[start])) for start, end in list(BONES)[:4]]
    bends = [degrees(angle(one, other)) for one, other in pairwise(spine)]
    assert max(bends) < 40
