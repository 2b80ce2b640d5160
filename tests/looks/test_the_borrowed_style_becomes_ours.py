import re
from pathlib import Path

import pytest

from clinic import assets

TOKENS = Path(assets.__file__).parent / "static/limber/tokens.css"


@pytest.fixture(scope="module")
def style() -> str:
    return assets.style(assets.sources()[0])


@pytest.fixture(scope="module")
def script() -> str:
    return assets.script(assets.sources()[1])


def test_nothing_comes_from_outside(style: str, script: str) -> None:
    for text in (style, script):
        assert not re.findall(
            r"https?://|url\(|@import|sourceMappingURL", text.replace("http://www.w3.org/2000/svg", "")
        )
        assert not re.findall(r"[\"'(]//\w", text)


def test_no_font_of_the_nhs_is_left(style: str) -> None:
    assert "@font-face" not in style
    assert "frutiger" not in style.lower()
    assert assets.FONT in style


def test_no_colour_of_the_nhs_is_left(style: str) -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", style) == []
    for theirs in assets.CLEAR:
        assert theirs not in style


def test_every_role_it_paints_with_is_defined(style: str) -> None:
    defined = set(re.findall(r"(--[a-z-]+):", TOKENS.read_text()))
    assert set(re.findall(r"var\((--[a-z-]+)", style)) <= defined


def test_a_colour_nobody_gave_a_role_stops_the_build() -> None:
    with pytest.raises(KeyError):
        assets.style("p{color:#123456}")


def test_red_stays_with_urgent_and_emergency() -> None:
    assert "var(--danger-ground)" in assets.style(".nhsuk-card--care--urgent{background-color:#d5281b}")
    assert "var(--error)" in assets.style(".nhsuk-error-message{color:#d5281b}")


def test_only_our_focus_ring_is_drawn(style: str) -> None:
    assert ":focus" not in style.replace(":not(:focus)", "")
    assert assets.style("a:focus,a:hover{color:#fff}") == "a:hover{color:var(--on-brand)}"


def test_commas_within_a_selector_do_not_part_it() -> None:
    assert assets.style("a:not(.b,.c):hover{top:0}") == "a:not(.b,.c):hover{top:0}"


def test_rules_stay_whole(style: str) -> None:
    assert style.count("{") == style.count("}")


def test_the_script_starts_itself_without_an_inline_script(script: str) -> None:
    assert script.rstrip().endswith("initAll();")
    assert "eval(" not in script
