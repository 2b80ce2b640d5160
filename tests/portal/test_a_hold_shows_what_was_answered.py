from typing import Any

from django.test import Client

from patients.models import Patient
from tests.cast import At, answer
from tests.portal.conftest import above_the_footer


def test_today_on_hold_shows_who_answered_what_and_when(browser: Client, dana: Patient, started: Any, at: At) -> None:
    at("2026-03-03 09:00")
    answer(dana, 5, symptoms={"chest_pain"})
    at("2026-03-04 10:00")
    for address in ("/today/", f"/session/{started.prescription_id}/"):
        told = above_the_footer(browser.get(address))
        assert told.index("Call 999 now") < told.index("Show this to the staff") < told.index("They stay on hold")
        for said in ("Dana Doyle", "2 May 1984", "Tuesday 3 March 2026, 09:00", "Pain, 0 to 10 5", "You told us of"):
            assert said in " ".join(told.split()), (address, said)


def test_one_answer_with_two_findings_is_shown_once(browser: Client, dana: Patient, started: Any, at: At) -> None:
    at("2026-03-03 09:00")
    answer(dana, 9, symptoms={"chest_pain", "fever"})
    assert dana.concerns.count() > 1
    assert above_the_footer(browser.get("/today/")).count("Show this to the staff") == 1


def test_without_a_hold_there_is_no_sheet(browser: Client, started: Any) -> None:
    assert "Show this to the staff" not in above_the_footer(browser.get("/today/"))
