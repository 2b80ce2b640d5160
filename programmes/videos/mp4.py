"""MP4 (ISO 14496-12): boxes in boxes, each with its length and its kind."""

from collections.abc import Iterator
from struct import error, unpack_from

from programmes.videos.container import Broken, Found, OtherCodec, counted

Box = tuple[bytes, memoryview]
OUTERMOST = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"meta"}
CODECS = {b"avc1", b"avc3"}  # H.264


def begins(content: bytes) -> bool:
    """Return whether this begins as MP4 does."""
    return content[4:8] == b"ftyp"


def read(content: bytes) -> Found:
    """Return what the container says. Raises Broken or OtherCodec."""
    try:
        return _read(memoryview(content))
    except error as wrong:
        raise Broken from wrong


def boxes(data: memoryview) -> Iterator[Box]:
    """Yield kind and content of each box; together they must be all of the data."""
    at = count = 0
    while at < len(data):
        count = counted(count)
        size, kind = unpack_from(">I4s", data, at)
        head = 8
        if size == 1:
            head, (size,) = 16, unpack_from(">Q", data, at + 8)
        if size < head or at + size > len(data):
            raise Broken
        yield kind, data[at + head : at + size]
        at += size


def inside(data: memoryview, *path: bytes) -> memoryview:
    """Return the first box at the end of a path. Raises Broken where there is none."""
    for kind in path:
        found = next((content for name, content in boxes(data) if name == kind), None)
        if found is None:
            raise Broken
        data = found
    return data


def _read(data: memoryview) -> Found:
    outermost = list(boxes(data))
    kinds = [kind for kind, _content in outermost]
    if not set(kinds) <= OUTERMOST or kinds.count(b"moov") != 1 or b"mdat" not in kinds:
        raise Broken
    film = inside(data, b"moov")
    if any(kind == b"mvex" for kind, _content in boxes(film)):
        raise Broken  # in fragments: its length stands nowhere
    tracks = [content for kind, content in boxes(film) if kind == b"trak"]
    shown = [track for track in tracks if bytes(inside(track, b"mdia", b"hdlr")[8:12]) == b"vide"]
    if len(shown) != 1:
        raise Broken
    if not _codecs(shown[0]) or not _codecs(shown[0]) <= CODECS:
        raise OtherCodec
    width, height = (side >> 16 for side in unpack_from(">II", inside(shown[0], b"tkhd")[-8:]))
    lengths = [_length(inside(film, b"mvhd")), *map(_length_of_track, tracks)]
    return Found(max(lengths), width, height)


def _codecs(track: memoryview) -> set[bytes]:
    described = inside(track, b"mdia", b"minf", b"stbl", b"stsd")
    return {kind for kind, _content in boxes(described[8:])}


def _length(header: memoryview) -> float:
    """Return the seconds that a header (mvhd, mdhd) says."""
    scale, duration = unpack_from(">IQ", header, 20) if header[0] == 1 else unpack_from(">II", header, 12)
    if not scale:
        raise Broken
    return float(duration / scale)


def _length_of_track(track: memoryview) -> float:
    """Return the longer of what a track says and what its samples add up to."""
    header = inside(track, b"mdia", b"mdhd")
    said = _length(header)
    (scale,) = unpack_from(">I", header, 20 if header[0] == 1 else 12)
    times = inside(track, b"mdia", b"minf", b"stbl", b"stts")
    (count,) = unpack_from(">I", times, 4)
    if len(times) < 8 + 8 * count:
        raise Broken
    numbers = unpack_from(f">{2 * count}I", times, 8)
    lasting = sum(samples * each for samples, each in zip(numbers[::2], numbers[1::2], strict=True))
    return max(said, float(lasting / scale))
