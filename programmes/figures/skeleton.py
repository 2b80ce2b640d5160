"""From a pose to the places of all joints."""

from math import cos, radians, sin, sqrt

from programmes.figures.pose import Body, Bones, Limb, Pose, Reach
from programmes.figures.space import Vector, cross, dot, length, minus, plus, point, times, towards, unit

Joints = dict[str, Vector]
VIEWER: Vector = (0.0, 0.0, 1.0)
SIDES = {"right": 1.0, "left": -1.0}


def joints(pose: Pose, body: Body) -> Joints:
    """Return where every joint is, and as "face" and "across" the directions of the face and to its right."""
    found = _trunk(pose, body)
    for side in SIDES:
        limb(
            found, getattr(pose, f"{side}_leg"), f"{side}_hip", f"{side}_knee", f"{side}_ankle", (body.thigh, body.shin)
        )
        found[f"{side}_toe"] = plus(found[f"{side}_ankle"], towards(getattr(pose, f"{side}_foot")), body.foot)
    for side in SIDES:
        bones = (body.upper_arm, body.forearm)
        limb(found, getattr(pose, f"{side}_arm"), f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist", bones)
        forearm = unit(minus(found[f"{side}_wrist"], found[f"{side}_elbow"]))
        along = forearm if pose.hands is None else towards(pose.hands)
        found[f"{side}_hand"] = plus(found[f"{side}_wrist"], along, body.hand)
    return found


def across(spine: Vector, turn: float) -> Vector:
    """Return the direction to the person's right: 0 faces the viewer, at 90 the right side is near."""
    flat = unit(cross(VIEWER, spine))
    return unit(plus(times(flat, cos(radians(turn))), VIEWER, sin(radians(turn))))


def _trunk(pose: Pose, body: Body) -> Joints:
    lower, middle, upper = map(towards, pose.spine)
    found: Joints = {"pelvis": (0.0, 0.0, 0.0)}
    found["waist"] = plus(found["pelvis"], lower, body.lower_back)
    found["chest"] = plus(found["waist"], middle, body.middle_back)
    found["neck"] = plus(found["chest"], upper, body.upper_back)
    found["head"] = plus(found["neck"], towards(pose.head), body.neck)
    hips, shoulders = across(lower, pose.hips), across(upper, pose.turn)
    if pose.anchor == "right_knee" and isinstance(pose.right_leg, Bones):
        hip = plus(found["pelvis"], hips, body.half_hips)
        found["right_knee"] = plus(hip, towards(pose.right_leg.upper), body.thigh)
    shift = minus(point(pose.at), found[pose.anchor])
    found = {name: plus(place, shift) for name, place in found.items()}
    for side, sign in SIDES.items():
        found[f"{side}_hip"] = plus(found["pelvis"], hips, sign * body.half_hips)
        found[f"{side}_shoulder"] = plus(plus(found["neck"], upper, -3), shoulders, sign * body.half_shoulders)
    face = towards(pose.face)
    found |= {"face": face, "across": unit(cross(face, towards(pose.head)))}
    found |= {"hips_across": hips, "chest_across": shoulders}
    return found


def limb(found: Joints, wanted: Limb, root: str, middle: str, end: str, bones: tuple[float, float]) -> None:
    """Add the middle joint and the end of a limb."""
    if isinstance(wanted, Bones):
        found[middle] = plus(found[root], towards(wanted.upper), bones[0])
        found[end] = plus(found[middle], towards(wanted.lower), bones[1])
        return
    found[middle], found[end] = _reached(found[root], target(found, wanted), towards(wanted.bend), bones)


def target(found: Joints, reach: Reach) -> Vector:
    """Return where the end of the limb should be."""
    return plus(found[reach.on], point(reach.to)) if reach.on else point(reach.to)


def _reached(root: Vector, goal: Vector, bend: Vector, bones: tuple[float, float]) -> tuple[Vector, Vector]:
    """Return middle joint and end of two bones that reach for the goal; one too far off is reached for in vain."""
    first, second = bones
    along = unit(minus(goal, root))
    far = min(max(length(minus(goal, root)), abs(first - second) + 0.1), first + second - 0.01)
    forward = (first**2 - second**2 + far**2) / (2 * far)
    side = unit(plus(bend, along, -dot(bend, along)))
    middle = plus(plus(root, along, forward), side, sqrt(max(0.0, first**2 - forward**2)))
    return middle, plus(root, along, far)
