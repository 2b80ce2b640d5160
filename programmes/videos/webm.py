"""WebM (RFC 9559): elements in elements, each with its id, its length and its content."""

from collections.abc import Iterator
from struct import error, unpack

from programmes.videos.container import Broken, Found, OtherCodec, counted

HEADER, DOC_TYPE = 0x1A45DFA3, 0x4282
SEGMENT, INFO, TRACKS, CLUSTER = 0x18538067, 0x1549A966, 0x1654AE6B, 0x1F43B675
SCALE, DURATION, TIMESTAMP = 0x2AD7B1, 0x4489, 0xE7
TRACK, TRACK_TYPE, CODEC, VIDEO, WIDTH, HEIGHT = 0xAE, 0x83, 0x86, 0xE0, 0xB0, 0xBA
CODECS = {b"V_VP8", b"V_VP9", b"V_AV1"}
NANOSECONDS = 1_000_000_000
Element = tuple[int, memoryview]


def begins(content: bytes) -> bool:
    """Return whether this begins as WebM does."""
    return content[:4] == HEADER.to_bytes(4, "big")


def read(content: bytes) -> Found:
    """Return what the container says. Raises Broken or OtherCodec."""
    try:
        return _read(memoryview(content))
    except (error, IndexError, OverflowError) as wrong:
        raise Broken from wrong


def elements(data: memoryview) -> Iterator[Element]:
    """Yield id and content of each element; together they must be all of the data. One of no known length is broken."""
    at = count = 0
    while at < len(data):
        count = counted(count)
        name, at = _number(data, at, marked=True)
        size, at = _number(data, at, marked=False)
        if at + size > len(data):
            raise Broken
        yield name, data[at : at + size]
        at += size


def _number(data: memoryview, at: int, *, marked: bool) -> tuple[int, int]:
    """Return a number whose first bits say how many bytes it has, and the place behind it."""
    length = 9 - data[at].bit_length()
    if length > 8 or at + length > len(data):
        raise Broken
    whole = int.from_bytes(data[at : at + length], "big")
    mark = 1 << (7 * length)
    if not marked and whole == 2 * mark - 1:
        raise Broken  # as it is written while the end is not known
    return (whole if marked else whole - mark), at + length


def _only(data: memoryview, name: int) -> memoryview:
    found = [content for kind, content in elements(data) if kind == name]
    if len(found) != 1:
        raise Broken
    return found[0]


def _whole(data: memoryview, name: int, otherwise: int) -> int:
    found = [content for kind, content in elements(data) if kind == name]
    return int.from_bytes(found[0], "big") if found else otherwise


def _read(data: memoryview) -> Found:
    if [name for name, _content in elements(data)] != [HEADER, SEGMENT]:
        raise Broken
    if bytes(_only(_only(data, HEADER), DOC_TYPE)) != b"webm":
        raise OtherCodec
    segment = _only(data, SEGMENT)
    info = _only(segment, INFO)
    scale = _whole(info, SCALE, 1_000_000)
    duration = _only(info, DURATION)
    (said,) = unpack(">d" if len(duration) == 8 else ">f", duration)
    starts = [_whole(content, TIMESTAMP, 0) for name, content in elements(segment) if name == CLUSTER]
    width, height = _picture(_only(segment, TRACKS))
    return Found(max([said, *starts]) * scale / NANOSECONDS, width, height)


def _picture(tracks: memoryview) -> tuple[int, int]:
    shown = [track for name, track in elements(tracks) if name == TRACK and _whole(track, TRACK_TYPE, 0) == 1]
    if len(shown) != 1:
        raise Broken
    if bytes(_only(shown[0], CODEC)) not in CODECS:
        raise OtherCodec
    video = _only(shown[0], VIDEO)
    return _whole(video, WIDTH, 0), _whole(video, HEIGHT, 0)
