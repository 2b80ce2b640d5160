"""The mark as PNG, for home screens that draw no SVG: a limb that bends at a joint, drawn by distance."""

import math
import struct
import zlib
from collections.abc import Iterator

Point = tuple[float, float]
Colour = tuple[int, int, int]

SIDE = 32.0  # as in limber/mark.svg
GROUND, LIMB, JOINT = (0x0F, 0x5C, 0x5C), (0xFF, 0xFF, 0xFF), (0xF0, 0xA2, 0x7C)
ANKLE, KNEE, HIP = (9.0, 25.5), (12.5, 14.0), (23.5, 7.0)
LIMB_WIDTH, JOINT_RADIUS, CORNER = 3.4, 3.6, 9.0
SAFE = 0.8  # a phone cuts its own shape out of a maskable icon; the middle stays


def icons() -> dict[str, bytes]:
    """Return the icons by the names under which they are served."""
    return {
        "limber/icon-180.png": png(180, whole=True),
        "limber/icon-192.png": png(192),
        "limber/icon-512.png": png(512),
        "limber/icon-maskable-512.png": png(512, whole=True, scale=SAFE),
    }


def png(size: int, *, whole: bool = False, scale: float = 1.0) -> bytes:
    """Return the mark, `size` pixels wide; `whole` fills the corners, `scale` shrinks the limb on its ground."""
    rows = b"".join(b"\0" + bytes(row(y, size, whole=whole, scale=scale)) for y in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data) for name, data in chunks)


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def row(y: int, size: int, *, whole: bool, scale: float) -> Iterator[int]:
    """Yield red, green, blue and opacity of each pixel of a row."""
    unit = SIDE / size
    for x in range(size):
        at = ((x + 0.5) * unit, (y + 0.5) * unit)
        opacity = 255 if whole else round(255 * covered(corner_distance(at), unit))
        yield from paint(at, unit, scale)
        yield opacity


def paint(at: Point, unit: float, scale: float) -> Colour:
    """Return the colour of a point: ground, then limb, then joint."""
    x, y = ((part - SIDE / 2) / scale + SIDE / 2 for part in at)
    step = unit / scale
    limb = min(to_line((x, y), ANKLE, KNEE), to_line((x, y), KNEE, HIP)) - LIMB_WIDTH / 2
    joint = math.dist((x, y), KNEE) - JOINT_RADIUS
    return mix(mix(GROUND, LIMB, covered(limb, step)), JOINT, covered(joint, step))


def covered(distance: float, unit: float) -> float:
    """Return how much of a pixel lies within a shape whose edge is this far away."""
    return min(1.0, max(0.0, 0.5 - distance / unit))


def mix(under: Colour, over: Colour, share: float) -> Colour:
    if share == 0:
        return under
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(under, over, strict=True))
    return red, green, blue


def to_line(at: Point, start: Point, end: Point) -> float:
    """Return the distance from a point to a line with two ends."""
    (x, y), (ax, ay), (bx, by) = at, start, end
    dx, dy = bx - ax, by - ay
    along = min(1.0, max(0.0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)))
    return math.hypot(x - ax - along * dx, y - ay - along * dy)


def corner_distance(at: Point) -> float:
    """Return the distance to the edge of the rounded square, negative within."""
    x, y = (max(0.0, abs(part - SIDE / 2) - (SIDE / 2 - CORNER)) for part in at)
    return math.hypot(x, y) - CORNER
