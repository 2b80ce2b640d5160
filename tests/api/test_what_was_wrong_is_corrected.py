"""What was sent by mistake is corrected for a day, as a row of its own; later it takes a note."""

from typing import Any
from uuid import uuid4

import pytest

from clinic import clock
from patients.admin.timeline import timeline
from patients.care import adherence, following
from patients.care.facts import facts_of
from patients.models import CheckIn, Concern, Patient, Remark, Session
from tests.api.conftest import CHECK_INS, SESSIONS, Phone, a_check_in, a_session
from tests.cast import At


@pytest.fixture
def sent(phone: Phone, version: Any) -> dict[str, Any]:
    """A session that hurt very badly, as it was stored."""
    body = a_session(version)
    body["logs"][0] |= {"pain": 9}
    return dict(phone.send(SESSIONS, body).json())


def done(version: Any, **changes: Any) -> dict[str, Any]:
    whole = a_session(version, **changes)
    return {name: whole[name] for name in whole if name not in ("prescription", "slot", "started_at", "short")}


def test_a_session_is_corrected_by_a_row_of_its_own(
    phone: Phone, dana: Patient, version: Any, sent: dict[str, Any], at: At
) -> None:
    at("2026-03-03 08:59")
    key, body = uuid4(), done(version, effort=3)
    path = f"{SESSIONS}{sent['key']}/corrections/"
    first, again = (phone.send(path, body, key) for _time in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert phone.send(path, done(version, effort=4), key).status_code == 409
    old, new = Session.objects.filter(patient=dana).order_by("pk")
    assert (new.corrects, new.day, new.slot, new.effort) == (old, old.day, 1, 3)
    assert list(Session.objects.standing()) == [new]
    assert len(adherence.sessions_since(dana, new.day)) == 1
    titles = [event.title for event in timeline(dana) if event.title.startswith("Session")]
    assert {title.rpartition("(")[2] for title in titles} == {"a correction)", "corrected later)"}


def test_a_correction_withdraws_no_pain(phone: Phone, dana: Patient, version: Any, sent: dict[str, Any]) -> None:
    phone.send(f"{SESSIONS}{sent['key']}/corrections/", done(version))
    assert Concern.objects.filter(patient=dana, finding="exercise_pain").open().count() == 1
    (episode,) = dana.episodes.all()
    assert max(session.worst_pain or 0 for session in facts_of(episode, clock.now().date()).sessions) == 9


def test_a_correction_is_itself_corrected_within_the_day_of_the_first(
    phone: Phone, version: Any, sent: dict[str, Any], at: At
) -> None:
    path = f"{SESSIONS}{sent['key']}/corrections/"
    phone.send(path, done(version, effort=1))
    assert phone.send(path, done(version, effort=2)).status_code == 201
    at("2026-03-03 09:00")
    assert phone.send(path, done(version, effort=3)).status_code == 409
    assert [session.effort for session in Session.objects.standing()] == [2]


def test_after_a_day_it_takes_a_note(phone: Phone, dana: Patient, version: Any, sent: dict[str, Any], at: At) -> None:
    at("2026-03-03 09:00")
    late = phone.send(f"{SESSIONS}{sent['key']}/corrections/", done(version))
    assert (late.status_code, late.json()["type"].rpartition("#")[2]) == (409, "problem-too-late")
    key, path = uuid4(), f"{SESSIONS}{sent['key']}/notes/"
    answers = [phone.send(path, {"text": "It was the other leg"}, key) for _time in range(2)]
    assert [response.status_code for response in answers] == [201, 200]
    assert phone.send(path, {"text": "No"}, key).status_code == 409
    assert Remark.objects.get(patient=dana).text == "It was the other leg"
    assert ("Late note, about 2 March", "It was the other leg") in {(row.title, row.text) for row in timeline(dana)}


def test_a_check_in_is_corrected_and_keeps_its_red_flag(phone: Phone, dana: Patient, version: Any, at: At) -> None:
    key = uuid4()
    phone.send(CHECK_INS, a_check_in(pain=10, symptoms=["fever"]), key)
    at("2026-03-03 08:00")
    response = phone.send(f"{CHECK_INS}{key}/corrections/", a_check_in(pain=3))
    assert response.status_code == 201
    assert response.json()["advice"][0]["level"] == "urgent"  # the fever stands, whatever is unticked
    correction = CheckIn.objects.latest("pk")
    assert (correction.corrects.key, str(correction.on), correction.pain) == (key, "2026-03-02", 3)
    held = Concern.objects.filter(patient=dana).open().holding()
    assert {concern.finding for concern in held} == {"urgent_symptom", "very_severe_pain"}


def test_the_start_check_stays_the_start_check(phone: Phone, dana: Patient, version: Any) -> None:
    start = CheckIn.objects.get(patient=dana)
    phone.send(f"{CHECK_INS}{start.key}/corrections/", a_check_in(pain=5, change=None, history=["cancer"]))
    assert CheckIn.objects.latest("pk").kind == "start"
    assert Concern.objects.filter(patient=dana, finding="history").exists()


def test_somebody_elses_is_not_there(phone: Phone, erin: Patient, version: Any, prescribed: Any) -> None:
    now, theirs = clock.now(), prescribed(erin)
    logs = [following.LogDraft(row.pk, "done") for row in theirs.exercises.all()]
    key = following.record_session(
        patient=erin, version=theirs, key=uuid4(), slot=1, started_at=now, logs=logs, now=now
    ).key
    met = [
        phone.send(f"{SESSIONS}{one}/{what}/", done(version))
        for what in ("corrections", "notes")
        for one in (key, uuid4())
    ]
    assert {response.status_code for response in met} == {404}
    assert len({response.content for response in met}) == 1
