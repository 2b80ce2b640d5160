"""Shapes as SVG. Colours are classes of the style sheet: no style and no script, so any policy lets it be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from programmes.figures.drawing import Drawer, Flat, Shape
from programmes.figures.moving import Frame, Tempo, frames, holds
from programmes.figures.pose import BODY, Body, Figure, Scene, Thing, View
from programmes.figures.scenery import arrow, behind, floor, held
from programmes.figures.skeleton import Joints, joints

SCALE = 3  # units of the picture for a centimetre: whole numbers are exact enough
MARGIN = 7.0
CLOSED = 3  # corners from which an outline is an area
OPEN = {"arrow", "strap"}  # lines, however many corners they have


@dataclass(frozen=True)
class Box:
    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> tuple[float, float]:
        return self.right - self.left, self.top - self.bottom

    def within(self, width: float, height: float) -> "Box":
        """Return the box of this size that stands where this one does, with its middle in the middle."""
        aside = (width - self.size[0]) / 2
        return Box(self.left - aside, self.bottom, self.right + aside, self.bottom + height)


class Pen:
    """Writes the pictures of one scene, all framed alike. `pens` frames the scenes of one figure alike too."""

    def __init__(self, scene: Scene, body: Body = BODY) -> None:
        self.scene, self.body = scene, body
        self.arrows = [(asked.pose, arrow(scene, asked, body)) for asked in scene.arrows]
        self.behind = tuple(behind(scene))
        drawn = [shape for frame in frames(scene, Tempo(), body) for shape in self.body_of(frame.joints)]
        self.box = box([*drawn, *self.behind, *(mark for _pose, mark in self.arrows)])

    def body_of(self, moment: Joints) -> list[Shape]:
        """Return the body with what it holds, from back to front."""
        shapes = list(Drawer(moment, self.scene.view).shapes())
        last = [shape.part for shape in shapes if shape.part.endswith("leg")][-1]
        middle = next(at for at, shape in enumerate(shapes) if shape.part == last)
        pillow, strap = (list(held(self.scene, moment, thing)) for thing in (Thing.PILLOW, Thing.STRAP))
        return [*shapes[:middle], *pillow, *shapes[middle:], *strap]

    def still(self, place: int) -> str:
        """Return the pose at this place of the scene (from 1) as a picture that stands still, with its arrows."""
        shapes = self.body_of(joints(self.scene.poses[place - 1], self.body))
        marks = [mark for pose, mark in self.arrows if pose == place]
        content = "".join(self.path(shape) for shape in [*self.background(), *shapes, *marks])
        return self.picture(content, ' data-hold=""' if place - 1 in self.scene.held else "")

    def moving(self, tempo: Tempo) -> str:
        """Return the whole movement as a picture that repeats itself at this tempo."""
        moments = frames(self.scene, tempo, self.body)
        columns = zip(*(self.body_of(frame.joints) for frame in moments), strict=True)
        fixed = "".join(self.path(shape) for shape in self.background())
        held = " ".join(f"{time:g}" for marks in holds(self.scene, tempo) for time in marks)
        content = fixed + "".join(self.animated(shapes, moments) for shapes in columns)
        return self.picture(content, f' data-holds="{held}"')

    def background(self) -> list[Shape]:
        return [*floor(self.scene.view, self.box.left, self.box.right), *self.behind]

    def picture(self, content: str, facts: str) -> str:
        """Return the content framed; it is hidden from readers, since the words stand beside it."""
        frame = self.box
        width, height = (round(size * SCALE) for size in frame.size)
        left, top = round(frame.left * SCALE), round(-frame.top * SCALE)
        return (
            f'<svg class="figure-picture" viewBox="{left} {top} {width} {height}"'
            f' width="{width}" height="{height}" aria-hidden="true" focusable="false"{facts}>{content}</svg>'
        )

    def path(self, shape: Shape, inside: str = "") -> str:
        return f'<path class="{self.classes(shape)}" stroke-width="{shape.edge * SCALE:g}" d="{outline(shape)}"' + (
            f">{inside}</path>" if inside else "/>"
        )

    def classes(self, shape: Shape) -> str:
        """Return the class of the shape: that its limb works shows in the clothes, and skin stays skin."""
        works = shape.part in self.scene.works and shape.kind != "skin"
        far = self.scene.view == View.SIDE and shape.part.startswith("left")
        name = "working" if works else shape.kind
        return name + (" far" if far else "")

    def animated(self, shapes: Sequence[Shape], moments: Sequence[Frame]) -> str:
        """Return the shape as it moves; one that does not is only drawn."""
        drawn = [outline(shape) for shape in shapes]
        if len(set(drawn)) == 1:
            return self.path(shapes[0])
        whole = moments[-1].time
        kept = [
            at
            for at in range(len(drawn))
            if at in {0, len(drawn) - 1} or not drawn[at - 1] == drawn[at] == drawn[at + 1]
        ]
        times = ";".join(share(moments[at].time / whole) for at in kept)
        values = ";".join(drawn[at] for at in kept)
        return self.path(
            shapes[0],
            f'<animate attributeName="d" dur="{whole:g}s" repeatCount="indefinite"'
            f' keyTimes="{times}" values="{values}"/>',
        )


def pens(figure: Figure, body: Body = BODY) -> list[Pen]:
    """Return a pen for each scene: what they draw has one scale, and who stands does so on one floor."""
    found = [Pen(scene, body) for scene in figure.scenes]
    standing = [pen for pen in found if pen.scene.view in {View.SIDE, View.FRONT}]
    for pen in standing:
        pen.box = replace(pen.box, bottom=min(other.box.bottom for other in standing))
    width, height = (max(sizes) for sizes in zip(*(pen.box.size for pen in found), strict=True))
    for pen in found:
        pen.box = pen.box.within(width, height)
    return found


def share(time: float) -> str:
    return f"{time:.4f}".rstrip("0").rstrip(".").lstrip("0") or "0"


def outline(shape: Shape) -> str:
    return "".join(_line(points, closed=len(points) >= CLOSED and shape.kind not in OPEN) for points in shape.outlines)


def _line(points: Sequence[Flat], *, closed: bool) -> str:
    """Return a line of whole steps, each from the point before; one point is a dot."""
    whole = [(round(x * SCALE), round(-y * SCALE)) for x, y in points]
    moves = [(x - a, y - b) for (a, b), (x, y) in pairwise(whole)]
    line = "l" + " ".join(f"{x} {y}" for x, y in moves) if moves else "h0"
    return f"M{whole[0][0]} {whole[0][1]}{line}".replace(" -", "-") + ("z" if closed else "")


def box(shapes: Iterable[Shape]) -> Box:
    """Return what frames all of the shapes."""
    edges = [(x, y, shape.edge / 2) for shape in shapes for points in shape.outlines for x, y in points]
    return Box(
        min(x - edge for x, _, edge in edges) - MARGIN,
        min(y - edge for _, y, edge in edges) - MARGIN,
        max(x + edge for x, _, edge in edges) + MARGIN,
        max(y + edge for _, y, edge in edges) + MARGIN,
    )
