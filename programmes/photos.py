"""A photo as it comes in: known by its content alone, and written anew, so that nothing hidden in it is kept."""

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
            image.draft("RGB", (2 * MOST_SIDE, 2 * MOST_SIDE))  # a JPEG is unpacked no larger than it is needed
            return written(ImageOps.exif_transpose(image))
    except BOMB as error:
        raise ValidationError(_("The photo has too many pixels. Make it smaller.")) from error
    except BROKEN as error:
        raise ValidationError(_("This photo cannot be read. Save it again as JPEG, PNG or WebP.")) from error


def written(image: Image.Image) -> Taken:
    """Return the pixels alone as JPEG; what can be seen through lies on white."""
    image.thumbnail((MOST_SIDE, MOST_SIDE), Image.Resampling.LANCZOS)
    shown = image.convert("RGBA")
    ground = Image.new("RGB", shown.size, "white")
    ground.paste(shown, mask=shown.getchannel("A"))
    out = BytesIO()
    ground.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Taken("image/jpeg", ground.width, ground.height, out.getvalue())
