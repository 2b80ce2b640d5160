from collections.abc import Iterator
from typing import Any

import pytest

from tests.looking import findings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = ["/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/", "/help-now/", "/no-such-page/"]


@pytest.fixture(params=["light", "dark"])
def page(chromium: Any, request: Any) -> Iterator[Any]:
    context = chromium.new_context(
        viewport={"width": 320, "height": 640}, color_scheme=request.param, service_workers="block"
    )
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    yield page
    context.close()


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_is_accessible_in_both_schemes_at_320_pixels(live: str, page: Any, path: str) -> None:
    page.goto(live + path)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", PUBLIC[:4])
def test_a_page_breaks_no_rule_of_the_content_security_policy(live: str, page: Any, path: str) -> None:
    page.goto(live + path)
    assert page.complaints == []
    assert page.evaluate("document.body.classList.contains('nhsuk-frontend-supported')")


def test_the_password_can_be_shown(live: str, page: Any) -> None:
    page.goto(f"{live}/accounts/login/")
    page.fill("#id_password", "three odd words")
    page.click("button[aria-controls=id_password]")
    assert page.get_attribute("#id_password", "type") == "text"


def test_a_wrong_password_leads_to_the_summary(live: str, page: Any) -> None:
    page.goto(f"{live}/accounts/login/")
    page.fill("#id_login", "dana@example.org")
    page.fill("#id_password", "not the one")
    page.click("button:text-is('Sign in')")
    page.wait_for_selector(".nhsuk-error-summary")
    assert page.title().startswith("Error:")
    assert "There is a problem" in page.evaluate("document.activeElement.innerText")
