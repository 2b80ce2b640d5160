"""What a body can do: the same for the figures of the library, in the tests, and for those a clinic puts together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from math import degrees

from programmes.figures.moving import LIMBS, between
from programmes.figures.pose import BODY, Body, Pose, Reach, Scene, View
from programmes.figures.skeleton import Joints, joints, target
from programmes.figures.space import angle, cross, dot, length, minus, unit

# How thick the body is around a joint: it cannot come closer to the floor than that. In centimetres.
AROUND = {
    "ankle": 4.7, "knee": 6.5, "hip": 9.3, "elbow": 4.7, "wrist": 3.9, "hand": 3.5, "toe": 3.5, "shoulder": 5.75,
    "head": 11.25, "pelvis": 11.0, "waist": 9.6, "chest": 11.0,
}  # fmt: skip
SOFT = 0.7  # a mat gives a little
NEAR = 0.5  # centimetres from what is reached for
SPINE = ("pelvis", "waist", "chest", "neck", "head")
MOST_BENT_BACK, MOST_BENT_KNEE, WRONG_WAY = 40, 152, 0.08
MOMENTS = 8  # looked at from one pose to the next


class Rule(StrEnum):
    FLOOR = "floor"
    REACH = "reach"
    KNEES = "knees"
    BACK = "back"


@dataclass(frozen=True)
class Fault:
    """What a body cannot do, on the way from the pose at this place of the scene (from 1) to the next one."""

    rule: Rule
    place: int


def sunken(found: Joints, view: View) -> dict[str, float]:
    """Return what lies below the floor, in centimetres. From above the floor is what one looks at."""
    up = 2 if view.on_the_floor else 1
    trunk = () if view == View.SIDE else ("pelvis", "waist", "chest")
    heights = {
        name: found[name][up] - AROUND.get(name.rpartition("_")[2], -99.0) for name in found if name not in trunk
    }
    return {name: round(height, 1) for name, height in heights.items() if height < -SOFT}


def missed(pose: Pose, body: Body = BODY) -> list[str]:
    """Return the limbs that do not get to what they reach for."""
    found = joints(pose, body)
    reaching = {name: getattr(pose, name) for name in LIMBS}
    return [
        name
        for name, limb in reaching.items()
        if isinstance(limb, Reach) and length(minus(target(found, limb), found[LIMBS[name][2]])) >= NEAR
    ]


def knees_hold(found: Joints) -> bool:
    """Return whether both knees bend backwards only, and not too far: seen from the side."""
    for side in ("right", "left"):
        thigh = unit(minus(found[f"{side}_knee"], found[f"{side}_hip"]))
        shin = unit(minus(found[f"{side}_ankle"], found[f"{side}_knee"]))
        forwards = dot(cross(thigh, shin), found["hips_across"]) >= WRONG_WAY
        if forwards or degrees(angle(thigh, shin)) >= MOST_BENT_KNEE:
            return False
    return True


def back_holds(found: Joints) -> bool:
    """Return whether back and neck bend no further than they can."""
    bones = [unit(minus(found[end], found[start])) for start, end in pairwise(SPINE)]
    return max(degrees(angle(one, other)) for one, other in pairwise(bones)) < MOST_BENT_BACK


def faults(scene: Scene, body: Body = BODY) -> list[Fault]:
    """Return what a body cannot do in any pose, or on the way from one to the next and back to the first."""
    found = []
    for place, (one, other) in enumerate(zip(scene.poses, [*scene.poses[1:], scene.poses[0]], strict=True), 1):
        moments = [joints(between(one, other, step / MOMENTS, body), body) for step in range(MOMENTS + 1)]
        broken = {
            Rule.REACH: bool(missed(one, body)),
            Rule.FLOOR: any(sunken(moment, scene.view) for moment in moments),
            Rule.KNEES: scene.view == View.SIDE and not all(map(knees_hold, moments)),
            Rule.BACK: not all(map(back_holds, moments)),
        }
        found += [Fault(rule, place) for rule, is_broken in broken.items() if is_broken]
    return found


def anchored_alike(poses: Sequence[Pose], body: Body = BODY) -> tuple[Pose, ...]:
    """Return the same poses all placed by one joint, so that the way between them does not jump."""
    if len({pose.anchor for pose in poses}) <= 1:
        return tuple(poses)
    return tuple(replace(pose, anchor="pelvis", at=joints(pose, body)["pelvis"]) for pose in poses)
