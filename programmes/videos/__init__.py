"""A short video as it comes in: known by what is in its container, never by its name. It is kept as it is."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programmes.photos import Taken
from programmes.videos import mp4, webm
from programmes.videos.container import Broken, Found, OtherCodec

MOST_BYTES = 20 * 1024 * 1024
MOST_SECONDS = 60
LARGEST_SIDE = 4096  # pixels
Reader = Callable[[bytes], Found]
KINDS: dict[str, tuple[Callable[[bytes], bool], Reader]] = {
    "video/mp4": (mp4.begins, mp4.read),
    "video/webm": (webm.begins, webm.read),
}


def kind_of(content: bytes) -> str | None:
    """Return the media type of a video by how it begins; None for anything else."""
    return next((name for name, (begins, _read) in KINDS.items() if begins(content)), None)


def read(content: bytes) -> Taken:
    """Return the video with the size of its picture. Raises ValidationError, which says what to do."""
    kind = kind_of(content)
    if kind is None:
        raise ValidationError(
            _("This is no photo or video that we can show. Save it as JPEG, PNG or WebP, or as MP4 (H.264) or WebM.")
        )
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The video is larger than %(most)s MB. Make it shorter.") % {"most": MOST_BYTES >> 20})
    try:
        found = KINDS[kind][1](content)
    except OtherCodec as error:
        raise ValidationError(_("Not every phone can show this video. Save it as MP4 (H.264) or WebM.")) from error
    except Broken as error:
        raise ValidationError(_("This video cannot be read to its end. Save it again as MP4 (H.264).")) from error
    if not 0 < found.seconds <= MOST_SECONDS:
        raise ValidationError(
            _("The video must be at most %(most)s seconds long. Make it shorter.") % {"most": MOST_SECONDS}
        )
    if not (0 < found.width <= LARGEST_SIDE and 0 < found.height <= LARGEST_SIDE):
        raise ValidationError(_("The picture of the video is too large. Save it smaller."))
    return Taken(kind, found.width, found.height, content)
