from datetime import time
from typing import Any

import pytest
from django.test import Client

from patients.models import Patient, Reminder, ReminderSettings
from tests.cast import At, tick
from tests.portal.conftest import above_the_footer, page

CHOICE = {
    "on": "on",
    "time_1": "07:30",
    "time_2": "18:00",
    "quiet_from": "22:00",
    "quiet_until": "06:30",
    "time_zone": "Europe/Paris",
}


def test_as_many_times_as_sessions_a_day_can_be_chosen(browser: Client, dana: Patient, started: Any) -> None:
    body = browser.get("/reminders/").content.decode()
    assert 'id="id_time_2"' in body
    assert 'id="id_time_3"' not in body
    response = browser.post("/reminders/", CHOICE, follow=True)
    assert "Your reminder times are saved." in page(response)
    chosen = ReminderSettings.objects.get(patient=dana)
    assert (chosen.times, chosen.quiet_from, chosen.on) == ([time(7, 30), time(18)], time(22), True)
    dana.refresh_from_db()
    assert dana.time_zone == "Europe/Paris"


def test_they_can_be_switched_off(browser: Client, dana: Patient, started: Any) -> None:
    browser.post("/reminders/", {name: value for name, value in CHOICE.items() if name != "on"})
    assert ReminderSettings.objects.get(patient=dana).on is False


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("time_1", "25:00", "Write a time such as 09:00."),
        ("quiet_from", "", "Say when you go to sleep"),
        ("time_zone", "Mars/Olympus", "Choose one of the places in the list."),
    ],
)
def test_a_wrong_value_is_named_and_linked(
    field: str, value: str, says: str, browser: Client, dana: Patient, started: Any
) -> None:
    body = browser.post("/reminders/", CHOICE | {field: value}).content.decode()
    assert says in body
    assert f'href="#id_{field}"' in body
    assert 'value="18:00"' in body
    dana.refresh_from_db()
    assert dana.time_zone == "Europe/London"


def test_at_least_one_time_is_asked_for(browser: Client, started: Any) -> None:
    body = browser.post("/reminders/", CHOICE | {"time_1": "", "time_2": ""}).content.decode()
    assert "Choose at least one time" in body
    assert 'href="#id_time_1"' in body


def test_the_last_reminders_say_why_they_were_sent_or_not(browser: Client, dana: Patient, started: Any, at: At) -> None:
    at("2026-03-03 09:00")
    tick()
    assert Reminder.objects.filter(patient=dana).exists()
    assert "Sent: the session was not logged yet" in above_the_footer(browser.get("/reminders/"))
