"""What stands in a PDF, for a test that looks for a word: each font has numbers of its own for its letters."""

import re
import zlib
from collections.abc import Iterator

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
LETTER = re.compile(rb"<(\w{4})> <(\w+)>")  # the number of a letter in its font, and what it stands for
SHOWN = re.compile(
    rb"\[((?:[^\]\\(]|\((?:\\.|[^\\)])*\))*)\]\s*TJ", re.DOTALL
)  # a run of letters, with the gaps between
PIECE = re.compile(rb"\(((?:\\.|[^\\)])*)\)", re.DOTALL)
ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
CONTROL = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF, a run a line; each is read by every font, and by a wrong one it says nothing."""
    streams = [*_streams(pdf)]
    fonts = [_letters(one) for one in streams if b"begincmap" in one]
    runs = [run for one in streams for run in _runs(one)]
    return "\n".join(_read(run, font) for run in runs for font in fonts)


def _streams(pdf: bytes) -> Iterator[bytes]:
    for found in STREAM.findall(pdf):
        try:
            yield zlib.decompress(found)
        except zlib.error:
            yield found


def _letters(font: bytes) -> dict[int, str]:
    return {int(number, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for number, text in LETTER.findall(font)}


def _runs(page: bytes) -> Iterator[bytes]:
    for run in SHOWN.findall(page):
        yield b"".join(ESCAPED.sub(_unescaped, piece) for piece in PIECE.findall(run))


def _unescaped(found: re.Match[bytes]) -> bytes:
    text = found[1]
    return bytes([int(text, 8) & 255]) if text.isdigit() else CONTROL.get(text, text)


def _read(run: bytes, font: dict[int, str]) -> str:
    numbers = (int.from_bytes(run[place : place + 2]) for place in range(0, len(run), 2))
    return "".join(font.get(number, "") for number in numbers)
