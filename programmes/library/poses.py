"""What a figure of a clinic's own can be put together from: the poses of the library, what stands around, what works.

The keys are kept with the exercises of clinics: a pose may be redrawn, but its key goes on meaning the same pose.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from programmes.bounds import gettext_noop
from programmes.figures.pose import Pose, Prop, Scene, Thing, View
from programmes.library.figures import (
    bending,
    holding,
    hugging,
    kneeling,
    prone,
    side_lying,
    sitting,
    stepping,
    supine,
    turning,
)
from programmes.library.figures.bases import CHAIR, SIDE_MAT

POSITIONS: dict[str, tuple[ModuleType, ...]] = {
    gettext_noop("Lying on the back"): (supine, hugging, turning),
    gettext_noop("Lying on the front"): (prone,),
    gettext_noop("Lying on the side"): (side_lying,),
    gettext_noop("Kneeling"): (kneeling,),
    gettext_noop("Sitting"): (sitting,),
    gettext_noop("Standing"): (bending, holding, stepping),
}
VIEWS = {
    View.SIDE: gettext_noop("From the side"),
    View.FRONT: gettext_noop("From the front"),
    View.FRONT_ABOVE: gettext_noop("From the front and above"),
    View.ABOVE: gettext_noop("From above"),
    View.ABOVE_ASIDE: gettext_noop("From above and their right"),
}
WORKS = {
    "trunk": gettext_noop("Back and belly"),
    "seat": gettext_noop("Hips"),
    "right_leg": gettext_noop("Right leg"),
    "left_leg": gettext_noop("Left leg"),
    "right_arm": gettext_noop("Right arm"),
    "left_arm": gettext_noop("Left arm"),
}
PROPS: dict[str, tuple[str, Prop]] = {
    "mat": (gettext_noop("Mat"), SIDE_MAT),
    "chair": (gettext_noop("Chair to sit on"), CHAIR),
    "held-chair": (gettext_noop("Chair to hold on to"), holding.HELD_CHAIR),
    "wall-behind": (gettext_noop("Wall behind the back"), Prop(Thing.WALL, (-24, 0), 10)),
    "wall-ahead": (gettext_noop("Wall in front"), Prop(Thing.WALL, (59, 0), 10)),
    "head-pillow": (gettext_noop("Pillow under the head"), side_lying.PILLOW),
    "knee-pillow": (gettext_noop("Pillow between the knees"), Prop(Thing.PILLOW, on=("right_knee", "left_knee"))),
    "towel": (
        gettext_noop("Towel around the right foot"),
        Prop(Thing.STRAP, on=("right_wrist", "right_toe", "left_wrist")),
    ),
}
LEANED_ON = {Thing.CHAIR, Thing.WALL}  # without it the body would hang in the air
UPRIGHT = {Thing.CHAIR, Thing.WALL}  # not drawn from above


@dataclass(frozen=True)
class Known:
    """One pose that can be picked, with what its own exercise draws around it."""

    key: str
    position: str
    view: View
    pose: Pose
    works: frozenset[str]
    props: frozenset[str]

    @property
    def needs(self) -> frozenset[str]:
        """Return the things it leans on."""
        return frozenset(name for name in self.props if PROPS[name][1].thing in LEANED_ON)

    @property
    def alone(self) -> Scene:
        """Return the pose by itself, to be shown small."""
        return Scene(self.view, (self.pose,), self.works, tuple(PROPS[name][1] for name in sorted(self.props)))


def named(props: tuple[Prop, ...]) -> frozenset[str]:
    """Return the names of what stands in a scene; every mat is the one mat."""
    things = {prop.thing for prop in props}
    return frozenset(
        name for name, (_words, prop) in PROPS.items() if prop in props or (name == "mat" and Thing.MAT in things)
    )


def _known() -> Iterator[Known]:
    seen = set()
    for position, rooms in POSITIONS.items():
        for figure in (figure for room in rooms for figure in room.FIGURES):
            for number, scene in enumerate(figure.scenes, 1):
                for place, pose in scene.stills.items():
                    if (scene.view, pose) not in seen:
                        seen.add((scene.view, pose))
                        key = f"{figure.name}-{number}-{place}"
                        yield Known(key, position, scene.view, pose, scene.works, named(scene.props))


POSES: dict[str, Known] = {known.key: known for known in _known()}
