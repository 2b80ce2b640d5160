"""A passkey is added and signs in, in a real browser with a virtual device; every page of one's own sign-in holds."""

from typing import Any

import pytest

from tests.accounts.conftest import SET_UP, code_of
from tests.cast import PASSWORD
from tests.looking import hold, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("asked")]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(live: str, chromium: Any) -> Any:
    """A page of a browser whose device has a fingerprint reader."""
    page = signed_in(chromium, live)
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield page
    page.context.close()


def sign_in(page: Any, live: str, who: Any, to: str) -> None:
    page.goto(f"{live}/accounts/login/?next={to}")
    page.fill("#id_login", who.email)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_passkey(page: Any) -> None:
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()


def sign_in_by_passkey(page: Any, live: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{live}/accounts/login/")
    page.get_by_role("button", name="Use a passkey").click()


def test_staff_add_a_passkey_before_the_desk_opens_and_sign_in_with_it(live, page, alice):
    sign_in(page, live, alice, "/admin/")
    page.get_by_text("The desk opens after a second step").wait_for()
    add_passkey(page)
    page.get_by_role("button", name="I have written them down").click()
    page.wait_for_url(f"{live}/admin/")
    sign_in_by_passkey(page, live)
    page.wait_for_url(f"{live}/admin/")
    assert page.complaints == []


def test_after_a_password_the_passkey_is_the_second_step(live, page, alice):
    sign_in(page, live, alice, "/admin/")
    add_passkey(page)
    page.context.clear_cookies()
    sign_in(page, live, alice, "/admin/")
    page.get_by_role("button", name="Use a passkey or key").click()
    page.wait_for_url(f"{live}/admin/")
    assert page.complaints == []


def test_a_patient_adds_one_and_signs_in_without_a_password(live, page, dana):
    sign_in(page, live, dana, "/reminders/")
    page.get_by_role("link", name="Your sign-in").click()
    add_passkey(page)
    sign_in_by_passkey(page, live)
    page.wait_for_url(f"{live}/today/")
    assert page.complaints == []


@pytest.mark.long
def test_every_page_of_ones_own_sign_in_holds(live, page, dana, alice):
    sign_in(page, live, alice, "/admin/")
    page.get_by_text("The desk opens after a second step").wait_for()
    hold(page, "the desk waits")
    page.context.clear_cookies()
    sign_in(page, live, dana, "/accounts/mfa/webauthn/add/")
    hold(page, "add a passkey")
    page.goto(live + SET_UP)
    hold(page, "set up the app")
    secret = page.locator("details code").text_content()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    hold(page, "recovery codes, once")
    for path in ("mfa/recovery-codes/", "mfa/recovery-codes/generate/", "mfa/totp/deactivate/", "mfa/", "sessions/"):
        page.goto(f"{live}/accounts/{path}")
        hold(page, path)
    for path in ("reauthenticate/", "mfa/reauthenticate/", "again/"):
        page.goto(f"{live}/accounts/{path}?next=/reminders/")
        hold(page, path)
    assert page.complaints == []
