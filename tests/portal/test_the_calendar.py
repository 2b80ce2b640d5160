"""The sessions of the next four weeks in a patient's own calendar: neutral, private, and theirs to take back."""

from datetime import UTC, date, datetime, time
from typing import Any

import icalendar
import pytest
from django.test import Client

from clinic import clock
from patients.care import calendars, courses, prescribing, reminding
from patients.models import Patient
from tests.cast import At, answer
from tests.portal.conftest import above_the_footer

CLINICAL = ("session", "exercise", "physio", "pain", "back", "stretch", "dana", "clinic", "harbour", "programme")


def choose(patient: Patient, *times: time, zone: str = "Europe/Paris") -> None:
    reminding.choose(
        patient=patient,
        on=True,
        times=times,
        quiet_from=time(22),
        quiet_until=time(6),
        time_zone=zone,
        now=clock.now(),
    )


@pytest.fixture
def app() -> Client:
    """A calendar app: it has the link and nothing else."""
    return Client()


def link_of(patient: Patient) -> str:
    return f"/calendar/{calendars.token_of(patient)}.ics"


def events(response: Any) -> list[Any]:
    return list(icalendar.Calendar.from_ical(response.content).walk("VEVENT"))


def starts(response: Any) -> list[datetime]:
    return [event.start for event in events(response)]


def test_sessions_keep_their_local_time_across_a_clock_change(app: Client, dana: Patient, started: Any, at: At) -> None:
    at("2026-03-09 12:00")
    choose(dana, time(9), time(18))
    shown = starts(app.get(link_of(dana)))
    assert datetime(2026, 3, 28, 8, tzinfo=UTC) in shown
    assert datetime(2026, 3, 29, 7, tzinfo=UTC) in shown  # Paris went forward that night
    assert {moment.astimezone(dana.zone).time() for moment in shown} == {time(9), time(18)}
    assert (len(shown), min(shown).day, max(shown)) == (56, 9, datetime(2026, 4, 5, 16, tzinfo=UTC))


def test_an_entry_says_nothing_but_reminder(app: Client, dana: Patient, started: Any) -> None:
    response = app.get(link_of(dana))
    found = events(response)
    assert {str(event["SUMMARY"]) for event in found} == {"Reminder"}
    assert not [word for word in CLINICAL if word in response.content.decode().lower()]
    assert len({str(event["UID"]) for event in found}) == len(found)
    assert str(dana.pk) not in response.content.decode()


def test_it_is_private_and_says_when_it_has_not_changed(app: Client, dana: Patient, started: Any, at: At) -> None:
    first = app.get(link_of(dana))
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in first.headers["Cache-Control"]
    assert not first.cookies
    at("2026-03-02 15:00")
    again = app.get(link_of(dana), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    choose(dana, time(7), zone="")
    changed = app.get(link_of(dana), headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_asking_costs_few_queries(app: Client, dana: Patient, started: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(8):
        app.get(link_of(dana))


def test_a_new_link_ends_the_old_one(browser: Client, app: Client, dana: Patient, started: Any) -> None:
    old = link_of(dana)
    assert old in browser.get("/reminders/").content.decode()
    assert browser.post("/reminders/calendar/").headers["Location"] == "/reminders/"
    assert app.get(old).status_code == 404
    page = browser.get("/reminders/")
    assert link_of(dana) in page.content.decode()
    assert "The old one no longer works." in above_the_footer(page)
    assert app.get(link_of(dana)).status_code == 200


def test_looking_at_the_new_link_button_changes_nothing(browser: Client, dana: Patient, started: Any) -> None:
    old = link_of(dana)
    assert browser.get("/reminders/calendar/").status_code == 405
    assert link_of(dana) == old


def test_a_wrong_link_is_not_there_like_any_other(app: Client, dana: Patient, started: Any) -> None:
    good = calendars.token_of(dana)
    unknown = app.get("/calendar/nonsense.ics")
    for token in (good[:-1] + ("a" if good[-1] != "a" else "b"), reminding.stop_token(dana), "é", "a:b:c"):
        response = app.get(f"/calendar/{token}.ics")
        assert (response.status_code, response.content) == (404, unknown.content)


def test_nothing_is_shown_while_the_exercises_are_on_hold(app: Client, dana: Patient, started: Any) -> None:
    assert events(app.get(link_of(dana)))
    answer(dana, 9, symptoms={"saddle_numbness"})
    response = app.get(link_of(dana))
    assert (response.status_code, events(response)) == (200, [])


def test_a_pause_leaves_its_days_out(app: Client, dana: Patient, started: Any, at: At) -> None:
    now = at("2026-03-05 12:00")
    episode = dana.episodes.get()
    by = dana.physiotherapist
    away = {"from_on": date(2026, 3, 5), "until_on": date(2026, 3, 12), "reason": "On holiday"}
    courses.pause(by=by, episode=episode, now=now, **away)
    assert min(starts(app.get(link_of(dana)))).day == 12


def test_a_change_to_come_shows_from_its_day_on(app: Client, dana: Patient, started: Any, at: At) -> None:
    now = at("2026-03-02 12:00")
    by = dana.physiotherapist
    draft = prescribing.draft_next(by=by, prescription=started.prescription, now=now)
    draft.exercises.update(weekdays=[1])
    draft.starts_on = date(2026, 3, 9)
    draft.save(update_fields=["starts_on"])
    prescribing.publish(by=by, version=draft, now=now)
    days = [moment.date() for moment in starts(app.get(link_of(dana)))]
    assert days[:7] == [date(2026, 3, day) for day in range(2, 9)]
    assert days[7:] == [date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 23)]


def test_somebody_without_a_programme_has_an_empty_calendar(app: Client, dana: Patient) -> None:
    response = app.get(link_of(dana))
    assert (response.status_code, events(response)) == (200, [])
