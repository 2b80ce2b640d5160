"""Every state of the player on every screen, in light and dark: nothing sticks out, every key is in reach."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from patients.models import PrescriptionVersion
from programmes.dose import Dose, Sides
from tests.cast import At
from tests.looking import CONTRAST, OUT_OF_REACH, STICKS_OUT, TOO_WIDE, findings_at_a_halt
from tests.player.playing import NINE, begin, given, rendered_for, shows

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


SIZES = [(390, 844), (844, 390), (320, 568), (1280, 800)]


def sticking_out(page: Any) -> list[str]:
    """Return what leaves the screen at a side once the page knows how wide that is: it then fits the digits."""
    for _try in range(40):
        if not (found := page.evaluate(STICKS_OUT)):
            break
        page.wait_for_timeout(50)
    return list(found)


def holds(page: Any, name: str) -> None:
    """Assert that a state fits three widths and that axe finds nothing in it, nor in the colours of the dark."""
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        assert (sticking_out(page), page.evaluate(TOO_WIDE)) == ([], []), (name, width)
        assert findings_at_a_halt(page) == [], (name, width)
    page.emulate_media(color_scheme="dark")
    assert findings_at_a_halt(page, CONTRAST) == [], (name, "dark")
    page.emulate_media(color_scheme="light")


def reads_from_the_floor(page: Any, name: str) -> None:
    """Assert that digits are a quarter of each screen, and the keys of the stage and of its sheets 64 pixels."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert sticking_out(page) == [], (name, width)
        assert min(page.evaluate(KEYS), default=64) >= 64, (name, width)
        if page.locator("#stage[open]").count():
            high, left, right = page.evaluate(GLYPHS)
            assert (high >= 0.25, min(left, right) >= 0) == (True, True), (name, width, high, left, right)


@pytest.fixture
def session(browser: Client, started: PrescriptionVersion, at: At) -> Any:
    """The page of a session that has every phase, soon: counted repetitions twice on both sides, then a hold."""
    counted = Dose(sets=2, reps=2, sides=Sides.EACH_SIDE, rest_seconds=30, sessions_per_day=1)
    held = Dose(reps=3, hold_seconds=20, sides=Sides.EACH_SIDE, sessions_per_day=1)
    version = given(started, at, single_leg_knee_hug=counted, lower_back_rotation_deeper=held)
    return rendered_for(browser, version)


def walk(page: Any) -> Iterator[str]:
    """Lead through the states of the player; yields the name of each while it is to be seen."""
    page.wait_for_selector("#player-start [data-do=start]:enabled")
    yield "start"
    begin(page)
    page.wait_for_selector("#stage .stage-figure svg", state="attached")
    for word, seconds in (("Get ready", 1), ("Repetition", 5), ("Change leg", 6), ("Rest", 11)):
        page.clock.run_for(seconds * 1_000)
        assert shows(page, "word") == word
        yield word
    page.click("#stage [data-do=toggle]")
    yield "Paused"
    page.click("#stage [data-do=settings]")
    yield "settings"
    page.click("#sheet-settings button")
    page.click("#stage [data-do=skip]")
    yield "skip"
    page.click("#sheet-skip [data-answer=no_time]")
    page.click("#stage [data-do=toggle]")
    page.clock.run_for(9_000)
    assert shows(page, "word") == "Hold"
    yield "Hold"
    yield from sore(page)


def sore(page: Any) -> Iterator[str]:
    """Go on with too sore, each of its lights, and the end."""
    for colour, pain in (("green", 1), ("amber", 5), ("red", 9)):
        page.click("#stage [data-do=sore]")
        if colour == "green":
            yield "too sore"
        page.click(f"[data-pain='{pain}']")
        page.locator(f"[data-step={colour}]").wait_for()
        if colour == "red":  # it was the last exercise: beneath the sheet the stage closes as soon as all is summed up
            page.wait_for_selector("#stage:not([open])", state="attached")
        yield colour
        page.click(f"[data-step={colour}] [data-answer={'end' if colour == 'red' else 'on'}]")
    page.wait_for_selector("#player-end:visible")
    yield "end"


STATES = ["start", "Get ready", "Repetition", "Change leg", "Rest", "Paused", "settings", "skip", "Hold"]
STATES += ["too sore", "green", "amber", "red", "end"]


def test_every_state_is_accessible_and_fits_every_width(opened: Any, session: Any) -> None:
    page = opened(clock=NINE, of=session, color_scheme="light")
    seen = [(holds(page, name), name)[1] for name in walk(page)]
    assert seen == STATES
    assert page.complaints == []


def test_in_every_state_digits_are_a_quarter_of_the_screen_and_keys_64_pixels(opened: Any, session: Any) -> None:
    page = opened(clock=NINE, of=session, color_scheme="dark")
    for name in walk(page):
        reads_from_the_floor(page, name)


# A screen of 1280 x 1024 enlarged to 400 %; and small phones, also with text twice as large.
@pytest.mark.parametrize(
    ("size", "text"),
    [((320, 256), "100%"), ((320, 568), "100%"), ((320, 568), "200%"), ((390, 844), "200%"), ((844, 390), "100%")],
)
def test_enlarged_nothing_is_lost_and_every_key_is_in_reach(
    opened: Any, session: Any, size: tuple[int, int], text: str
) -> None:
    page = opened(clock=NINE, of=session, viewport={"width": size[0], "height": size[1]})
    page.evaluate("size => { document.documentElement.style.fontSize = size }", text)
    for name in walk(page):
        if page.locator("#stage[open]").count():
            shown = [page.locator(f"#stage .stage-{what}").is_visible() for what in ("figure", "dose", "stop")]
            assert shown == [True, True, True], name
        found = (page.evaluate(TOO_WIDE), page.evaluate(STICKS_OUT), page.evaluate(OUT_OF_REACH))
        assert found == ([], [], []), name
