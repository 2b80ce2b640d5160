import re
from pathlib import Path

import pytest

from clinic import assets

TOKENS = (Path(assets.__file__).parent / "static/limber/tokens.css").read_text()
LIGHT, DARK = TOKENS.split("@media screen and (prefers-color-scheme: dark)")


def colours(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", text))


SCHEMES = {"light": colours(LIGHT), "dark": colours(LIGHT) | colours(DARK)}

# Text on the grounds it stands on: 4.5 to 1.
GROUNDS = ("paper", "surface", "sunken", "brand-tint")
TEXT = [
    *((text, ground) for text in ("ink", "muted", "link", "link-strong", "visited") for ground in GROUNDS),
    *(
        ("on-brand", f)
        for f in ("brand", "brand-strong", "danger-ground", "danger-strong", "error-ground", "error-strong")
    ),
    *(("ink", f"{name}-tint") for name in ("good", "warm", "danger", "error", "accent")),
    *((name, f"{name}-tint") for name in ("good", "danger", "error")),
    *((name, ground) for name in ("good", "danger", "error") for ground in ("paper", "surface", "sunken")),
    ("ink", "warm"),
    ("muted", "danger-tint"),
    ("accent-strong", "accent-tint"),
    ("accent-strong", "brand-tint"),
    ("accent", "surface"),
]
# Edges of controls, the focus ring and the lines of a chart: 3 to 1.
MARKS = [
    *((mark, ground) for mark in ("edge", "focus", "accent") for ground in GROUNDS),
    *(("brand", ground) for ground in ("paper",)),
    ("link", "brand-tint"),
    ("danger-ground", "paper"),
]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#fff") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_stands_out(scheme: str, text: str, ground: str) -> None:
    assert contrast(SCHEMES[scheme][text], SCHEMES[scheme][ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_edges_and_marks_stand_out(scheme: str, mark: str, ground: str) -> None:
    assert contrast(SCHEMES[scheme][mark], SCHEMES[scheme][ground]) >= 3


def test_dark_answers_every_role_of_text_and_ground() -> None:
    roles = {role for pair in TEXT for role in pair} - {"on-brand"}
    assert roles <= colours(DARK).keys()
