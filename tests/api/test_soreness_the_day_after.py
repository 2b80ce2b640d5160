"""The day after a session that hurt, one question: has it settled?"""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from patients.admin.timeline import timeline
from patients.models import Concern, Patient, Soreness
from tests.api.conftest import SESSIONS, Phone, a_session
from tests.cast import At
from tests.portal.conftest import above_the_footer
from tests.portal.test_a_session import address

QUESTION = "Has yesterday's soreness settled?"


@pytest.fixture
def hurt(phone: Phone, version: Any, at: At) -> str:
    """The key of Monday's session, after which it hurt a little; it is Tuesday."""
    key = phone.send(SESSIONS, a_session(version, pain_after=4)).json()["key"]
    at("2026-03-03 09:00")
    return str(key)


def test_it_is_asked_on_the_day_after_and_once(phone: Phone, version: Any, hurt: str, at: At) -> None:
    assert phone.get("/api/v1/today/").json()["sore_session"] == hurt
    for path in ("/today/", address(version)):
        assert QUESTION in above_the_footer(phone.get(path))
    response = phone.client.post(f"/soreness/{hurt}/", {"answer": "settled"})
    assert (response.status_code, response.headers["Location"]) == (303, "/today/")
    assert QUESTION not in above_the_footer(phone.get("/today/"))
    assert phone.get("/api/v1/today/").json()["sore_session"] is None


def test_it_is_not_asked_two_days_after(phone: Phone, hurt: str, at: At) -> None:
    at("2026-03-04 09:00")
    assert QUESTION not in above_the_footer(phone.get("/today/"))


def test_it_is_not_asked_where_nothing_hurt(phone: Phone, version: Any, at: At) -> None:
    phone.send(SESSIONS, a_session(version, pain_after=0))
    at("2026-03-03 09:00")
    assert phone.get("/api/v1/today/").json()["sore_session"] is None


def test_the_last_session_of_the_day_counts(phone: Phone, version: Any, at: At) -> None:
    phone.send(SESSIONS, a_session(version, pain_after=6))
    at("2026-03-02 19:00")
    phone.send(SESSIONS, a_session(version, slot=2, pain_after=0))
    at("2026-03-03 09:00")
    assert phone.get("/api/v1/today/").json()["sore_session"] is None


@pytest.mark.parametrize("answer", ["sore", "worse"])
def test_what_has_not_settled_suggests_easing_off_and_opens_nothing(
    answer: str, phone: Phone, dana: Patient, hurt: str
) -> None:
    phone.client.post(f"/soreness/{hurt}/", {"answer": answer})
    assert "Ease off today" in above_the_footer(phone.get("/today/"))
    (shown,) = [event for event in timeline(dana) if event.title.startswith("Soreness")]
    assert (shown.level, shown.text.partition(":")[0]) == ("soon", "Consider easing off")
    assert not Concern.objects.filter(patient=dana).exists()


def test_sent_as_json_the_first_answer_stands(phone: Phone, hurt: str, dana: Patient) -> None:
    path = f"{SESSIONS}{hurt}/soreness/"
    answers = ["sore", "sore", "settled"]
    met = [phone.send(path, {"answer": answer}, method="PUT") for answer in answers]
    assert [response.status_code for response in met] == [201, 200, 409]
    assert met[0].json()["ease_off"].startswith("Ease off today")
    assert met[0].json() == met[1].json()
    assert Soreness.objects.get(patient=dana).answer == "sore"


def test_it_is_nobody_elses_to_answer(phone: Phone, erin: Patient, hurt: str, as_user: Any, dana: Patient) -> None:
    other: Client = as_user(erin)
    assert other.post(f"/soreness/{hurt}/", {"answer": "worse"}).status_code == 404
    assert other.post(f"/soreness/{uuid4()}/", {"answer": "worse"}).status_code == 404
    assert not Soreness.objects.exists()
