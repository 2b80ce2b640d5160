"""Filling in a page and pressing its button, whatever else the page does with its form."""

import re
from typing import Any

from tests.portal.test_a_session import address

FILL = """answers => {
    const form = document.querySelector("form[data-queue]")
    for (const [name, given] of Object.entries(answers))
        for (const one of form.querySelectorAll(`[name="${name}"]`)) {
            const values = [given].flat()
            if (["radio", "checkbox"].includes(one.type)) one.checked = values.includes(one.value) || given === true
            else one.value = given
        }
    form.requestSubmit()
}"""
HELD = """async () => {
    const {of} = await import("/static/limber/offline/store.js")
    return of(JSON.parse(document.getElementById("offline-data").textContent).account)
}"""
SAVED, UNKNOWN, RECEIVED = "is saved on this phone", "The clinic does not know yet", "Received by the clinic"


def send_session(page: Any, version: Any, slot: int = 1, **answers: Any) -> None:
    page.goto(f"{address(version)}?slot={slot}")
    page.wait_for_selector("form[data-began]", state="attached")  # the player comes first there, then the queue
    exercises = [one for one in version.exercises.all() if one.sessions_per_day]
    fill(page, **{f"outcome-{exercise.pk}": "done" for exercise in exercises}, **answers)


def send_check_in(page: Any, **answers: Any) -> None:
    page.goto("/check-in/")
    fill(page, **{"pain": "4", "change": "4", "severe": "no", "first": "none", "second": "none", **answers})


def send_symptoms(page: Any, *codes: str) -> None:
    page.goto("/symptom/")
    fill(page, first=list(codes), second=list(codes))


def fill(page: Any, **answers: Any) -> None:
    page.wait_for_selector("form[data-began]", state="attached")  # the script has taken the form over
    page.evaluate(FILL, answers)


def says(page: Any, words: str | re.Pattern[str]) -> None:
    """Wait until a page says something; "saved" by its heading, which comes once the first try is over."""
    page.locator("main h1" if words == SAVED else "main").get_by_text(words).first.wait_for()


def held(page: Any) -> list[dict[str, Any]]:
    """Return what a phone still holds of who is signed in."""
    return page.evaluate(HELD)  # type: ignore[no-any-return]
