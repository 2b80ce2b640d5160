"""Figures on paper: the colours of the style sheet, written into a picture that stands by itself."""

import re

# The roles of tokens.css in light; a test holds the two together.
COLOURS = {
    "figure-skin": "#e5b595",
    "figure-skin-far": "#d09d7c",
    "figure-hair": "#3d2b26",
    "figure-top": "#3f8f88",
    "figure-top-far": "#2f726d",
    "figure-legs": "#35565e",
    "figure-legs-far": "#6d8a90",
    "figure-mat": "#efe7d8",
    "figure-pillow": "#a9c9d8",
    "figure-working": "#c4622f",
    "figure-working-far": "#a04a22",
    "edge": "#5f777c",
    "line": "#d9e0dd",
    "ink": "#17333a",
}
OF = {"eye": "figure-hair", "wall": "figure-mat", "strap": "figure-pillow"}
LINES = {"chair": "edge", "floor": "line", "arrow": "ink", "strap": "figure-pillow"}
CLASS = re.compile(r'class="([a-z]+)( far)?"')


def coloured(picture: str) -> str:
    """Return an SVG whose shapes carry their colours, with what an image of its own needs."""
    framed = picture.replace(
        '<svg class="figure-picture"',
        '<svg xmlns="http://www.w3.org/2000/svg" stroke-linecap="round" stroke-linejoin="round"',
    )
    return CLASS.sub(_colours, framed)


def _colours(found: re.Match[str]) -> str:
    name, far = found[1], (found[2] or "").strip()
    if name in LINES:
        return f'fill="none" stroke="{COLOURS[LINES[name]]}"'
    role = OF.get(name, f"figure-{name}")
    colour = COLOURS.get(f"{role}-far", COLOURS[role]) if far else COLOURS[role]
    return f'fill="{colour}" stroke="{colour}"'
