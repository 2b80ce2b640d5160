"""A photo of the programme is seen without a network after one visit, by its account and while it is prescribed."""

from typing import Any

import pytest

from clinic import clock
from programmes import depicting
from programmes.models import Exercise
from tests.offline.conftest import READY, settles, visit
from tests.programmes.files import photo
from tests.programmes.test_the_upload_page_holds_in_a_browser import WORDS, ours, prescribed_ours  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = """async () => {
    const pages = await (await caches.open("limber-pages")).keys()
    return pages.map(request => new URL(request.url).pathname).filter(path => path.startsWith("/shown/"))
}"""
SINCE = """async path => {
    const found = await (await caches.open("limber-pages")).match(path)
    return found && found.headers.get("Limber-Kept")
}"""
SEEN = "image => (image.loading = 'eager', image.decode().then(() => image.naturalWidth))"


@pytest.fixture
def pictured(ours: Exercise, prescribed_ours: Any, alice: Any) -> Exercise:  # noqa: F811
    return depicting.show(by=alice, exercise=ours, content=photo(size=(1200, 800)), words=WORDS, now=clock.now())


@pytest.fixture
def phone(open_phone: Any, as_user: Any, dana: Any, pictured: Exercise) -> Any:
    """Dana's phone, which has seen today once, and no page with the photo."""
    page = open_phone(as_user(dana))
    visit(page)
    return page


def test_it_is_seen_without_a_network(phone: Any, pictured: Exercise) -> None:
    phone.context.set_offline(True)
    phone.goto("/programme/")
    assert phone.get_by_alt_text(WORDS).evaluate(SEEN) == 1200
    assert phone.complaints == []


def test_it_is_gone_once_somebody_signs_out(phone: Any, pictured: Exercise) -> None:
    assert phone.evaluate(KEPT) == [f"/shown/{pictured.upload_id}/"]
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/accounts/login/")
    assert phone.evaluate(KEPT) == []


def test_it_is_gone_once_somebody_else_is_signed_in(
    phone: Any, pictured: Exercise, as_user: Any, erin: Any, live: str
) -> None:
    assert phone.evaluate(KEPT) == [f"/shown/{pictured.upload_id}/"]
    cookie = {"name": "limber", "value": as_user(erin).cookies["limber"].value, "url": live}
    phone.context.add_cookies([cookie])
    visit(phone)
    assert phone.evaluate(KEPT) == []


def test_it_is_gone_once_the_exercise_is_no_longer_shown_by_it(phone: Any, pictured: Exercise, alice: Any) -> None:
    assert phone.evaluate(KEPT) == [f"/shown/{pictured.upload_id}/"]
    depicting.take_away(by=alice, exercise=pictured)
    assert settles(phone, READY)
    assert phone.evaluate(KEPT) == []


def test_it_is_fetched_once(phone: Any, pictured: Exercise) -> None:
    since = phone.evaluate(SINCE, f"/shown/{pictured.upload_id}/")
    assert since
    assert settles(phone, READY)
    assert phone.evaluate(SINCE, f"/shown/{pictured.upload_id}/") == since
