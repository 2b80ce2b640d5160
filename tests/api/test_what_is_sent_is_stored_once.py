"""A device sends as often as it needs to: what is sent is stored once, and answered alike."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from clinic import clock
from patients.care import courses
from patients.models import CheckIn, Patient, Session, SymptomReport
from tests.api.conftest import CHECK_INS, SESSIONS, SYMPTOMS, Phone, a_check_in, a_session
from tests.cast import At, answer


def test_a_session_is_stored_as_it_was_sent(phone: Phone, dana: Patient, version: Any) -> None:
    first, second, *_rest = (row.pk for row in version.exercises.all())
    body = a_session(version, pain_after=2, effort=5, note="stiff")
    body["logs"][0] |= {"pain": 4}
    body["logs"][1] |= {"outcome": "skipped", "reason": "sore"}
    response = phone.send(SESSIONS, body)
    assert response.status_code == 201, response.content
    session = Session.objects.get(patient=dana)
    said = response.json()
    assert (said["key"], said["day"], said["slot"], said["advice"]) == (str(session.key), "2026-03-02", 1, [])
    assert said["received_at"].startswith("2026-03-02T09:00")
    assert (session.worst_pain, session.pain_after, session.effort, session.note) == (4, 2, 5, "stiff")
    logs = {log.exercise_id: (log.outcome, log.reason, log.pain) for log in session.logs.all()}
    assert (logs[first], logs[second]) == (("done", "", 4), ("skipped", "sore", None))


@pytest.mark.parametrize("path", [SESSIONS, CHECK_INS, SYMPTOMS])
def test_the_same_again_is_answered_alike_and_another_content_is_refused(
    path: str, phone: Phone, version: Any, at: At
) -> None:
    bodies = {SESSIONS: a_session(version), CHECK_INS: a_check_in(), SYMPTOMS: {"symptoms": ["fever"]}}
    others = {
        SESSIONS: a_session(version, effort=1),
        CHECK_INS: a_check_in(pain=5),
        SYMPTOMS: {"symptoms": ["weight_loss"]},
    }
    key = uuid4()
    first = phone.send(path, bodies[path], key)
    at("2026-03-02 17:00")
    again, other = phone.send(path, bodies[path], key), phone.send(path, others[path], key)
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert again.json() == first.json()
    assert other.headers["Content-Type"] == "application/problem+json"
    assert other.json()["type"].endswith("key-taken")


def test_a_clock_that_is_wrong_by_a_day_is_no_other_content(phone: Phone, version: Any, at: At) -> None:
    key = uuid4()
    body = a_session(version, started_at=(clock.now() + timedelta(days=1)).isoformat())
    assert phone.send(SESSIONS, body, key).json()["day"] == "2026-03-02"
    at("2026-03-02 11:00")
    assert phone.send(SESSIONS, body, key).status_code == 200


def test_what_was_stored_is_answered_also_when_its_programme_is_there_no_more(
    phone: Phone, dana: Patient, version: Any, at: At
) -> None:
    key, body = uuid4(), a_session(version)
    phone.send(SESSIONS, body, key)
    courses.end(
        by=dana.physiotherapist, episode=version.prescription.episode, outcome_note="Well", now=at("2026-03-03 09:00")
    )
    at("2026-03-20 09:00")
    assert phone.send(SESSIONS, body, key).status_code == 200
    assert phone.send(SESSIONS, body).status_code == 404


def test_a_session_that_arrives_late_belongs_to_the_day_in_which_it_began(phone: Phone, version: Any, at: At) -> None:
    body = a_session(version)
    at("2026-03-04 20:00")
    assert phone.send(SESSIONS, body).json()["day"] == "2026-03-02"


def test_a_check_in_that_arrives_late_belongs_to_the_day_of_the_device(phone: Phone, version: Any, at: At) -> None:
    at("2026-03-05 20:00")
    key, body = uuid4(), a_check_in(on="2026-03-04")
    assert phone.send(CHECK_INS, body, key).json()["day"] == "2026-03-04"
    assert phone.send(CHECK_INS, body, key).status_code == 200


def test_the_4_minute_version_names_what_it_held(phone: Phone, dana: Patient, version: Any) -> None:
    body = a_session(version, short=True)
    body["logs"] = body["logs"][:1]
    key = uuid4()
    assert phone.send(SESSIONS, body, key).status_code == 201
    assert phone.send(SESSIONS, body, key).status_code == 200
    outcomes = [log.outcome for log in Session.objects.get(patient=dana).logs.all()]
    assert outcomes == ["done", *["short"] * (version.exercises.count() - 1)]


WRONG: list[tuple[str, dict[str, Any], str]] = [
    (SESSIONS, {"slot": 0}, "slot"),
    (SESSIONS, {"slot": "1"}, "slot"),
    (SESSIONS, {"logs": []}, "logs"),
    (SESSIONS, {"logs": [{"exercise": 1, "outcome": "perfect"}]}, "logs.0.outcome"),
    (SESSIONS, {"effort": 11}, "effort"),
    (SESSIONS, {"started_at": "yesterday"}, "started_at"),
    (CHECK_INS, {"pain": 11}, "pain"),
    (CHECK_INS, {"pain": "missing"}, "pain"),
    (CHECK_INS, {"severe": "no"}, "severe"),
    (CHECK_INS, {"symptoms": ["bogus"]}, "symptoms.0"),
    (CHECK_INS, {"note": "\ud800"}, "note"),
    (SYMPTOMS, {"symptoms": []}, "symptoms"),
]


@pytest.mark.parametrize(("path", "change", "field"), WRONG, ids=[f"{path}{field}" for path, _, field in WRONG])
def test_what_is_wrong_is_named_by_its_field(
    path: str, change: dict[str, Any], field: str, phone: Phone, version: Any
) -> None:
    whole = {SESSIONS: a_session, CHECK_INS: lambda _v, **change: a_check_in(**change), SYMPTOMS: lambda _v, **c: c}
    response = phone.send(path, whole[path](version, **change))
    assert response.status_code == 400
    assert field in response.json()["errors"]
    assert response.headers["Content-Type"] == "application/problem+json"
    assert not Session.objects.exists()
    assert not SymptomReport.objects.exists()


def test_without_a_key_nothing_is_stored(phone: Phone, version: Any) -> None:
    response = phone.client.post(CHECK_INS, a_check_in(), content_type="application/json")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["Idempotency-Key"]
    assert CheckIn.objects.count() == 1  # the start check


def test_exercises_of_somebody_else_and_a_missing_programme_are_refused_alike(
    phone: Phone, erin: Patient, version: Any, prescribed: Any
) -> None:
    theirs = prescribed(erin)
    foreign = a_session(theirs)
    mixed = a_session(version, logs=foreign["logs"])
    missing = a_session(version, prescription=str(uuid4()))
    answers = [phone.send(SESSIONS, body) for body in (foreign, mixed, missing)]
    assert [response.status_code for response in answers] == [404, 404, 404]
    assert answers[0].json() == answers[1].json() == answers[2].json()


def test_while_exercises_are_on_hold_the_refusal_says_what_to_do(phone: Phone, dana: Patient, version: Any) -> None:
    body, key = a_session(version), uuid4()
    answer(dana, 10)
    response = phone.send(SESSIONS, body, key)
    said = response.json()
    assert (response.status_code, said["type"].rpartition("-")[0][-10:]) == (409, "problem-on")
    assert said["advice"][0]["title"] == "Ask for an urgent GP appointment today, or call 111"
    assert not Session.objects.exists()


def test_very_bad_pain_in_a_session_is_answered_with_advice(phone: Phone, version: Any) -> None:
    body = a_session(version)
    body["logs"][0] |= {"pain": 9}
    (card,) = phone.send(SESSIONS, body).json()["advice"]
    assert (card["level"], card["title"]) == ("non_urgent", "Stop the exercises that hurt")
    assert "Alice Archer has been told. You can phone the clinic on 020 7946 0100." in card["lines"]


def test_a_check_in_is_answered_with_the_advice_of_its_stored_decision(phone: Phone, version: Any, at: At) -> None:
    at("2026-03-18 09:00")
    said = phone.send(CHECK_INS, a_check_in(pain=6, change=4)).json()
    assert said["advice"][0]["title"] == "It is time for a closer look at your back"
    assert phone.get(said["page"]).status_code == 200
