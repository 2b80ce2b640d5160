import re
from typing import Any

from django.test import Client

from patients.models import Patient
from tests.cast import At, answer
from tests.portal.conftest import above_the_footer, page
from tests.portal.test_a_session import address, session_post


def test_pain_and_sessions_are_drawn_and_also_stand_in_a_table(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    browser.post(address(started), session_post(started))
    browser.post(address(started), session_post(started, slot=2))
    at("2026-03-09 09:00")
    answer(dana, 4, 3)
    body = browser.get("/progress/").content.decode()
    assert body.count('role="img"') == 2
    assert body.count('class="point"') == 2
    assert body.count('class="bar"') == 1
    cells = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td></tr>", body)
    assert cells == [("Monday 9 March", "4", "0"), ("Monday 2 March", "6", "2")]


def test_the_review_day_is_marked(browser: Client, dana: Patient, started: Any, at: At) -> None:
    at("2026-03-18 09:00")
    answer(dana, 4, 3)
    response = browser.get("/progress/")
    assert "Your review day: Monday 16 March." in page(response)
    assert 'class="mark"' in response.content.decode()


def test_days_this_week_are_counted_not_streaks(browser: Client, started: Any, at: At) -> None:
    for day in ("2026-03-02", "2026-03-03", "2026-03-05"):
        at(f"{day} 09:00")
        browser.post(address(started), session_post(started))
    assert "Days with exercises this week: 3" in above_the_footer(browser.get("/progress/"))
    at("2026-03-09 09:00")
    assert "Days with exercises this week: 0" in above_the_footer(browser.get("/progress/"))


def test_nothing_yet_is_said_so(browser: Client) -> None:
    response = browser.get("/progress/")
    assert "Nothing here yet" in page(response)
    assert "<polyline" not in response.content.decode()


def test_no_style_is_written_into_the_page(browser: Client, started: Any) -> None:
    assert "style=" not in browser.get("/progress/").content.decode()
