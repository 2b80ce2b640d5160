"""What may stand in one cell of a table, on its way in and on its way out."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

BREAKS = re.compile(r"[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
# What has no width and no meaning of its own; a joiner has one between letters beyond Latin, and between two emoji.
UNSEEN_IN_A_WORD = re.compile(
    r"[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff]"
    r"|(?<![^\x00-\u024f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\u024f])"
)
LOST = "\ufffd"  # what is decoded in place of bytes that are no character
HALF = re.compile(r"[\ud800-\udfff]")
FORMULA = re.compile(r"^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")


@dataclass(frozen=True)
class Column:
    """One column: its name, how long a cell may be, and what to say of it to whoever fills it in."""

    name: str
    words: object = ""
    longest: int | None = None
    required: bool = False
    lines: bool = False  # whether a cell may hold several


def tidy(text: str) -> str:
    """Return a cell without the space around it, its letters composed in one way."""
    return unicodedata.normalize("NFC", text.strip()) if not HALF.search(text) else text.strip()


def wrong_with(text: str, column: Column) -> str:
    """Return what is wrong with a cell and what to do, or an empty string."""
    if not text:
        return _("This cell is empty. Fill it in.") if column.required else ""
    if found := _wrong_characters(text, column):
        return found
    if column.longest and len(text) > column.longest:
        said = _("This is too long: %(length)d characters. Use at most %(most)d.")
        return said % {"length": len(text), "most": column.longest}
    return ""


def _wrong_characters(text: str, column: Column) -> str:
    if "\x00" in text:
        return _("There is a NUL character in it, which nobody sees. Type the cell again.")
    if HALF.search(text):
        return _("There is half a character in it (a lone surrogate). Type the cell again.")
    if TURNING.search(text):
        return _(
            "A hidden character in it turns the direction of writing, so it reads as another. Type the cell again."
        )
    if not column.lines and BREAKS.search(text):
        return _("There is a line break or a tab in it. Write it on one line.")
    if LOST in text:
        return _("A character in it could not be read. Type the cell again.")
    if found := UNSEEN.search(text) or UNSEEN_IN_A_WORD.search(text):
        return _("There is a hidden character in it (U+%(code)04X). Type the cell again.") % {"code": ord(found[0])}
    return ""


def defused(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay as they are."""
    text = "" if value is None else str(value)
    return f"'{text}" if FORMULA.match(text) and not isinstance(value, int | float) else text
