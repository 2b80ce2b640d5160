"""Tick boxes and choices have the colours of the page in light and dark, on the portal and at the desk."""

from typing import Any

import pytest
from django.urls import reverse

from tests import looking
from tests.access.records import own_exercise

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Of each box that a browser draws by itself: its colours and those of a field of the same page.
DRAWN = """() => {
    const boxes = document.querySelectorAll("main input[type=checkbox], main input[type=radio]")
    const field = getComputedStyle(document.querySelector("main input:is([type=text], [type=email])"))
    return [...boxes].filter(box => !box.checked && getComputedStyle(box).opacity !== "0").map(box => {
        const style = getComputedStyle(box)
        return [style.appearance, ...["backgroundColor", "borderColor"].map(name => style[name] === field[name])]
    })
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_box_is_drawn_like_a_field_and_shows_its_tick(
    chromium: Any, live: str, alice: Any, as_user: Any, routine: Any, clinic: Any, scheme: str
) -> None:
    page = looking.signed_in(chromium, live, as_user(alice), color_scheme=scheme)
    page.goto(live + reverse("admin:programmes_exercise_figure", args=[own_exercise(clinic).pk]))
    page.locator("button.pose, button[value^=add-]").first.click()
    page.locator(".in-order li").first.wait_for()
    at_the_desk = page.evaluate(DRAWN)
    assert at_the_desk
    page.context.clear_cookies()
    page.goto(live + "/accounts/login/")
    assert {tuple(one) for one in [*at_the_desk, *page.evaluate(DRAWN)]} == {("none", True, True)}
    box = page.locator("input[type=checkbox]")
    box.check()
    mark = "box => getComputedStyle(box, '::before').opacity"
    assert box.evaluate(mark) == "1"
    page.context.close()
