"""What stands around the body: the floor, a mat, a chair, a wall; and what is held, which moves with the joints."""

from collections.abc import Iterable, Iterator
from math import hypot

from programmes.figures.drawing import Flat, Shape, between, seen
from programmes.figures.moving import way
from programmes.figures.pose import Arrow, Body, Prop, Scene, Thing, View
from programmes.figures.skeleton import Joints, joints
from programmes.figures.space import point

MAT_DEPTH, MAT_ABOVE, SEAT_HEIGHT, SEAT_DEPTH, BACK_HEIGHT, WALL_HEIGHT = 30.0, 36.0, 45.0, 40.0, 95.0, 172.0
DEEP_MAT = 42.0  # for who lies on the side, with room for bent legs
SEAT_WIDTH = 36.0
SHORTEST, SMOOTH = 17.0, 12  # length and steps of an arrow


def behind(scene: Scene) -> Iterator[Shape]:
    """Yield what never moves, all of it behind the body."""
    for prop in scene.props:
        if not prop.on:
            yield from STANDING[prop.thing](prop, scene.view)


def held(scene: Scene, moment: Joints, thing: Thing) -> Iterator[Shape]:
    """Yield what is held at joints at this moment."""
    for prop in scene.props:
        if prop.on and prop.thing == thing:
            places = tuple(seen(moment[name], scene.view) for name in prop.on)
            yield Shape(prop.thing, "", 2.5 if thing == Thing.STRAP else 17.0, (places,))


def _mat(prop: Prop, view: View) -> Iterable[Shape]:
    x, y, _depth = point(prop.at)
    if view.on_the_floor:
        low, high = seen((x, y - MAT_ABOVE, 0.0), view)[1], seen((x, y + MAT_ABOVE, 0.0), view)[1]
        return [Shape("mat", "", 6.0, (((x, low), (x + prop.size, low), (x + prop.size, high), (x, high)),))]
    deep = DEEP_MAT if view == View.FRONT_ABOVE else MAT_DEPTH
    near, far = seen((x, 0.0, deep), view)[1], seen((x, 0.0, -deep), view)[1]
    return [Shape("mat", "", 3.0, (((x, near), (x + prop.size, near), (x + prop.size - 6, far), (x + 6, far)),))]


def _pillow(prop: Prop, view: View) -> Iterable[Shape]:
    x, y, _depth = point(prop.at)
    return [Shape("pillow", "", 9.0, (((x, y), (x + prop.size, y)),))]


def _chair(prop: Prop, view: View) -> Iterable[Shape]:
    """Return a chair whose back stands at `at`; it faces right, or left with a size below zero."""
    x, y, _depth = point(prop.at)
    front = x + (SEAT_DEPTH if prop.size >= 0 else -SEAT_DEPTH)

    def line(*places: tuple[float, float, float]) -> tuple[Flat, ...]:
        return tuple(seen((at, high, side * SEAT_WIDTH / 2), view) for at, high, side in places)

    bars = [
        line((at, y, side), (at, top, side)) for side in (-1, 1) for at, top in ((x, BACK_HEIGHT), (front, SEAT_HEIGHT))
    ]
    rail = line((x, BACK_HEIGHT, -1), (x, BACK_HEIGHT, 1))
    seat = line(*((at, SEAT_HEIGHT - 1, side) for at, side in ((x, -1), (front, -1), (front, 1), (x, 1))))
    return [Shape("chair", "", 3.0, (*bars, rail)), Shape("seat", "", 4.0, (seat,))]


def _wall(prop: Prop, view: View) -> Iterable[Shape]:
    x, y, _depth = point(prop.at)
    return [Shape("wall", "", 3.0, (((x, y), (x, WALL_HEIGHT), (x + prop.size, WALL_HEIGHT), (x + prop.size, y)),))]


STANDING = {Thing.MAT: _mat, Thing.PILLOW: _pillow, Thing.CHAIR: _chair, Thing.WALL: _wall}


def floor(view: View, left: float, right: float) -> Iterator[Shape]:
    """Yield the line of the floor; from above there is none."""
    if view in {View.SIDE, View.FRONT}:
        yield Shape("floor", "", 0.8, (((left, 0.0), (right, 0.0)),))


def arrow(scene: Scene, asked: Arrow, body: Body) -> Shape:
    """Return the way of the joint into its pose, or the line beside it, with a head at its end."""
    poses = scene.poses
    if asked.line:
        x, y = seen(joints(poses[asked.pose - 1], body)[asked.joint], scene.view)
        return _arrow([(x + a, y + b) for a, b in _curve(*asked.line)])
    moments = [moment for _share, moment in way(poses[asked.pose - 2], poses[asked.pose - 1], body, SMOOTH)]
    return _arrow(_long([seen(moment[asked.joint], scene.view) for moment in moments], asked.aside))


def _arrow(line: list[Flat]) -> Shape:
    return Shape("arrow", "", 2.6, (tuple(line), _head(line)))


def _curve(start: Flat, bend: Flat, end: Flat) -> list[Flat]:
    """Return the points of a line that leaves towards the bend and arrives from there."""
    shares = [step / SMOOTH for step in range(SMOOTH + 1)]
    return [between(between(start, bend, share), between(bend, end, share), share) for share in shares]


def _long(line: list[Flat], aside: Flat) -> list[Flat]:
    """Return the line moved aside; a short one is stretched until it can be seen."""
    (x, y), (last_x, last_y) = line[0], line[-1]
    times = max(1.0, SHORTEST / (hypot(last_x - x, last_y - y) or 1.0))
    return [(x + (a - x) * times + aside[0], y + (b - y) * times + aside[1]) for a, b in line]


def _head(line: list[Flat]) -> tuple[Flat, ...]:
    """Return both barbs of the arrow, along the direction in which it comes in."""
    end, before = complex(*line[-1]), complex(*line[-2])
    for earlier in reversed(line[:-1]):
        before = complex(*earlier)
        if abs(end - before) > 4:
            break
    back = (before - end) / (abs(end - before) or 1)
    barbs = [end + back * 6.5 * turn for turn in (complex(0.78, 0.62), complex(0.78, -0.62))]
    return ((barbs[0].real, barbs[0].imag), (end.real, end.imag), (barbs[1].real, barbs[1].imag))
