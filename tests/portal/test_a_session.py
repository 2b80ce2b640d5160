from typing import Any
from uuid import uuid4

from django.test import Client

from patients.care import courses, prescribing
from patients.models import Patient, PrescriptionVersion, Session
from tests.cast import At, Prescribe, answer
from tests.portal.conftest import above_the_footer, page

ANYWAY = "The pain is 6 or more out of 10, or something is wrong."  # where an exercise has no words of its own


def session_post(version: PrescriptionVersion, slot: int = 1, **changes: Any) -> dict[str, Any]:
    """Return a session in which everything was done; changes by name of the field."""
    exercises = [one for one in version.exercises.all() if (one.sessions_per_day or 0) >= slot]
    done = {f"outcome-{exercise.pk}": "done" for exercise in exercises}
    post = {"key": str(uuid4()), "slot": str(slot), **done, **changes}
    return {name: value for name, value in post.items() if value is not None}


def address(version: PrescriptionVersion) -> str:
    return f"/session/{version.prescription_id}/"


def test_it_shows_each_exercise_with_its_dose_and_when_to_stop(browser: Client, started: Any) -> None:
    told = " ".join(above_the_footer(browser.get(address(started))).split())
    for exercise in started.exercises.all():
        assert exercise.name in told
        assert exercise.dose_sentence in told
        assert all(step in told for step in exercise.steps)
        assert f"Stop if: {exercise.stop_if or ANYWAY}" in told
    assert {bool(exercise.stop_if) for exercise in started.exercises.all()} == {True, False}


def test_what_was_done_is_stored(browser: Client, dana: Patient, started: Any) -> None:
    first, second, *_rest = started.exercises.all()
    post = session_post(
        started,
        note="stiff",
        **{
            f"pain-{first.pk}": "4",
            f"outcome-{second.pk}": "skipped",
            f"reason-{second.pk}": "sore",
        },
    )
    response = browser.post(address(started), post)
    assert (response.status_code, response.headers["Location"]) == (303, "/today/")
    session = Session.objects.get(patient=dana)
    logs = {log.exercise_id: (log.outcome, log.reason, log.pain) for log in session.logs.all()}
    assert logs[first.pk] == ("done", "", 4)
    assert logs[second.pk] == ("skipped", "sore", None)
    assert (session.slot, session.worst_pain, session.note) == (1, 4, "stiff")


def test_twice_with_one_key_is_stored_once(browser: Client, dana: Patient, started: Any) -> None:
    post = session_post(started)
    assert browser.post(address(started), post).status_code == 303
    assert browser.post(address(started), post).status_code == 303
    assert Session.objects.filter(patient=dana).count() == 1


def test_what_is_missing_is_named_and_nothing_is_lost(browser: Client, dana: Patient, started: Any) -> None:
    first, second, *_rest = started.exercises.all()
    changes = {f"outcome-{first.pk}": None, f"outcome-{second.pk}": "skipped", f"pain-{second.pk}": "3", "note": "kept"}
    body = browser.post(address(started), session_post(started, **changes)).content.decode()
    assert f'href="#id_outcome-{first.pk}_0"' in body
    assert f'href="#id_reason-{second.pk}"' in body
    assert '<option value="3" selected>' in body
    assert "kept" in body
    assert not Session.objects.filter(patient=dana).exists()


def test_wrong_values_are_refused(browser: Client, dana: Patient, started: Any) -> None:
    first = started.exercises.first()
    for name, value in (("outcome", "perfect"), ("pain", "11"), ("pain", "-1")):
        body = browser.post(address(started), session_post(started, **{f"{name}-{first.pk}": value})).content.decode()
        assert "There is a problem" in body
    assert not Session.objects.filter(patient=dana).exists()


def test_very_bad_pain_is_answered_with_advice_and_a_check_in(browser: Client, dana: Patient, started: Any) -> None:
    first = started.exercises.first()
    told = browser.post(address(started), session_post(started, **{f"pain-{first.pk}": "9"}))
    assert told.status_code == 200
    assert "Stop the exercises that hurt" in page(told)
    assert "Alice Archer has been told" in page(told)
    assert 'href="/check-in/"' in told.content.decode()
    assert Session.objects.get(patient=dana).worst_pain == 9


def test_stopping_for_pain_once_promises_nothing_on_behalf_of_the_clinic(browser: Client, started: Any) -> None:
    told = above_the_footer(browser.post(address(started), session_post(started, stopped_for_pain="on")))
    assert "Stop the exercises that hurt" in told
    assert "has been told" not in told


