"""Which arrows show the movement of a scene that says only what works: one into each pose, where it goes farthest."""

from collections.abc import Iterator
from math import hypot

from programmes.figures.drawing import Flat, seen
from programmes.figures.moving import way
from programmes.figures.pose import BODY, Arrow, Body, Scene

FEWEST = 5.0  # centimetres below which nobody sees that something moved
ASIDE = 14.0  # how far beside the way of its joint an arrow is drawn
AHEAD = (15.0, 24.0, 33.0)  # where the arrow of hips or waist begins, bends and ends, before them
SHOWS = {
    "trunk": ("neck", "waist", "pelvis"),
    "seat": ("pelvis",),
    "right_leg": ("right_ankle", "right_knee", "pelvis"),
    "left_leg": ("left_ankle", "left_knee", "pelvis"),
    "right_arm": ("right_wrist", "right_elbow"),
    "left_arm": ("left_wrist", "left_elbow"),
}


def directions(scene: Scene, body: Body = BODY) -> tuple[Arrow, ...]:
    """Return an arrow into each pose but the first; none where what works hardly moves."""
    return tuple(_into(scene, body))


def _into(scene: Scene, body: Body) -> Iterator[Arrow]:
    joints = [joint for part in sorted(scene.works) for joint in SHOWS[part]]
    for place in range(2, len(scene.poses) + 1):
        moments = [moment for _share, moment in way(scene.poses[place - 2], scene.poses[place - 1], body)]
        ways = {joint: [seen(moment[joint], scene.view) for moment in moments] for joint in joints}
        joint = max(joints, key=lambda name: _length(ways[name]))
        if _length(ways[joint]) >= FEWEST:
            yield _arrow(place, joint, ways[joint], seen(moments[-1]["waist"], scene.view))


def _length(line: list[Flat]) -> float:
    (x, y), (last_x, last_y) = line[0], line[-1]
    return hypot(last_x - x, last_y - y)


def _arrow(place: int, joint: str, line: list[Flat], middle: Flat) -> Arrow:
    """Return the arrow beside the way of the joint, on the side away from the body; of hips and waist, before them."""
    (x, y), (last_x, last_y) = line[0], line[-1]
    along = ((last_x - x) / _length(line), (last_y - y) / _length(line))
    if joint in SHOWS["trunk"][1:]:
        far = [-one for one in reversed(AHEAD)] if along[1] < -abs(along[0]) else AHEAD  # down: it comes from above
        start, bend, end = ((along[0] * one, along[1] * one) for one in far)
        return Arrow(place, joint, line=(start, bend, end))
    across = (-along[1], along[0])
    outwards = across[0] * (x + last_x - 2 * middle[0]) + across[1] * (y + last_y - 2 * middle[1])
    aside = ASIDE if outwards >= 0 else -ASIDE
    return Arrow(place, joint, (across[0] * aside, across[1] * aside))
