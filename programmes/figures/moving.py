"""The way from pose to pose: every moment between two poses is a pose, so the bones keep their lengths."""

from dataclasses import dataclass, replace
from math import ceil, cos, degrees, pi
from typing import Any

from programmes.figures.pose import Body, Bones, Limb, Pose, Reach, Scene
from programmes.figures.skeleton import Joints, joints
from programmes.figures.space import angle, length, minus, mixed, point, towards, turned, unit

DEGREES_A_STEP, CENTIMETRES_A_STEP, MOST_STEPS = 30, 16, 4
WAYS = ("head", "face", "right_foot", "left_foot")
LIMBS = {
    "right_arm": ("right_shoulder", "right_elbow", "right_wrist"),
    "left_arm": ("left_shoulder", "left_elbow", "left_wrist"),
    "right_leg": ("right_hip", "right_knee", "right_ankle"),
    "left_leg": ("left_hip", "left_knee", "left_ankle"),
}


@dataclass(frozen=True)
class Tempo:
    """How long the picture moves, holds and rests, in seconds."""

    move: float = 2.0
    hold: float = 1.0
    rest: float = 1.0


@dataclass(frozen=True)
class Frame:
    """Where all joints are at one time, in seconds from the beginning."""

    time: float
    joints: Joints


def between(one: Pose, other: Pose, share: float, body: Body) -> Pose:
    """Return the pose that has gone `share` of the way."""
    ends = joints(one, body), joints(other, body)
    moved: dict[str, Any] = {name: _limb(name, getattr(one, name), getattr(other, name), ends, share) for name in LIMBS}
    moved |= {name: turned(towards(getattr(one, name)), towards(getattr(other, name)), share) for name in WAYS}
    bones = [turned(towards(a), towards(b), share) for a, b in zip(one.spine, other.spine, strict=True)]
    return replace(
        one,
        at=mixed(point(one.at), point(other.at), share),
        spine=(bones[0], bones[1], bones[2]),
        turn=one.turn + (other.turn - one.turn) * share,
        hips=one.hips + (other.hips - one.hips) * share,
        hands=None
        if one.hands is None or other.hands is None
        else turned(towards(one.hands), towards(other.hands), share),
        **moved,
    )


def _limb(name: str, one: Limb, other: Limb, ends: tuple[Joints, Joints], share: float) -> Limb:
    """Return the limb on its way: what reaches for the same thing in both poses keeps hold of it."""
    if isinstance(one, Reach) and isinstance(other, Reach) and one.on == other.on:
        to = mixed(point(one.to), point(other.to), share)
        return Reach(to, turned(towards(one.bend), towards(other.bend), share), one.on)
    root, middle, end = LIMBS[name]
    first, second = ([_way(found, root, middle), _way(found, middle, end)] for found in ends)
    return Bones(turned(first[0], second[0], share), turned(first[1], second[1], share))


def _way(found: Joints, start: str, end: str) -> tuple[float, float, float]:
    return unit(minus(found[end], found[start]))


def steps(one: Joints, other: Joints) -> int:
    """Return in how many straight steps the way is drawn, so that nobody sees the corners."""
    bones = [pair for root, middle, end in LIMBS.values() for pair in ((root, middle), (middle, end))]
    turn = max(degrees(angle(_way(one, *bone), _way(other, *bone))) for bone in [*bones, ("pelvis", "waist")])
    moved = max(length(minus(one[name], other[name])) for name in ("pelvis", "neck"))
    return max(2, min(MOST_STEPS, ceil(max(turn / DEGREES_A_STEP, moved / CENTIMETRES_A_STEP))))


def way(one: Pose, other: Pose, body: Body, count: int = 0) -> list[tuple[float, Joints]]:
    """Return share of the time and joints of each step from one pose to the other, slow at both ends."""
    count = count or steps(joints(one, body), joints(other, body))
    shares = [step / count for step in range(count + 1)]
    return [(share, joints(between(one, other, (1 - cos(pi * share)) / 2, body), body)) for share in shares]


def frames(scene: Scene, tempo: Tempo, body: Body) -> list[Frame]:
    """Return the whole movement, back to where it began."""
    clock, found = 0.0, [Frame(0.0, joints(scene.poses[0], body))]
    for one, other in zip(scene.poses, [*scene.poses[1:], scene.poses[0]], strict=True):
        clock += _pause(one, tempo)
        found.extend(Frame(clock + share * tempo.move, moment) for share, moment in way(one, other, body))
        clock += tempo.move
    return found


def holds(scene: Scene, tempo: Tempo) -> list[tuple[float, float, float, float]]:
    """Return of each hold when the way into it begins and ends, and the way out of it, in seconds of the movement."""
    poses, arrivals, clock = scene.poses, list[float](), 0.0
    for pose in poses:
        arrivals.append(clock)
        clock += _pause(pose, tempo) + tempo.move
    held, half = scene.held, tempo.move / 2
    leaves = {place: arrivals[place] + _pause(poses[place], tempo) for place in {0, *held}}
    if len(held) == len(poses):  # there is no pose to rest in: half way to the next one is rest
        return [
            ((arrivals[place] - half) % clock, arrivals[place] or clock, leaves[place], leaves[place] + half)
            for place in held
        ]
    return [(leaves[0], arrivals[place], leaves[place], clock) for place in held]


def _pause(pose: Pose, tempo: Tempo) -> float:
    return tempo.hold if pose.holds else tempo.rest
