"""Every state of the player on every screen, in light and dark: nothing sticks out, every key is in reach."""

from typing import Any

import pytest

from tests.looking import TOO_WIDE, findings_at_a_halt
from tests.player.playing import NINE, begin, shows

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


GLYPHS = """() => {
    const place = document.querySelector("#stage [data-show=digits]")
    const style = getComputedStyle(place), pen = document.createElement("canvas").getContext("2d")
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
    const { actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = pen.measureText(place.textContent)
    const box = place.getBoundingClientRect()
    return [(up + down) / innerHeight, box.left, innerWidth - box.right]
}"""
KEYS = """() => [...document.querySelectorAll("#stage .key, dialog[open] .key")].map(key => key.getBoundingClientRect())
    .filter(box => box.width).map(box => Math.min(box.width, box.height))"""


@pytest.mark.parametrize("size", [(390, 844), (844, 390), (320, 568), (1280, 800)])
def test_digits_are_a_quarter_of_the_screen_and_keys_64_pixels(opened: Any, size: tuple[int, int]) -> None:
    page = opened(clock=NINE, viewport={"width": size[0], "height": size[1]}, color_scheme="dark")
    begin(page)
    page.click("#stage [data-do=skip]")
    page.click("#sheet-skip [data-answer=wait]")
    page.clock.run_for(3_100)
    assert shows(page, "digits") == "10"
    high, left, right = page.evaluate(GLYPHS)
    assert high >= 0.25
    assert min(left, right) >= 0
    assert min(page.evaluate(KEYS)) >= 64
    assert not page.evaluate(TOO_WIDE)


def test_every_phase_is_accessible_in_light(opened: Any) -> None:
    page = opened(clock=NINE, color_scheme="light", viewport={"width": 320, "height": 640})
    begin(page)
    page.clock.run_for(8_500)
    assert findings_at_a_halt(page) == [], "hold"
    page.clock.run_for(127_000)
    assert findings_at_a_halt(page) == [], "change"
    page.click("#stage [data-do=skip]")
    assert findings_at_a_halt(page) == [], "skip"


def test_every_sheet_is_accessible_in_the_dark(opened: Any) -> None:
    page = opened(clock=NINE, color_scheme="dark", viewport={"width": 320, "height": 640})
    begin(page)
    page.click("#stage [data-do=sore]")
    page.click("[data-pain='9']")
    assert findings_at_a_halt(page) == [], "red"
    page.click("[data-step=red] [data-answer=end]")
    page.wait_for_selector("#player-end:visible")
    assert findings_at_a_halt(page) == [], "end"


def test_it_holds_at_200_percent_text_and_320_pixels(opened: Any) -> None:
    page = opened(clock=NINE, viewport={"width": 320, "height": 568})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    begin(page)
    assert page.evaluate("document.getElementById('stage').scrollWidth") <= 320
    page.locator("#stage [data-do=wrong]").scroll_into_view_if_needed()
    assert page.locator("#stage [data-do=wrong]").is_visible()
    page.locator("#stage-name").scroll_into_view_if_needed()
    assert (
        page.evaluate("""() => {
        const box = document.getElementById("stage-name").getBoundingClientRect()
        return document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2).id
    }""")
        == "stage-name"
    )
