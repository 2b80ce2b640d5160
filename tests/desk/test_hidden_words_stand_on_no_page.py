"""A word is planted in all that tells of a patient's health; with words hidden, no page of the desk shows it.

Every page is read off the resolver and every column off the models, so that a new one cannot be forgotten.
"""

import pytest

from patients.models.concern import FINDING_WORDS
from tests.desk.every_page import Ways
from tests.looking import signed_in
from tests.planting import planted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORD = "Quittenbaum"
FINDING, SYMPTOM = str(FINDING_WORDS["not_improved"]), "fever"  # what Dana answered
# What can be read on a page, in its tab, in its fields and by pointing at a part of it.
SEEN = """() => {
    for (const one of document.querySelectorAll("details")) one.open = true
    const shows = one => one.checkVisibility({ visibilityProperty: true })
    const said = [document.title]
    for (const one of document.querySelectorAll("body, body *:not(script, style)")) {
        if (!shows(one.tagName === "title" ? one.parentElement : one)) continue
        said.push(one.title?.baseVal ?? one.title, one.type === "hidden" ? "" : one.value, one.placeholder)
        for (const node of one.childNodes) if (node.nodeType === Node.TEXT_NODE) said.push(node.data)
    }
    return said.filter(text => typeof text === "string").join("\\n").toLowerCase()
}"""


def told(text: str) -> list[str]:
    """Return which of the words stand in a text."""
    return [word for word in (WORD, FINDING, SYMPTOM) if word.lower() in text]


def hide(page) -> None:
    """Press the key; a page that is words alone gives way to another, and one that knows no patient has no key."""
    if page.locator("[data-hides]").count():
        page.locator("[data-hides]").wait_for()  # the script has begun
        page.keyboard.press("Escape")
    elif page.locator("script[src*=hides]").count():
        with page.expect_navigation():
            page.keyboard.press("Escape")


def test_no_page_shows_a_hidden_word(live, chromium, ways: Ways):
    assert planted(WORD) > 15
    pages = [signed_in(chromium, live, client) for client in ways.clients]
    tell, found = set(), []
    for address, (who, name) in ways.found.items():
        page = pages[who]
        page.goto(live + address)
        tell |= {name} if told(page.evaluate(SEEN)) else set()
        hide(page)
        found += [(name, word) for word in told(page.evaluate(SEEN))]
        page.goto(live + address)  # it stays hidden, also before a script runs
        found += [(name, word) for word in told(page.evaluate(SEEN))]
        page.context.clear_cookies(name="discreet")
    assert {"admin:index", "admin:patients_concern_changelist", "admin:patients_referral_changelist"} <= tell
    assert len(tell) >= 12, tell
    assert found == [], found
    for page in pages:
        page.context.close()
