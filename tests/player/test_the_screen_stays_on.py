"""The screen stays on while the session goes on, where the browser can: not in a pause, not hidden, not afterwards."""

from typing import Any

import pytest

from tests.looking import until
from tests.player.playing import NINE, away, begin

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# A headless browser has no screen to keep on: this counts what is held, and `slow` answers only when it is called.
LOCKS = """
globalThis.held = 0; globalThis.asked = 0; globalThis.answers = []
const request = async kind => {
    asked += 1
    if (globalThis.slow) await new Promise(answer => answers.push(answer))
    if (kind === "screen") held += 1
    return { released: false, async release() { if (!this.released) held -= 1; this.released = true } }
}
Object.defineProperty(navigator, "wakeLock", { value: { request } })
"""
HIDE = """hidden => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true })
    document.dispatchEvent(new Event("visibilitychange"))
}"""


@pytest.fixture
def phone(opened: Any) -> Any:
    page = opened(clock=NINE, script=LOCKS)
    assert page.evaluate("asked") == 0
    begin(page)
    until(page, "held === 1")
    return page


def test_it_is_held_once_and_let_go_in_a_pause(phone: Any) -> None:
    phone.clock.run_for(40_000)
    assert phone.evaluate("held") == 1
    phone.click("#stage [data-do=toggle]")
    assert phone.evaluate("held") == 0
    phone.click("#stage [data-do=toggle]")
    assert phone.evaluate("held") == 1


def test_it_is_let_go_while_the_page_is_hidden(phone: Any) -> None:
    phone.evaluate(HIDE, True)
    assert phone.evaluate("held") == 0
    phone.clock.run_for(10_000)
    assert phone.evaluate("held") == 0
    phone.evaluate(HIDE, False)
    assert phone.evaluate("held") == 1


@pytest.mark.long
def test_it_is_let_go_at_the_end(opened: Any) -> None:
    page = opened(clock=NINE, script=LOCKS)
    begin(page, "short")
    until(page, "held === 1")
    page.clock.run_for(241_000)
    page.wait_for_selector("#player-end:visible")
    assert page.evaluate("held") == 0


def test_it_is_let_go_while_nobody_says_whether_they_went_on(phone: Any) -> None:
    away(phone, 100_000)
    assert phone.evaluate("held") == 0


def test_an_answer_that_comes_after_the_pause_is_let_go_at_once(opened: Any) -> None:
    page = opened(clock=NINE, script=LOCKS + "globalThis.slow = true")
    begin(page)
    until(page, "answers.length === 1")
    page.click("#stage [data-do=toggle]")
    page.evaluate("answers[0]()")
    assert page.evaluate("held") == 0
