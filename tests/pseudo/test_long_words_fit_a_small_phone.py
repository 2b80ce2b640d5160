"""A third longer, and from right to left: nothing is cut off and nothing scrolls sideways on a narrow screen."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from patients.models import Patient
from tests.access.conftest import TODAY
from tests.looking import TOO_WIDE, signed_in
from tests.pseudo.language import spoken

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Every element that holds words itself and shows less of them than there is.
CUT_OFF = """() => [...document.body.querySelectorAll("*")].filter(one => {
    if (one.closest(".skip, .nhsuk-u-visually-hidden, svg, select, .scroll")) return false
    const width = document.documentElement.clientWidth
    const words = document.createRange()
    return [...one.childNodes].some(node => {
        if (node.nodeType !== 3 || !node.data.trim()) return false
        words.selectNodeContents(node)
        const { left, right } = words.getBoundingClientRect()
        if (left === right) return false
        for (let box = one; box && box !== document.body; box = box.parentElement) {
            const frame = box.getBoundingClientRect()
            const cuts = getComputedStyle(box).overflowX !== "visible"
            if (cuts && (left < frame.left - 1 || right > frame.right + 1)) return true
        }
        return left < -1 || right > width + 1
    })
}).map(one => one.outerHTML.slice(0, 140))"""


@pytest.fixture
def phone(chromium: Any, live: str, dana: Patient, as_user: Any) -> Iterator[Any]:
    page = signed_in(chromium, live, as_user(dana), viewport={"width": 320, "height": 700}, reduced_motion="reduce")
    yield page
    page.context.close()


def test_every_page_fits_in_both_directions(live: str, phone: Any, pages: list[str], on_hold: Any) -> None:
    with time_machine.travel(TODAY, tick=False), spoken():
        found = [fault for path in pages for fault in faults(phone, live, path)]
        on_hold()
        found += [fault for path in ("/today/", "/sheet/") for fault in faults(phone, live, path)]
    assert not found, "\n".join(map(str, found))


def faults(phone: Any, live: str, path: str) -> list[tuple[str, str, str]]:
    """Return what is cut off on a page, and what makes it scroll sideways, as it is and turned round."""
    phone.goto(live + path)
    found = []
    for direction in ("ltr", "rtl"):
        phone.evaluate(f"document.documentElement.dir = '{direction}'")
        found += [(path, direction, what) for what in [*phone.evaluate(TOO_WIDE), *phone.evaluate(CUT_OFF)]]
    return found


def test_a_language_written_from_the_right_turns_the_page_round(client: Any) -> None:
    with spoken(right_to_left=True):
        assert b'lang="qq" dir="rtl"' in client.get("/help-now/").content
