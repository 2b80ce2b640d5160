"""Points and directions: x to the right, y up, z towards the viewer. One unit is a centimetre."""

from math import acos, cos, radians, sin, sqrt

Vector = tuple[float, float, float]
Way = float | tuple[float, float] | Vector  # an angle (0 right, 90 up), an angle and a tilt to the viewer, or a vector
Place = tuple[float, float] | Vector


def towards(way: Way) -> Vector:
    """Return the direction of an angle and a tilt in degrees, of length 1."""
    if isinstance(way, tuple) and len(way) == 3:
        return unit(way)
    angle, tilt = way if isinstance(way, tuple) else (way, 0.0)
    flat = cos(radians(tilt))
    return (cos(radians(angle)) * flat, sin(radians(angle)) * flat, sin(radians(tilt)))


def point(place: Place) -> Vector:
    """Return the place as a point; without a depth it lies in the middle plane of the body."""
    return (place[0], place[1], place[2] if len(place) == 3 else 0.0)


def plus(one: Vector, other: Vector, much: float = 1) -> Vector:
    return (one[0] + other[0] * much, one[1] + other[1] * much, one[2] + other[2] * much)


def times(vector: Vector, much: float) -> Vector:
    return (vector[0] * much, vector[1] * much, vector[2] * much)


def minus(one: Vector, other: Vector) -> Vector:
    return plus(one, other, -1)


def dot(one: Vector, other: Vector) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def cross(one: Vector, other: Vector) -> Vector:
    (a, b, c), (x, y, z) = one, other
    return (b * z - c * y, c * x - a * z, a * y - b * x)


def length(vector: Vector) -> float:
    return sqrt(dot(vector, vector))


def unit(vector: Vector) -> Vector:
    """Return the vector with length 1; to the right when it has none."""
    long = length(vector)
    return times(vector, 1 / long) if long > 1e-9 else (1.0, 0.0, 0.0)


def angle(one: Vector, other: Vector) -> float:
    """Return the angle between two directions in radians."""
    return acos(max(-1.0, min(1.0, dot(unit(one), unit(other)))))


def mixed(one: Vector, other: Vector, share: float) -> Vector:
    """Return the point that has gone `share` of the straight way."""
    return plus(one, minus(other, one), share)


def turned(one: Vector, other: Vector, share: float) -> Vector:
    """Return the direction that has turned `share` of the shortest way; it keeps length 1."""
    apart = angle(one, other)
    if sin(apart) < 1e-6:
        return one if share < 1 else other
    return unit(plus(times(one, sin((1 - share) * apart)), other, sin(share * apart)))
