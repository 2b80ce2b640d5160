from typing import Any

from django.test import Client

from patients.models import Patient
from tests.cast import At, answer
from tests.portal.conftest import above_the_footer
from tests.portal.test_a_session import address, session_post


def test_answers_times_programme_and_the_clinics_phone_stand_on_one_page(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    browser.post(address(started), session_post(started))
    at("2026-03-03 22:15")
    answer(dana, 8, 6, symptoms={"saddle_numbness"})
    at("2026-03-03 23:00")
    told = " ".join(above_the_footer(browser.get("/sheet/")).split())
    for words in (
        "Show this page to A&E staff",
        "Dana Doyle",
        "2 May 1984",
        "Tuesday 3 March 2026, 22:15 GMT",
        "Numbness or tingling between your legs",
        "Pain, 0 to 10 8",
        "Harbour Physiotherapy 020 7946 0100",
        "Exercises prescribed, now on hold",
        "Last session Monday 2 March 2026, 09:00 GMT",
        "This page is as of Tuesday 3 March 2026, 23:00 GMT",
    ):
        assert words in told, words
    assert 'href="/sheet/"' in browser.get("/today/").content.decode()


def test_with_nothing_on_hold_it_does_not_reassure(browser: Client, started: Any) -> None:
    told = above_the_footer(browser.get("/sheet/"))
    assert "no answers to show" in told
    assert "Report a symptom" in told
