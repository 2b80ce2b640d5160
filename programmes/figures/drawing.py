"""From joints to the shapes of a body: each a line or an area with a round, wide edge, the far ones first."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, radians, sin, sqrt

from programmes.figures.pose import View
from programmes.figures.skeleton import Joints
from programmes.figures.space import Vector, cross, dot, minus, mixed, plus, unit

Flat = tuple[float, float]
# How far the picture is turned around the line from left to right, in degrees: all is seen from above, more or less.
TILT = {View.SIDE: -9.0, View.FRONT: -9.0, View.FRONT_ABOVE: -28.0, View.ABOVE: 0.0, View.ABOVE_ASIDE: 30.0}
TORSO_EDGE, ARM_EDGE, LEG_EDGE, FOOT_EDGE = 12.0, 7.0, 9.0, 7.0
# Half widths without the edge at pelvis, waist, chest and shoulders: from side to side, and from front to back.
LEVELS = {"pelvis": (8.5, 4.2), "waist": (6.0, 3.4), "chest": (9.5, 5.5), "neck": (9.0, 2.5)}
# From far to near.
STANDING_BY = ("left_arm", "left_leg", "trunk", "right_leg", "right_arm")
LYING_UNDER = ("trunk", "right_leg", "left_leg", "left_arm", "right_arm")
PARTS = {
    View.SIDE: STANDING_BY,
    View.FRONT: STANDING_BY,
    View.FRONT_ABOVE: STANDING_BY,
    View.ABOVE: LYING_UNDER,
    View.ABOVE_ASIDE: LYING_UNDER,
}


@dataclass(frozen=True)
class Shape:
    """One shape: what it is, the limb it belongs to, the width of its edge, and its outlines."""

    kind: str
    part: str
    edge: float
    outlines: tuple[tuple[Flat, ...], ...]


def seen(place: Vector, view: View) -> Flat:
    """Return where a point appears, in centimetres."""
    return tilted(place, view)[:2]


def tilted(place: Vector, view: View) -> Vector:
    """Return a point or a direction as the viewer has it: to the right, up, and towards the eye."""
    x, y, z = place
    up, near = cos(radians(TILT[view])), sin(radians(TILT[view]))
    return x, y * up + z * near, z * up - y * near


class Drawer:
    """Draws one moment in one view."""

    def __init__(self, joints: Joints, view: View) -> None:
        self.joints, self.view = joints, view

    def at(self, name: str) -> Flat:
        return seen(self.joints[name], self.view)

    def shapes(self) -> Iterator[Shape]:
        """Yield the shapes of the body from far to near."""
        for part in PARTS[self.view]:
            side, _, name = part.partition("_")
            yield from {"arm": self.arm, "leg": self.leg}[name](side) if name else self.trunk()

    def trunk(self) -> Iterator[Shape]:
        yield self.seat()
        yield self.torso()
        yield from self.head()

    def arm(self, side: str) -> Iterator[Shape]:
        shoulder, elbow, wrist, hand = (self.at(f"{side}_{name}") for name in ("shoulder", "elbow", "wrist", "hand"))
        part = f"{side}_arm"
        bones = (tapered(shoulder, elbow, 2.0, 1.2), tapered(elbow, wrist, 1.2, 0.4), (wrist, hand))
        yield Shape("skin", part, ARM_EDGE, bones)
        yield Shape("top", part, 11.5, ((shoulder, between(shoulder, elbow, 0.42)),))

    def leg(self, side: str) -> Iterator[Shape]:
        hip, knee, ankle = (self.at(f"{side}_{name}") for name in ("hip", "knee", "ankle"))
        part = f"{side}_leg"
        heel = seen(mixed(self.joints[f"{side}_ankle"], self.joints[f"{side}_toe"], -0.2), self.view)
        yield Shape("skin", part, FOOT_EDGE, ((heel, self.at(f"{side}_toe")),))
        calf = between(knee, ankle, 0.3)
        bones = (tapered(hip, knee, 4.8, 2.0), tapered(knee, calf, 1.8, 2.4), tapered(calf, ankle, 2.4, 0.2))
        yield Shape("legs", part, LEG_EDGE, bones)

    def seat(self) -> Shape:
        top = mixed(self.joints["pelvis"], self.joints["waist"], 0.35)
        outline = (*self.level("pelvis"), *reversed(self.level("pelvis", at=top)))
        return Shape("legs", "seat", TORSO_EDGE, (outline,))

    def torso(self) -> Shape:
        """Return the shirt: down the right side from the shoulders to the hips, and up the left."""
        low = mixed(self.joints["pelvis"], self.joints["waist"], 0.45)
        levels = [self.level("neck"), self.level("chest"), self.level("waist"), self.level("pelvis", at=low)]
        outline = (*(level[0] for level in levels), *(level[1] for level in reversed(levels)))
        return Shape("top", "trunk", TORSO_EDGE, (outline,))

    def level(self, name: str, at: Vector | None = None) -> tuple[Flat, Flat]:
        """Return both ends of the trunk's width at a height, as this view sees it."""
        start, end = {"pelvis": ("pelvis", "waist"), "waist": ("pelvis", "chest"), "chest": ("waist", "neck")}.get(
            name, ("chest", "neck")
        )
        spine = tilted(unit(minus(self.joints[end], self.joints[start])), self.view)
        across = self.joints["hips_across" if name == "pelvis" else "chest_across"]
        if name == "waist":
            across = unit(plus(self.joints["hips_across"], self.joints["chest_across"]))
        across = tilted(across, self.view)
        aside = unit((-spine[1], spine[0], 0.0))
        wide, deep = LEVELS[name]
        half = sqrt((wide * dot(across, aside)) ** 2 + (deep * dot(cross(spine, across), aside)) ** 2)
        middle = tilted(self.joints[name] if at is None else at, self.view)
        if name == "neck":
            middle = plus(middle, spine, -5)
        return plus(middle, aside, half)[:2], plus(middle, aside, -half)[:2]

    def head(self) -> Iterator[Shape]:
        centre, face, across = self.joints["head"], self.joints["face"], self.joints["across"]
        up = unit(minus(centre, self.joints["neck"]))

        def dots(forward: float, above: float, *asides: float) -> tuple[tuple[Flat, ...], ...]:
            places = (plus(plus(plus(centre, face, forward), up, above), across, aside) for aside in asides)
            return tuple((seen(place, self.view),) for place in places)

        yield Shape("skin", "head", 9.0, ((self.at("neck"), seen(mixed(self.joints["neck"], centre, 0.6), self.view)),))
        yield Shape("hair", "head", 9.5, dots(-9, 6, 0))
        yield Shape("hair", "head", 22.5, dots(-1.2, 1, 0))
        yield Shape("skin", "head", 18.0, dots(2.6, -1.4, 0))
        yield Shape("skin", "head", 4.0, dots(11.2, -1.8, 0))
        yield Shape("eye", "head", 2.2, dots(8, 0.4, -3.3, 3.3))


def between(one: Flat, other: Flat, share: float) -> Flat:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def tapered(one: Flat, other: Flat, first: float, second: float) -> tuple[Flat, ...]:
    """Return the four corners of a bone that is `first` wide to each side at one end and `second` at the other."""
    x, y = other[0] - one[0], other[1] - one[1]
    long = hypot(x, y) or 1.0
    nx, ny = -y / long, x / long
    ends = ((one, first), (other, second), (other, -second), (one, -first))
    return tuple((at[0] + nx * half, at[1] + ny * half) for at, half in ends)
