"""What each key of the stage and of its sheets does, and what of it stands in the form."""

from typing import Any

import pytest

from tests.player.playing import NINE, away, begin, goes_on, shows, values, whole
from tests.portal.test_a_session import ANYWAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_it_is_done_by_keyboard_alone(opened: Any, rendered: Any) -> None:
    page = opened(clock=NINE)
    whole(page)
    page.focus("[data-do=start]:enabled")
    page.keyboard.press("Enter")
    page.clock.run_for(6_000)
    page.keyboard.press("Space")
    assert shows(page, "word") == "Paused"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    assert (shows(page, "word"), shows(page, "digits")) == ("Get ready", "5")
    for _exercise in rendered.exercises:
        page.keyboard.press("ArrowRight")
        page.wait_for_selector("#sheet-skip[open]")
        page.focus("#sheet-skip [data-answer=no_time]")
        page.keyboard.press("Enter")
        page.wait_for_selector("#sheet-skip", state="hidden")
    page.wait_for_selector("#player-end:visible")
    assert page.evaluate("document.activeElement.textContent") == "What you did"
    assert values(page, rendered, "reason") == ["no_time"] * 4


def test_what_was_done_stands_in_the_form_and_is_the_phones_own(phone: Any, rendered: Any) -> None:
    phone.clock.run_for(280_000)  # the first exercise, both legs
    phone.click("#stage [data-do=skip]")
    phone.click("#sheet-skip [data-answer=no_space]")
    goes_on(phone)
    phone.clock.run_for(40_000)
    phone.click("#stage [data-do=stop]")
    phone.click("#sheet-skip [data-answer=sore]")
    phone.wait_for_selector("#player-end:visible")
    assert values(phone, rendered, "outcome") == ["done", "skipped", "partly", "skipped"]
    assert values(phone, rendered, "reason") == ["", "no_space", "", "sore"]
    elements = "document.forms.session.elements"
    assert phone.evaluate(f"{elements}.stopped_for_pain.checked")
    assert phone.evaluate(f"{elements}.started.value").startswith("2026-03-02T09:01:")
    assert phone.evaluate(f"{elements}.key.value") not in rendered.body
    assert phone.get_attribute("form#session", "data-queue") == "sessions"
    assert phone.complaints == []


def test_too_sore_shows_stop_if_first_then_the_light(phone: Any, rendered: Any) -> None:
    assert shows(phone, "stopIf") == f"Stop if: {ANYWAY}"
    for answer in ("green", "amber"):
        phone.click("#stage [data-do=sore]")
        assert not phone.locator("#sheet-sore [data-answer=stop-if]").is_visible()  # the question after it asks that
        phone.click(f"[data-pain='{ {'green': 3, 'amber': 5}[answer] }']")
        assert phone.locator(f"[data-step={answer}]").is_visible()
        phone.click(f"[data-step={answer}] [data-answer=on]")
    phone.click("#stage [data-do=sore]")
    phone.click("[data-pain='6']")
    red = phone.locator("[data-step=red]")
    assert "Stop this exercise" in red.inner_text()
    assert red.get_by_role("link").get_attribute("href") == "/check-in/"
    phone.click("[data-answer=next]")
    assert shows(phone, "name") == "Double leg knee hug"
    for _exercise in range(2):
        phone.click("#stage [data-do=skip]")
        phone.click("#sheet-skip [data-answer=forgot]")
    assert shows(phone, "stopIf").startswith("Stop if: Stop ")
    phone.click("#stage [data-do=sore]")
    sheet = phone.locator("#sheet-sore")
    assert sheet.inner_text().index("Stop if") < sheet.inner_text().index("0 to 10")
    phone.click("[data-answer=stop-if]")
    phone.click("[data-step=red] [data-answer=end]")
    assert values(phone, rendered, "pain") == ["6", "", "", ""]
    assert phone.evaluate("document.forms.session.elements.stopped_for_pain.checked")


def test_symptoms_can_be_reported_at_any_moment(phone: Any) -> None:
    assert phone.get_attribute("#stage [data-do=wrong]", "href") == "/symptom/"
    for name in ("skip", "stop", "settings", "sore"):
        phone.click(f"#stage [data-do={name}]")
        assert phone.locator("dialog.sheet[open] a[href='/symptom/']").is_visible(), name
        phone.keyboard.press("Escape")
        goes_on(phone)
    away(phone, 600_000)
    phone.click("#sheet-away a[href='/symptom/']", trial=True)


def test_the_4_minute_version_asks_only_for_what_it_holds(opened: Any, rendered: Any) -> None:
    page = opened(clock=NINE)
    begin(page, "short")
    assert shows(page, "count") == "Exercise 1 of 2"
    page.clock.run_for(241_000)
    page.wait_for_selector("#player-end:visible")
    sent = dict(page.evaluate("[...new FormData(document.forms.session)]"))
    first, second, third, _fourth = rendered.exercises
    assert (sent["short"], sent[f"outcome-{first}"], sent[f"outcome-{second}"]) == ("on", "partly", "done")
    assert f"outcome-{third}" not in sent
