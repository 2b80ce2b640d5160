"""A third longer, and from right to left: nothing is cut off and nothing scrolls sideways on a narrow screen."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from patients.models import Patient
from tests.access.conftest import TODAY
from tests.looking import CUT_OFF, OUT_OF_REACH, STICKS_OUT, TOO_WIDE, signed_in
from tests.player.playing import begin
from tests.portal.conftest import started, version  # noqa: F401  (fixtures)
from tests.portal.test_a_session import address
from tests.pseudo.language import spoken

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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


def test_the_player_and_its_sheets_fit(live: str, phone: Any, started: Any) -> None:  # noqa: F811
    with spoken():
        phone.goto(live + address(started))
        phone.wait_for_selector("#player-start [data-do=start]:enabled")
        assert spills(phone) == [], "start"
        begin(phone)
        phone.click("#stage [data-do=toggle]")
        assert spills(phone) == [], "stage"
        for sheet in ("settings", "skip", "sore"):
            phone.click(f"#stage [data-do={sheet}]")
            phone.wait_for_selector(f"#sheet-{sheet}[open]")
            assert spills(phone) == [], sheet
            if sheet != "sore":
                phone.keyboard.press("Escape")
        for colour, pain in (("amber", 5), ("red", 9)):
            phone.click(f"[data-pain='{pain}']")
            phone.wait_for_selector(f"[data-step={colour}]")
            assert spills(phone) == [], colour
            if colour == "amber":
                phone.click("[data-step=amber] [data-answer=on]")
                phone.click("#stage [data-do=sore]")


def spills(phone: Any) -> list[str]:
    """Return what sticks out, is cut off or cannot be reached."""
    return [what for fault in (TOO_WIDE, STICKS_OUT, CUT_OFF, OUT_OF_REACH) for what in phone.evaluate(fault)]
