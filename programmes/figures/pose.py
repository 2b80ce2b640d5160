"""What a figure is made of: a body, poses as angles of its bones, what stands around, and what moves where."""

from dataclasses import dataclass
from enum import StrEnum

from programmes.figures.space import Place, Way


class View(StrEnum):
    SIDE = "side"
    FRONT = "front"
    ABOVE = "above"
    ABOVE_ASIDE = "above-aside"  # who lies on the back with bent knees, from above and from their right
    FRONT_ABOVE = "front-above"  # who lies on the side, from the front and above

    @property
    def on_the_floor(self) -> bool:
        """Return whether the floor is what one looks at: then z is up."""
        return self in {View.ABOVE, View.ABOVE_ASIDE}


@dataclass(frozen=True)
class Body:
    """Lengths of the bones of one adult, in centimetres."""

    lower_back: float = 16
    middle_back: float = 17
    upper_back: float = 17
    neck: float = 17
    half_hips: float = 8
    half_shoulders: float = 14
    upper_arm: float = 28
    forearm: float = 24
    hand: float = 8
    thigh: float = 42
    shin: float = 41
    foot: float = 15


BODY = Body()


@dataclass(frozen=True)
class Bones:
    """A limb by the directions of its two bones, from the trunk outwards."""

    upper: Way
    lower: Way


@dataclass(frozen=True)
class Reach:
    """A limb by where wrist or ankle is: at a place, or beside a joint (`on`). The middle joint points to `bend`."""

    to: Place
    bend: Way
    on: str = ""


Limb = Bones | Reach
Spine = tuple[Way, Way, Way]


@dataclass(frozen=True)
class Pose:
    """One moment of a movement. `at` is where the joint named `anchor` is: pelvis, neck, or the right knee.

    `says` is what it shows, to the person who does it; a pose without words is only passed through.

    `spine` goes from the pelvis up: lower, middle, upper back. `turn` and `hips` turn chest and pelvis around it:
    0 faces the viewer, 90 is the side view. Right is the person's right, which is near in every side view.
    """

    says: str
    at: Place
    spine: Spine
    head: Way
    face: Way
    right_arm: Limb
    left_arm: Limb
    right_leg: Limb
    left_leg: Limb
    right_foot: Way
    left_foot: Way
    hands: Way | None = None  # None: each goes on as its forearm does
    anchor: str = "pelvis"
    turn: float = 90
    hips: float = 90
    holds: bool = False


class Thing(StrEnum):
    MAT = "mat"
    PILLOW = "pillow"
    CHAIR = "chair"
    WALL = "wall"
    STRAP = "strap"


@dataclass(frozen=True)
class Prop:
    """A thing at a place, or held at joints (`on`): it moves with them. `size` is its length."""

    thing: Thing
    at: Place = (0, 0)
    size: float = 0
    on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arrow:
    """Shows the way of a joint into the pose with this place in the scene (from 1), drawn a little aside.

    `line` is for what that way does not show: beginning, bend and end of the arrow, as seen from the joint.
    """

    pose: int
    joint: str
    aside: tuple[float, float] = (0, 0)
    line: tuple[tuple[float, float], tuple[float, float], tuple[float, float]] | None = None


@dataclass(frozen=True)
class Scene:
    """Poses that follow one another in one view, and then begin again."""

    view: View
    poses: tuple[Pose, ...]
    works: frozenset[str]
    props: tuple[Prop, ...] = ()
    arrows: tuple[Arrow, ...] = ()

    @property
    def stills(self) -> dict[int, Pose]:
        """Return the poses to stop at, by their place in the scene from 1: those that have words."""
        return {place: pose for place, pose in enumerate(self.poses, 1) if pose.says}

    @property
    def held(self) -> list[int]:
        """Return the places, from 0, of the poses to hold: where none is one, the last that has words."""
        return [place for place, pose in enumerate(self.poses) if pose.holds] or [max(self.stills) - 1]


@dataclass(frozen=True)
class Figure:
    """An exercise as pictures; most need one scene. `name` is the short name of the exercise it shows."""

    name: str
    scenes: tuple[Scene, ...]
