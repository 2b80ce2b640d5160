"""Some minutes before the half hour is over the desk says so, and a press keeps the session."""

import time
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore

from clinic import sessions
from tests.looking import findings, signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def client(alice, as_user):
    return as_user(alice)


@pytest.fixture
def page(live, chromium, client) -> Any:
    page = signed_in(chromium, live, client)
    page.clock.install()
    page.goto(f"{live}/admin/")
    yield page
    page.context.close()


def last_seen(client, minutes_ago: int) -> None:
    session = SessionStore(client.cookies["limber"].value)
    session[sessions.SEEN] = int(time.time()) - minutes_ago * 60
    session.save()


def notice(page):
    return page.get_by_text("You will be signed out in about")


def test_a_press_on_the_warning_keeps_the_session(page, client):
    assert not notice(page).is_visible()
    last_seen(client, minutes_ago=26)
    page.clock.fast_forward("25:05")
    notice(page).wait_for()
    assert findings(page) == []
    page.get_by_role("button", name="Stay signed in").click()
    notice(page).wait_for(state="hidden")
    assert SessionStore(client.cookies["limber"].value)[sessions.SEEN] > time.time() - 600


def test_a_page_in_another_tab_counts_too(page, client):
    last_seen(client, minutes_ago=1)
    with page.expect_response("**/sessions/stay/"):
        page.clock.fast_forward("25:05")
    assert not notice(page).is_visible()


def test_when_it_is_over_the_page_is_no_longer_shown(page, client, live):
    last_seen(client, minutes_ago=31)
    page.clock.fast_forward("25:05")
    page.wait_for_url(f"{live}/accounts/login/?next=/admin/")
    assert "nothing was opened for half an hour" in page.content()


def test_without_javascript_the_page_says_how_long_it_is(as_user, alice):
    assert "for half an hour.</p></noscript>" in as_user(alice).get("/admin/").content.decode()