def test_while_on_hold_it_shows_the_advice_instead(browser: Client, dana: Patient, started: Any) -> None:
    answer(dana, 10)
    for response in (browser.get(address(started)), browser.post(address(started), session_post(started))):
        told = above_the_footer(response)
        assert "Your exercises are on hold" in told
        assert "Ask for an urgent GP appointment today" in told
    assert "What you just sent was not saved" in told
    assert not Session.objects.filter(patient=dana).exists()


def test_a_session_begun_before_the_day_turned_belongs_to_the_day_before(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    begun = at("2026-03-03 02:50")
    post = session_post(started, started=begun.isoformat())
    at("2026-03-03 03:10")
    browser.post(address(started), post)
    assert str(Session.objects.get(patient=dana).day) == "2026-03-02"


def test_somebody_elses_programme_is_not_there(
    browser: Client, erin: Patient, started: Any, prescribed: Prescribe
) -> None:
    theirs = prescribed(erin)
    assert browser.get(address(theirs)).status_code == 404
    assert browser.post(address(theirs), session_post(theirs)).status_code == 404
    assert browser.get(f"/session/{uuid4()}/").status_code == 404


def test_a_draft_a_slot_of_no_day_and_an_ended_programme_are_not_there(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    assert browser.get(address(started) + "?slot=3").status_code == 404
    assert browser.get(address(started) + "?slot=x").status_code == 404
    courses.end(
        by=dana.physiotherapist, episode=started.prescription.episode, outcome_note="Well", now=at("2026-03-04 09:00")
    )
    at("2026-03-05 09:00")
    assert browser.get(address(started)).status_code == 404


def test_pain_in_a_session_with_something_missing_is_answered_above_the_form(browser: Client, started: Any) -> None:
    first, second, *_rest = started.exercises.all()
    told = above_the_footer(
        browser.post(
            address(started), session_post(started, **{f"pain-{first.pk}": "10", f"outcome-{second.pk}": None})
        )
    )
    assert told.index("Stop the exercises that hurt") < told.index("There is a problem")
    assert "We could not save your answers" in told


def publish_the_next(version: PrescriptionVersion, at: At, moment: str) -> PrescriptionVersion:
    """Publish the next version, with fewer exercises."""
    by, now = version.prescription.prescribed_by, at(moment)
    draft = prescribing.draft_next(by=by, prescription=version.prescription, now=now)
    fewer = [prescribing.ExerciseDraft(row.exercise, row.dose) for row in draft.exercises.all()[:2]]
    prescribing.change_draft(by=by, version=draft, exercises=fewer, now=now)
    return prescribing.publish(by=by, version=draft, now=now)


def test_what_was_done_by_a_version_that_is_replaced_meanwhile_is_stored_as_it_was_shown(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    first = started.exercises.first()
    begun = at("2026-03-04 09:00")
    post = session_post(started, started=begun.isoformat(), **{f"pain-{first.pk}": "4"})
    publish_the_next(started, at, "2026-03-04 09:05")
    at("2026-03-04 09:20")
    assert browser.post(address(started), post).status_code == 303
    session = Session.objects.get(patient=dana)
    assert (session.version, session.worst_pain) == (started, 4)
    assert session.logs.count() == started.exercises.count()


def test_what_is_missing_is_asked_again_by_the_version_that_was_shown(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    first, *_others, last = started.exercises.all()
    begun = at("2026-03-04 09:00")
    post = session_post(started, started=begun.isoformat(), **{f"outcome-{first.pk}": None})
    publish_the_next(started, at, "2026-03-04 09:05")
    told = above_the_footer(browser.post(address(started), post))
    assert last.name in told
    assert "choose done, partly or skipped" in told


def test_an_episode_that_ends_meanwhile_loses_nothing_that_was_done(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    begun = at("2026-03-04 09:00")
    post = session_post(started, started=begun.isoformat())
    now = at("2026-03-04 09:10")
    courses.end(by=dana.physiotherapist, episode=started.prescription.episode, outcome_note="Well", now=now)
    assert browser.post(address(started), post).status_code == 303
    assert Session.objects.get(patient=dana).version == started


def test_a_version_replaced_four_days_ago_is_not_there_any_more(
    browser: Client, dana: Patient, started: Any, at: At
) -> None:
    post = session_post(started, slot=2)
    publish_the_next(started, at, "2026-03-04 09:05")
    at("2026-03-08 09:00")
    browser.post(address(started), post)
    assert not Session.objects.filter(patient=dana).exists()


def test_exercises_of_somebody_else_are_never_taken(
    browser: Client, dana: Patient, erin: Patient, started: Any, prescribed: Prescribe
) -> None:
    browser.post(address(started), session_post(prescribed(erin)))
    assert not Session.objects.exists()
