"""The page of a session before its player: few requests, no need of a script, every word from the server."""

import gzip
import re
from typing import Any

import pytest

from tests.player.conftest import MODULES

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_it_can_start_after_6_requests_and_120_kilobytes(opened: Any, rendered: Any) -> None:
    page = opened(script="globalThis.late = []")
    page.wait_for_selector("[data-do=start]:enabled")
    before = page.evaluate("""() => {
        const ready = performance.getEntriesByName("player-ready")[0].startTime
        return performance.getEntriesByType("resource").filter(one => one.startTime < ready).map(one => one.name)
    }""")
    texts = [rendered.body, *(page.evaluate("async name => (await fetch(name)).text()", name) for name in before)]
    assert 1 + len(before) <= 6, before
    assert sum(len(gzip.compress(text.encode())) for text in texts) <= 120_000


def test_without_javascript_the_plain_form_stands_there(opened: Any, rendered: Any) -> None:
    page = opened(java_script_enabled=False)
    assert page.get_by_role("button", name="Save this session").is_visible()
    assert not page.locator("#player-start").is_visible()
    assert page.locator("section.card").count() == len(rendered.exercises)


def test_everything_the_player_says_is_translated_on_the_server(rendered: Any) -> None:
    from patients.portal.player import words

    used = set()
    for module in MODULES.glob("*.js"):
        used |= set(re.findall(r"\bwords\.(\w+)", module.read_text()))
    assert used <= set(words())
