"""After one visit: today's sessions with their figures, the check-in and /help-now/ open without a network."""

from typing import Any

import pytest

from tests.looking import findings
from tests.portal.test_a_session import address

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_after_one_visit_the_day_opens_without_a_network(phone: Any, started: Any) -> None:
    phone.context.set_offline(True)
    asked: list[str] = []
    missed = lambda request: "ABORTED" not in (request.failure or "")  # noqa: E731  (left behind by the next page)
    phone.on("requestfailed", lambda request: asked.append(request.url) if missed(request) else None)
    for path in ("/today/", f"{address(started)}?slot=1", "/check-in/", "/symptom/", "/help-now/", "/programme/", "/"):
        phone.goto(path)
        phone.wait_for_load_state("networkidle")  # the page of a session fetches more once its player can start
        assert phone.locator("h1").count() == 1, path
        assert "No network. This is the page as it was on" in phone.inner_text("main"), path
        assert phone.evaluate("getComputedStyle(document.body).fontFamily.includes('system-ui')"), path
    phone.goto(f"{address(started)}?slot=1")
    assert phone.locator(".figure-moving svg, .figure-stills svg").count() > 0
    phone.goto("/reminders/")
    assert phone.inner_text("h1") == "There is no network"
    assert findings(phone) == []
    assert asked == []  # nothing more is needed than what is here
    assert phone.complaints == []
