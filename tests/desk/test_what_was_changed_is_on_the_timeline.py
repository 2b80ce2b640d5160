"""The timeline tells each change around a programme, with who made it and why, and nothing that did not change."""

from datetime import date, timedelta
from uuid import uuid4

import pghistory
import pytest
from django.urls import reverse

from clinic import clock
from patients.admin.timeline import page_of
from patients.care import carers, courses, goals, moving
from tests.cast import answer


@pytest.fixture
def episode(prescribed, dana, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    return dana.episodes.get()


@pytest.fixture
def by_alice(alice):
    """Everything is done by Alice, as a request of hers would say."""
    with pghistory.context(user=alice.user_id):
        yield alice


def changes(patient) -> dict[str, str]:
    return {event.title: event.text for event in page_of(patient, "changes").events if ", version" not in event.title}


def test_a_programme_that_was_only_given_has_no_change(episode, dana):
    assert changes(dana) == {}


def test_a_restart_says_from_when_why_and_who(episode, dana, by_alice, at):
    at("2026-03-20 09:00")
    courses.restart(by=by_alice, episode=episode, started_on=date(2026, 3, 19), reason="A new strain.", now=clock.now())
    title = "The review clock starts again: day 0 is 19 March 2026"
    assert changes(dana) == {title: "A new strain. By Alice Archer"}


def test_maintenance_and_the_way_back(episode, dana, by_alice, at):
    courses.maintain(by=by_alice, episode=episode, now=clock.now())
    begun = "Maintenance has begun: the review clock stands"
    assert changes(dana) == {begun: "By Alice Archer"}
    at("2026-03-20 09:00")
    answer(dana, 5)
    assert "Back from maintenance: the review clock runs again" in changes(dana)


def test_a_review_that_was_set_says_its_day(episode, dana, by_alice):
    courses.set_review(by=by_alice, episode=episode, review_on=date(2026, 3, 24), now=clock.now())
    assert changes(dana) == {"Next review set: 24 March 2026": "By Alice Archer"}


def test_who_looks_after_the_patient_now(episode, dana, by_alice, bob):
    moving.move(by=by_alice, patient=dana, to=bob, now=clock.now())
    assert changes(dana) == {"Given to Bob Barker": "By Alice Archer"}


def test_flags_and_the_time_for_a_session(episode, dana):
    dana.flags, dana.session_minutes = ["pregnancy"], 10
    dana.save()
    title = "To think of when exercises are chosen: Pregnancy"
    assert changes(dana) == {title: "Time the patient has for a session: 10 minutes"}
    dana.flags, dana.session_minutes = [], None
    dana.save()
    title = "To think of when exercises are chosen: nothing"
    assert changes(dana)[title] == "Time the patient has for a session: not asked"


def test_other_details_are_no_change_of_the_care(episode, dana):
    dana.phone = "07700 900999"
    dana.save()
    assert changes(dana) == {}


def test_the_goal_in_the_patients_words(episode, dana):
    goals.set_goal(patient=dana, key=uuid4(), text="Carry my granddaughter", rating=3, now=clock.now())
    assert changes(dana) == {"Goal set by the patient": "Carry my granddaughter"}
    [event] = [one for one in page_of(dana, "changes").events if one.title.startswith("Goal")]
    assert event.others, "it may tell about somebody else"


def test_a_carers_access_given_and_ended(episode, dana, alice):
    now = clock.now()
    about = {"patient": dana, "name": "Kit Doyle", "relation": "partner", "scope": "see"}
    until = now.date() + timedelta(days=30)
    row = carers.give(**about, by=alice, email="kit@example.org", ends_on=until, why="Dana asked for it.", now=now)
    given = "See the programme and how it goes. Dana asked for it. By Alice Archer"
    assert changes(dana) == {"Access given: Kit Doyle (partner)": given}
    carers.end(by=None, access=row, now=now)
    assert changes(dana)["Access ended: Kit Doyle (partner)"] == "By the patient"


def test_a_request_says_who_by_itself(episode, dana, alice, as_user):
    client, address = as_user(alice), reverse("admin:patients_episode_review", args=[episode.pk])
    client.post(address, {"review_on": "2026-03-24"})
    assert changes(dana) == {"Next review set: 24 March 2026": "By Alice Archer"}


def test_of_another_patient_nothing_is_told(episode, dana, erin, by_alice, bob):
    courses.set_review(by=by_alice, episode=episode, review_on=date(2026, 3, 24), now=clock.now())
    moving.move(by=by_alice, patient=dana, to=bob, now=clock.now())
    assert changes(erin) == {}
