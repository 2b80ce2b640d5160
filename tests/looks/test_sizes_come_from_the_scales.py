"""One small system for portal and desk: text, leading and space come from the scales of tokens.css; one focus ring."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
NUMBER = re.compile(r"(?<![\w-])-?\d*\.?\d+[a-z%]*")
SPACE = re.compile(r"(row-|column-)?gap|(padding|margin)(-\w+)*")
# A share of the text or the box, a hairline, and the edge of a sheet of paper.
FREE = re.compile(r"-?(0|[12]px|\d+mm|\d*\.?\d+(em|ch|%))")
PAPER = {"letter.css"}  # a document by itself, in points, as it comes out of a printer
# What no scale fits, and why.
ALLOWED = {
    ("player.css", "font-size", "36vh"),  # the digits, to be read from the floor: a share of the screen
    ("player.css", "font-size", "38vh"),
    ("player.css", "line-height", "0.82"),  # of digits, which have nothing below the line
    ("chart.css", "font-size", "14px"),  # units of a drawing
    ("record.css", "font-size", "13px"),
    ("record.css", "font-size", "11px"),
    ("admin.css", "font-size", "16px"),  # a field below it draws near at each touch of a tablet
    ("shell.css", "font-size", "0.6875rem"),  # five places beside each other on the narrowest phone
}


def declarations() -> Iterator[tuple[str, str, str, str]]:
    """Yield sheet, selector, property and value of everything that our style sheets set."""
    for path in sorted(ROOT.glob("*/static/limber/**/*.css")):
        for selector, body in RULE.findall(COMMENT.sub("", path.read_text())):
            for one in body.split(";"):
                name, _, value = one.strip().partition(": ")
                if value:
                    yield path.name, selector.strip(), name, value


def raw(value: str) -> Iterator[str]:
    """Yield the sizes of a value that come from no token."""
    for number in NUMBER.findall(re.sub(r"var\([^()]*\)|calc\(-1 \*", "", value)):
        if not FREE.fullmatch(number):
            yield number


def strays(kind: re.Pattern[str]) -> list[tuple[str, str, str]]:
    """Return sheet, property and size of what is typed where a token should be named."""
    typed = [
        (sheet, name, size)
        for sheet, _selector, name, value in declarations()
        if kind.fullmatch(name) and sheet not in PAPER
        for size in raw(value)
    ]
    return [one for one in typed if one not in ALLOWED]


def test_every_size_of_text_is_one_of_the_scale() -> None:
    assert strays(re.compile("font-size|font")) == []


def test_every_leading_is_one_of_three() -> None:
    assert strays(re.compile("line-height")) == []


def test_every_gap_is_one_of_the_scale() -> None:
    assert strays(SPACE) == []


def test_what_is_allowed_beside_the_scale_is_used() -> None:
    typed = {(sheet, name, size) for sheet, _selector, name, value in declarations() for size in raw(value)}
    assert typed >= ALLOWED


def test_the_scales_are_small_and_used_by_portal_and_desk() -> None:
    tokens = {name for sheet, _selector, name, _value in declarations() if sheet == "tokens.css"}
    assert len([name for name in tokens if name.startswith("--text-")]) <= 8
    assert len([name for name in tokens if name.startswith("--leading-")]) == 3
    for used in ("limber.css", "player.css", "admin.css", "rows.css", "record.css", "drafting.css"):
        text = " ".join(value for sheet, _selector, _name, value in declarations() if sheet == used)
        assert "var(--text-" in text, used
        assert "var(--space-" in text, used


def test_every_token_that_is_named_is_defined() -> None:
    found = list(declarations())
    defined = {name for _sheet, _selector, name, _value in found if name.startswith("--")}
    named = {token for _sheet, _selector, _name, value in found for token in re.findall(r"var\((--[\w-]+)", value)}
    assert named - defined == set()


def test_the_focus_ring_is_drawn_in_one_place() -> None:
    rings = {
        (sheet, selector)
        for sheet, selector, name, value in declarations()
        if re.fullmatch(r"outline(-color|-width|-style)?", name) or (name == "box-shadow" and ":focus" in selector)
        if value != "none"
    }
    [(sheet, selector)] = rings
    assert (sheet, selector.startswith(":focus-visible")) == ("tokens.css", True)
