import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from patients.models import Episode, Goal, GoalRating, Patient
from tests.cast import At, answer
from tests.portal.conftest import above_the_footer, page
from tests.portal.test_a_session import address, session_post

WEEK = re.compile(r"<tr>\s*<th scope=\"row\">(.*?)</th>\s*<td>(.*?)</td>\s*<td>(.*?)</td>\s*</tr>", re.DOTALL)


def weeks(response: Any) -> dict[str, tuple[str, str]]:
    """Return of each week what was done, and how it reads."""
    body = response.content.decode().partition('class="weeks"')[2]
    return {name: (text(done), text(words)) for name, done, words in WEEK.findall(body.partition("</table>")[0])}


def text(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def test_pain_and_change_are_drawn_and_each_has_its_table(browser: Client, dana: Patient, started: Any, at: At) -> None:
    at("2026-03-09 09:00")
    answer(dana, 4, 3)
    body = browser.get("/progress/").content.decode()
    assert body.count('role="img"') == body.count("<details") == 2
    assert body.count('class="point"') == 3
    cells = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td></tr>", body)
    assert cells == [("Monday 9 March", "4"), ("Monday 2 March", "6"), ("Monday 9 March", "3, A little better")]


def test_is_it_working_is_answered_first_with_numbers(browser: Client, dana: Patient, started: Any, at: At) -> None:
    at("2026-03-09 09:00")
    answer(dana, 4, 3)
    told = page(browser.get("/progress/"))
    assert re.search(r"Is it working\? Pain, 0 to 10 4 6 at the start Since the start A little better", told)
    assert "From your answers, the last on Monday 9 March." in told


def test_an_earlier_problem_that_has_ended_is_not_the_one_that_is_shown(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    Episode.objects.create(
        patient=dana,
        problem="back",
        baseline=9,
        started_on=date(2025, 3, 3),
        first_started_on=date(2025, 3, 3),
        ended_on=date(2025, 5, 5),
    )
    at("2026-03-09 09:00")
    answer(dana, 4, 3)
    assert "Pain, 0 to 10 4 6 at the start" in page(browser.get("/progress/"))


def test_the_review_day_is_marked_before_and_after_it_has_come(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    for now, words in (
        ("2026-03-09 09:00", "Review day 16 Mar"),
        ("2026-03-18 09:00", "Review day, passed 16 Mar"),
    ):
        at(now)
        answer(dana, 4, 3)
        response = browser.get("/progress/")
        assert words in page(response)
        assert response.content.decode().count('class="mark"') == 2


def test_weeks_are_counted_by_what_was_planned(browser: Client, started: Any, at: At) -> None:
    for day in range(2, 9):
        at(f"2026-03-0{day} 09:00")
        browser.post(address(started), session_post(started))
        if day < 6:
            browser.post(address(started), session_post(started, slot=2))
    at("2026-03-16 09:00")
    assert weeks(browser.get("/progress/")) == {
        "This week, so far": ("none", "None planned"),
        "From 9 Mar": ("14 planned", "Nothing sent to us"),
        "From 2 Mar": ("11 of 14", "Most of it on 7 days"),
    }


def test_days_this_week_are_counted_not_streaks(browser: Client, started: Any, at: At) -> None:
    for day in ("2026-03-02", "2026-03-03", "2026-03-05"):
        at(f"{day} 09:00")
        browser.post(address(started), session_post(started))
    told = above_the_footer(browser.get("/progress/"))
    assert "Days this week 3 with exercises" in " ".join(told.split())
    assert told.count("exercises done") == 3
    at("2026-03-09 09:00")
    assert "exercises done" not in above_the_footer(browser.get("/progress/"))


def test_nothing_yet_is_said_so(browser: Client) -> None:
    response = browser.get("/progress/")
    assert "Nothing here yet" in page(response)
    assert "<polyline" not in response.content.decode()


def test_a_goal_is_written_once_and_rated_again(browser: Client, dana: Patient, started: Any, at: At) -> None:
    key = str(uuid4())
    words = {"text": "Carry my daughter  upstairs", "rating": "2", "key": key}
    for _repeat in range(2):
        assert browser.post("/progress/", words).status_code == 303
    at("2026-03-09 09:00")
    later = {"rating": "6", "key": str(uuid4())}
    for _repeat in range(2):
        assert browser.post("/progress/", later).status_code == 303
    assert Goal.objects.get(patient=dana).text == "Carry my daughter upstairs"
    assert list(GoalRating.objects.values_list("rating", flat=True)) == [2, 6]
    body = browser.get("/progress/").content.decode()
    assert "Carry my daughter upstairs" in body
    assert '<tr><th scope="row">Monday 9 March</th><td>6</td></tr>' in body


def test_a_quiet_check_in_asks_about_the_goal_and_an_urgent_one_does_not(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    browser.post("/progress/", {"text": "Walk the dog", "rating": "2"})
    at("2026-03-09 09:00")
    assert "Walk the dog" in above_the_footer(browser.get(f"/check-in/{answer(dana, 4, 3).key}/"))
    urgent = answer(dana, 4, 3, symptoms={"fever"})
    assert "Walk the dog" not in above_the_footer(browser.get(f"/check-in/{urgent.key}/"))


@pytest.mark.parametrize("posted", [{"text": "", "rating": "3"}, {"text": "Walk", "rating": ""}, {"text": "x" * 121}])
def test_half_a_goal_is_asked_again_and_nothing_is_kept(browser: Client, started: Any, posted: dict[str, str]) -> None:
    response = browser.post("/progress/", posted)
    assert "There is a problem" in page(response)
    assert not Goal.objects.exists()


def test_without_a_programme_no_goal_is_taken(browser: Client, dana: Patient) -> None:
    response = browser.post("/progress/", {"text": "Walk", "rating": "3"})
    assert "nothing to set a goal for" in page(response)


@pytest.mark.parametrize("path", ["/progress/numbers/", "/flare/"])
def test_what_numbers_mean_and_a_flare_have_their_page(browser: Client, path: str) -> None:
    assert browser.get(path).status_code == 200


def test_a_flare_page_needs_no_sign_in_and_puts_what_is_urgent_first(db: None) -> None:
    told = above_the_footer(Client().get("/flare/"))
    assert told.index("Call 999 or go to A&E now") < told.index("Do less for a day or two")


def test_no_style_is_written_into_the_page(browser: Client, started: Any) -> None:
    assert "style=" not in browser.get("/progress/").content.decode()
