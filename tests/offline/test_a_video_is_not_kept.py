"""A phone keeps the pages, and no video: it is large, and the words and steps tell the exercise without it."""

from typing import Any

import pytest

from clinic import clock
from programmes import depicting
from tests.looking import until
from tests.offline.conftest import READY, settles
from tests.programmes.files import webm
from tests.programmes.test_the_upload_page_holds_in_a_browser import WORDS, ours, prescribed_ours  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = """async () => {
    const found = await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()))
    return found.flat().map(request => new URL(request.url).pathname)
}"""


def test_the_page_is_kept_and_its_video_is_not(
    open_phone: Any,
    as_user: Any,
    dana: Any,
    alice: Any,
    ours: Any,  # noqa: F811
    prescribed_ours: Any,  # noqa: F811
) -> None:
    shown = depicting.show(by=alice, exercise=ours, content=webm(1), words=WORDS, now=clock.now())
    phone = open_phone(as_user(dana))
    phone.set_default_timeout(30_000)
    phone.set_default_navigation_timeout(30_000)
    phone.goto("/programme/")
    assert settles(phone, READY)
    phone.goto("/programme/")
    phone.evaluate("document.querySelector('video').play()")
    until(phone, "document.querySelector('video').currentTime > 0.1")
    kept = phone.evaluate(KEPT)
    assert "/programme/" in kept
    assert [path for path in kept if str(shown.upload_id) in path] == []
    phone.context.set_offline(True)
    phone.goto("/programme/")
    assert WORDS in phone.inner_text("main")
