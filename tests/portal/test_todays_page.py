import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from patients.care import chasing, concerns, courses
from patients.models import Concern, Episode, Patient, Prescription, Referral
from tests.cast import At, Prescribe, answer, tick
from tests.portal.conftest import above_the_footer, page
from tests.portal.test_a_session import session_post
from tests.referrals.cast import sent

MOST_QUERIES = 8


def test_it_says_what_is_next_and_what_is_left(browser: Client, started: Any) -> None:
    told = page(browser.get("/today/"))
    assert "Monday 2 March" in told
    assert "Start session 1" in told
    assert "0 of 2 done" in told


def test_a_done_session_is_shown_as_done(browser: Client, started: Any) -> None:
    browser.post(f"/session/{started.prescription_id}/", session_post(started))
    told = page(browser.get("/today/"))
    assert "Session 1 is saved." in told
    assert "Start session 2" in told
    assert "1 of 2 done" in told


def test_a_hold_stays_on_top_until_a_person_closes_it(browser: Client, dana: Patient, started: Any, at: At) -> None:
    answer(dana, 5, symptoms={"chest_pain"})
    at("2026-03-03 09:00")
    told = above_the_footer(browser.get("/today/"))
    assert told.index("Call 999 now") < told.index("Your exercises are on hold") < told.index("Session 1")
    assert "Start session" not in told
    now = at("2026-03-03 10:00")
    concern = Concern.objects.get(patient=dana, finding="emergency_symptom")
    concerns.acknowledge(by=dana.physiotherapist, concern=concern, now=now)
    assert "Call 999 now" in page(browser.get("/today/"))
    concerns.close(
        by=dana.physiotherapist,
        concern=concern,
        outcome="emergency_care",
        note="Seen in hospital, carries on",
        next_review_on=None,
        now=now,
    )
    assert "Start session 1" in page(browser.get("/today/"))


def test_what_is_open_says_who_looks_at_it_and_by_when(browser: Client, dana: Patient, started: Any, at: At) -> None:
    at("2026-03-16 09:00")
    answer(dana, 6, 4)
    told = page(browser.get("/today/"))
    assert "It is time for a closer look at your back. Alice Archer has been told" in told
    assert "by Wednesday 18 March" in told
    assert "Start session 1" in told
    at("2026-03-20 09:00")
    assert "by Wednesday 18 March" not in page(browser.get("/today/"))


def test_a_quiet_days_assessment_is_not_the_last_answer(browser: Client, dana: Patient, started: Any, at: At) -> None:
    at("2026-03-09 09:00")
    answer(dana, 5, 3)
    at("2026-03-30 09:00")
    tick()
    assert "Your last check-in: Monday 9 March" in page(browser.get("/today/"))


@pytest.mark.parametrize("days", [1, 12])
def test_its_queries_do_not_grow_with_history(days: int, browser: Client, dana: Patient, started: Any, at: At) -> None:
    for day in range(2, 2 + days):
        at(f"2026-03-{day:02} 09:00")
        browser.post(f"/session/{started.prescription_id}/", session_post(started))
        answer(dana, 5, 4)
    browser.get("/today/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        browser.get("/today/")
    assert len(queries) <= MOST_QUERIES, [query["sql"] for query in queries]


def test_it_has_one_big_button_at_most(browser: Client, dana: Patient, started: Any, at: At) -> None:
    def holds(said: str, *buttons: str) -> None:
        body = browser.get("/today/").content.decode()
        assert said in html.unescape(body)
        assert re.findall(r'class="nhsuk-button"[^>]*>([^<]+)', body) == list(buttons), said

    holds("0 of 2 done", "Start session 1")
    at("2026-03-16 10:00")
    browser.post(f"/session/{started.prescription_id}/", session_post(started, pain_after="4"))
    answer(dana, 6, 4)
    sent(Referral.objects.get(), dana.physiotherapist)
    now = at("2026-03-17 10:00")
    holds("Has yesterday's soreness settled?", "Start session 1")
    concern = Concern.objects.get(patient=dana, finding="not_improved")
    given = {"outcome": "changed", "note": "Seen", "next_review_on": at("2026-03-26 10:00").date(), "now": now}
    concerns.close(by=dana.physiotherapist, concern=concern, **given)
    chasing.chase_due(now=at("2026-03-23 10:01"))
    holds("Do you have an appointment yet?", "Start session 1")
    holds("Alice Archer has looked at how you are", "Start session 1")
    answer(dana, 5, symptoms={"chest_pain"})
    holds("Your exercises are on hold")


def test_two_programmes_stand_on_one_page(browser: Client, dana: Patient, started: Any, prescribed: Prescribe) -> None:
    prescribed(dana)
    body = browser.get("/today/").content.decode()
    assert body.count('<ul class="todo">') == 2


def test_without_a_programme_it_says_whom_to_phone(browser: Client) -> None:
    assert "phone the clinic on 020 7946 0100" in page(browser.get("/today/"))


def test_it_records_that_the_patient_was_here(browser: Client, dana: Patient, started: Any) -> None:
    browser.get("/today/")
    dana.refresh_from_db()
    assert dana.last_seen_at is not None


def test_one_start_check_serves_two_problems(
    browser: Client, dana: Patient, started: Any, prescribed: Prescribe
) -> None:
    episode = started.prescription.episode
    other = Episode.objects.create(
        patient=dana, problem="other", started_on=episode.started_on, first_started_on=episode.started_on
    )
    second = prescribed(dana)
    Prescription.objects.filter(pk=second.prescription_id).update(episode=other)
    assert "Start session 1" in page(browser.get("/today/"))
    assert browser.get(f"/session/{second.prescription_id}/").status_code == 200


def test_a_paused_programme_is_said_to_be_paused(browser: Client, dana: Patient, started: Any, at: At) -> None:
    now = at("2026-03-04 09:00")
    courses.pause(
        by=dana.physiotherapist,
        episode=started.prescription.episode,
        from_on=now.date(),
        until_on=None,
        reason="Flu",
        now=now,
    )
    told = page(browser.get("/today/"))
    assert "Paused. Your physiotherapist will tell you when to go on." in told
    assert "Start session" not in told
    assert "Flu" not in told


@pytest.mark.django_db(transaction=True)
def test_a_read_only_database_still_shows_pages_and_advice(browser: Client, dana: Patient, version: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
        try:
            shown, answered = browser.get("/today/"), browser.post("/start/", {"first": "both_legs"})
        finally:
            cursor.execute("SET default_transaction_read_only = off")
    assert shown.status_code == 200
    assert "Call 999 or go to A&E now" in above_the_footer(answered)
    assert "then phone us on 020 7946 0100" in above_the_footer(answered)


def test_with_the_sessions_done_a_check_in_is_what_to_do_a_week_after_the_last(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    for day, asked in (("2026-03-08 09:00", False), ("2026-03-09 09:00", True)):
        at(day)
        assert "Answer the check-in" not in page(browser.get("/today/"))  # sessions come first
        for slot in (1, 2):
            browser.post(f"/session/{started.prescription_id}/", session_post(started, slot=slot))
        assert ("Answer the check-in" in page(browser.get("/today/"))) is asked
