"""A photo as it comes in: known by its content alone, and written anew, so that nothing hidden in it is kept."""

import re
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 8 * 1024 * 1024
MOST_PIXELS = 50_000_000  # a good phone takes fewer; more of them is a bomb that unpacks in our memory
MOST_SIDE = 1280  # pixels that are kept
QUALITY = 82
MOST_KEPT = 1_000_000  # bytes of a photo that need not be written anew
SCAN, END, FRAME = b"\xda", b"\xd9", b"\xff\xe0\x00\x10JFIF"
PARTS = {b"\xdb", b"\xc0", b"\xc2", b"\xc4", b"\xdd", SCAN}  # tables, sizes and scans of a JPEG
OF_THE_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]")
FORMATS = ("JPEG", "PNG", "WEBP")
BROKEN = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, OverflowError, struct.error, zlib.error)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)


@dataclass(frozen=True)
class Taken:
    """A photo or a video that was checked."""

    media_type: str
    width: int
    height: int
    content: bytes


def is_photo(content: bytes) -> bool:
    """Return whether this begins as a photo of one of the kinds that we read."""
    return content[:3] == b"\xff\xd8\xff" or content[:8] == b"\x89PNG\r\n\x1a\n" or content[8:12] == b"WEBP"


def read(content: bytes) -> Taken:
    """Return the photo upright, at most 1280 pixels wide and high, as JPEG. Raises ValidationError."""
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The photo is larger than %(most)s MB. Make it smaller.") % {"most": MOST_BYTES >> 20})
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Image.DecompressionBombError
            if is_as_written(content) and image.mode == "RGB" and max(image.size) <= MOST_SIDE:
                image.load()
                return Taken("image/jpeg", image.width, image.height, content)
            image.draft("RGB", (2 * MOST_SIDE, 2 * MOST_SIDE))  # a JPEG is unpacked no larger than it is needed
            return written(ImageOps.exif_transpose(image))
    except BOMB as error:
        raise ValidationError(_("The photo has too many pixels. Make it smaller.")) from error
    except BROKEN as error:
        raise ValidationError(_("This photo cannot be read. Save it again as JPEG, PNG or WebP.")) from error


def is_as_written(content: bytes) -> bool:
    """Return whether this is a small JPEG of its picture and nothing else: no words, no place, nothing behind it."""
    at = 2
    while content[:3] == b"\xff\xd8\xff" and len(content) <= MOST_KEPT and content[at : at + 1] == b"\xff":
        marker, size = content[at + 1 : at + 2], int.from_bytes(content[at + 2 : at + 4])
        if marker == END:
            return at + 2 == len(content)
        if marker not in PARTS and content[at : at + 8] != FRAME:
            return False
        at += 2 + size
        if marker == SCAN:
            after = OF_THE_SCAN.search(content, at)
            at = after.start() if after else len(content)
    return False


def written(image: Image.Image) -> Taken:
    """Return the pixels alone as JPEG; what can be seen through lies on white."""
    image.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    shown = image.convert("RGBA")
    ground = Image.new("RGB", shown.size, "white")
    ground.paste(shown, mask=shown.getchannel("A"))
    out = BytesIO()
    ground.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Taken("image/jpeg", ground.width, ground.height, out.getvalue())
