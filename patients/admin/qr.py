"""A link as a picture to scan at the desk."""

from base64 import b64encode

import qrcode  # type: ignore[import-untyped]
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped]


def qr_code(link: str) -> str:
    """Return an address of the picture itself, which a page may show under the strict policy."""
    picture = qrcode.make(link, image_factory=SvgPathImage, box_size=12)
    return "data:image/svg+xml;base64," + b64encode(picture.to_string()).decode()
