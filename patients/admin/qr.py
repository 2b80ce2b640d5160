"""A link as a picture to scan at the desk."""

import segno


def qr_code(link: str) -> str:
    """Return an address of the picture itself, which a page may show under the strict policy."""
    return segno.make(link).svg_data_uri(scale=6, dark="#17333a", light="#ffffff")
