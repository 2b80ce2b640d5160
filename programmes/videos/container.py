"""What both containers say of a video, and how they are broken."""

from dataclasses import dataclass

MOST_PARTS = 20_000  # in one part; a minute of video has fewer


class Broken(Exception):
    """The container does not hold together: cut off, with something behind its end, or of no known length."""


class OtherCodec(Exception):
    """The container is whole, and its pictures are written in a way that not every browser reads."""


@dataclass(frozen=True)
class Found:
    """How long a video lasts, by the longest that any part of its container says, and how large its picture is."""

    seconds: float
    width: int
    height: int


def counted(count: int) -> int:
    """Return one more. Raises Broken when no video has so many parts."""
    if count >= MOST_PARTS:
        raise Broken
    return count + 1
