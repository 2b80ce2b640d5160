"""After a session: pain now, how hard it was, and the 4-minute version of a bad day."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from clinic import clock
from patients.admin.timeline import timeline
from patients.care.composing import adherence
from patients.models import Patient, Session
from tests.portal.conftest import above_the_footer, page
from tests.portal.test_a_session import address, session_post


def test_both_questions_may_be_left_empty(browser: Client, dana: Patient, started: Any) -> None:
    told = above_the_footer(browser.get(address(started)))
    assert "How is your pain now, after the session?" in told
    assert "How hard was it?" in told
    browser.post(address(started), session_post(started))
    session = Session.objects.get(patient=dana)
    assert (session.pain_after, session.effort, session.short) == (None, None, False)


def test_both_are_stored_and_shown_to_the_clinician(browser: Client, dana: Patient, started: Any) -> None:
    browser.post(address(started), session_post(started, pain_after="3", effort="0"))
    session = Session.objects.get(patient=dana)
    assert (session.pain_after, session.effort, session.worst_pain) == (3, 0, None)
    (said,) = [event.text for event in timeline(dana) if event.title.startswith("Session")]
    assert said == "Pain afterwards 3 of 10. Effort 0 of 10. All done"


@pytest.mark.parametrize("wrong", [{"pain_after": "11"}, {"effort": "-1"}, {"effort": "very"}])
def test_a_wrong_number_is_asked_again(wrong: dict[str, str], browser: Client, started: Any) -> None:
    assert "There is a problem" in page(browser.post(address(started), session_post(started, **wrong)))
    assert not Session.objects.exists()


@pytest.mark.parametrize("column", ["pain_after", "effort"])
def test_the_database_keeps_both_within_bounds(column: str, dana: Patient, started: Any) -> None:
    now = clock.now()
    row = Session(patient=dana, version=started, key=uuid4(), day=now.date(), slot=1, started_at=now, recorded_at=now)
    setattr(row, column, 11)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_very_bad_pain_afterwards_is_advised_on(browser: Client, started: Any) -> None:
    told = above_the_footer(browser.post(address(started), session_post(started, pain_after="9")))
    assert "Stop the exercises that hurt" in told
    assert "has been told" not in told  # no rule opens anything for it: the check-in asked for does


def test_very_bad_pain_afterwards_is_advised_on_when_signed_out(db: None) -> None:
    response = Client().post(f"/session/{uuid4()}/", {"pain_after": "10"})
    assert "Stop the exercises that hurt" in above_the_footer(response)


def short_post(version: Any, *, offered: int, **changes: Any) -> dict[str, Any]:
    """Return the 4-minute version: only the exercises it holds are answered."""
    left_out = [one.pk for one in version.exercises.all()][offered:]
    return session_post(version, short="on", **{f"outcome-{pk}": None for pk in left_out}, **changes)


def test_the_4_minute_version_writes_down_what_it_did_not_offer(browser: Client, dana: Patient, started: Any) -> None:
    assert browser.post(address(started), short_post(started, offered=2)).status_code == 303
    session = Session.objects.get(patient=dana)
    outcomes = [log.outcome for log in session.logs.all()]
    assert session.short
    assert outcomes == ["done", "done", *["short"] * (started.exercises.count() - 2)]
    assert adherence.outcome_of(adherence.Exercise(outcome) for outcome in outcomes) is adherence.Outcome.PARTLY
    (said,) = [event.text for event in timeline(dana) if event.title.startswith("Session")]
    assert said == f"4-minute version: 2 of {len(outcomes)} exercises. All done"


def test_a_whole_session_may_not_leave_out_an_exercise(browser: Client, started: Any) -> None:
    post = short_post(started, offered=2) | {"short": ""}
    assert "choose done, partly or skipped" in page(browser.post(address(started), post))


def test_the_4_minute_version_leaves_something_to_do(browser: Client, started: Any) -> None:
    assert "choose done, partly or skipped" in page(browser.post(address(started), short_post(started, offered=0)))


def test_nobody_says_of_an_exercise_that_it_was_not_offered(browser: Client, started: Any) -> None:
    post = session_post(started, **{f"outcome-{started.exercises.first().pk}": "short"})
    assert "There is a problem" in page(browser.post(address(started), post))


def test_what_is_wrong_in_the_4_minute_version_is_asked_of_it_alone(browser: Client, started: Any) -> None:
    *_few, last = started.exercises.all()
    told = above_the_footer(browser.post(address(started), short_post(started, offered=1, effort="11")))
    assert "There is a problem" in told
    assert last.name not in told


def test_it_is_counted_on_the_day_it_began(browser: Client, dana: Patient, started: Any) -> None:
    begun = clock.now() - timedelta(minutes=4)
    browser.post(address(started), short_post(started, offered=1, started=begun.isoformat()))
    assert Session.objects.get(patient=dana).started_at == begun
