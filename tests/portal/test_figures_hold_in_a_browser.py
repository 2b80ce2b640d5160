"""Figures move under the strict policy, stop when asked, and never move for who wants no motion."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.portal.test_a_session import address
from tests.portal.test_pages_hold_in_a_browser import findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def phone(chromium: Any, live: str, browser: Any, request: Any) -> Iterator[Any]:
    """Dana's phone without JavaScript: nothing here needs it."""
    given = {"java_script_enabled": False, **getattr(request, "param", {})}
    context = chromium.new_context(viewport={"width": 390, "height": 844}, service_workers="block", **given)
    context.set_default_timeout(30_000)
    context.add_cookies([{"name": "limber", "value": browser.cookies["limber"].value, "url": live}])
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()


def test_each_exercise_moves_turns_to_the_other_side_and_can_be_stopped(live: str, phone: Any, started: Any) -> None:
    phone.goto(live + address(started))
    turned = "() => getComputedStyle(document.querySelector('.figure-moving svg')).transform"
    assert phone.evaluate(turned) == "none"
    phone.get_by_label("Show the other leg").check()
    assert phone.evaluate(turned).startswith("matrix(-1,")
    moving = phone.locator(".figure-moving:visible")
    assert moving.count() == started.exercises.filter(sessions_per_day__gte=1).count()
    phone.get_by_label("Show still pictures").first.check()
    assert moving.count() == started.exercises.filter(sessions_per_day__gte=1).count() - 1
    assert phone.locator(".figure-stills:visible").count() == 1
    assert phone.complaints == []


@pytest.mark.parametrize("phone", [{"java_script_enabled": True}], indirect=True)
def test_the_picture_itself_changes_under_the_policy(live: str, phone: Any, started: Any) -> None:
    phone.goto(live + address(started))
    clock = (
        "svg => { svg.pauseAnimations(); svg.setCurrentTime(%d);"
        " return getComputedStyle(svg.querySelector('.working')).d }"
    )
    picture = phone.locator(".figure-moving svg").first
    assert picture.evaluate(clock % 0) != picture.evaluate(clock % 5)
    assert phone.complaints == []
    assert findings(phone) == []


@pytest.mark.parametrize("phone", [{"reduced_motion": "reduce"}], indirect=True)
def test_who_wants_no_motion_sees_numbered_stills_and_so_does_print(live: str, phone: Any, started: Any) -> None:
    phone.goto(f"{live}/programme/")
    assert phone.locator(".figure-moving:visible").count() == 0
    assert phone.locator(".figure-stills:visible").count() == started.exercises.count()
    phone.emulate_media(media="print", reduced_motion="no-preference")
    assert phone.locator(".figure-moving:visible").count() == 0
    assert phone.locator(".figure-stills:visible").count() == started.exercises.count()
    assert (
        phone.locator(".figure-stills").first.locator("li").first.inner_text()
        == "Lie on your back with both legs flat."
    )
