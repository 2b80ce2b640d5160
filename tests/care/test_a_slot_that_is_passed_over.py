"""Who changes times or zone within a day: a slot that gets no reminder by it has a line in the ledger that says why."""

from datetime import date, time

import pytest

from clinic import clock
from patients.care import reminding
from patients.models import Patient, Reminder, ReminderSettings
from patients.rules.reminders import WORDS, Reason
from tests.cast import answer, tick
from tests.journey.visitor import Page

GIVEN = {"on": True, "times": [time(9)], "quiet_from": time(21), "quiet_until": time(8)}
TODAY = date(2026, 3, 16)


@pytest.fixture
def dana_reminded(dana, prescribed, at) -> Patient:
    """Dana, reminded at nine from the 16th on."""
    at("2026-03-15 07:00")
    prescribed(dana)
    answer(dana, 6)
    return choose(dana)


def choose(patient, **changes):
    reminding.choose(patient=patient, now=clock.now(), **GIVEN | changes)
    patient.refresh_from_db()
    return patient


def ledger(day=TODAY):
    return list(Reminder.objects.filter(day=day).order_by("slot").values_list("slot", "verdict"))


def days(at, *moments):
    for moment in moments:
        at(moment)
        tick()


def test_who_moves_east_of_their_morning(dana_reminded, outbox, at):
    choose(dana_reminded, time_zone="America/New_York")
    days(at, "2026-03-15 20:00", "2026-03-16 12:00")
    choose(dana_reminded, time_zone="Europe/London")
    assert ledger() == [(1, "moved")]
    days(at, "2026-03-16 13:00", "2026-03-17 09:00")
    assert ledger() == [(1, "moved")]
    assert ledger(date(2026, 3, 17)) == [(1, "due")]
    assert WORDS[Reason.MOVED] in [one.words for one in reminding.decisions(dana_reminded, 5)]


def test_who_leaves_out_the_rest_of_a_day_by_moving(dana_reminded, at):
    choose(dana_reminded, time_zone="Pacific/Honolulu")
    days(at, "2026-03-15 20:00", "2026-03-16 18:00")  # 08:00 there, and 08:00 of the 17th in Kiritimati
    choose(dana_reminded, time_zone="Pacific/Kiritimati")
    assert ledger() == [(1, "moved")]
    assert ReminderSettings.objects.get().next_at.astimezone(dana_reminded.zone).date() == date(2026, 3, 17)


def test_who_chooses_an_earlier_time_after_it(dana_reminded, at):
    choose(dana_reminded, times=[time(18)])
    days(at, "2026-03-15 18:00", "2026-03-16 12:00")
    choose(dana_reminded)
    assert ledger() == [(1, "moved")]


def test_a_slot_whose_time_is_still_to_come_is_reminded_and_once(dana_reminded, at):
    choose(dana_reminded, times=[time(18)])
    days(at, "2026-03-15 18:00", "2026-03-16 12:00")
    choose(dana_reminded, times=[time(17)])
    assert ledger() == []
    days(at, "2026-03-16 17:00", "2026-03-16 18:00")
    assert ledger() == [(1, "due")]


def test_another_zone_and_another_time_in_one_are_one_change(dana_reminded, at):
    choose(dana_reminded, time_zone="America/New_York")
    days(at, "2026-03-15 20:00", "2026-03-16 12:00")
    choose(dana_reminded, time_zone="Europe/London", times=[time(18)])
    assert ledger() == []
    days(at, "2026-03-16 18:00")
    assert ledger() == [(1, "due")]


def test_what_was_due_before_the_change_is_decided_by_the_times_of_then(dana_reminded, at):
    days(at, "2026-03-15 18:00")
    at("2026-03-16 09:00")  # no tick has come yet
    choose(dana_reminded, times=[time(8)])
    assert ledger() == [(1, "due")]


def test_who_stops_at_noon_and_goes_on_before_their_time_is_reminded(dana_reminded, at):
    choose(dana_reminded, times=[time(18)])
    days(at, "2026-03-15 18:00", "2026-03-16 12:00")
    reminding.stop(token=reminding.stop_token(dana_reminded), now=clock.now())
    at("2026-03-16 15:00")
    choose(dana_reminded, times=[time(18)])
    days(at, "2026-03-16 18:00")
    assert ledger() == [(1, "due")]


@pytest.mark.parametrize("by_link", [True, False])
def test_who_stops_reads_why_the_slot_of_that_day_was_not_sent(dana_reminded, outbox, at, by_link):
    choose(dana_reminded, times=[time(18)])
    days(at, "2026-03-15 18:00", "2026-03-16 12:00")
    if by_link:
        reminding.stop(token=reminding.stop_token(dana_reminded), now=clock.now())
    else:
        choose(dana_reminded, times=[time(18)], on=False)
    days(at, "2026-03-16 18:00", "2026-03-17 18:00", "2026-03-18 18:00")
    assert ledger() == [(1, "stopped")]
    assert ledger(date(2026, 3, 17)) == []
    assert ReminderSettings.objects.get().next_at is None


def test_who_was_off_and_goes_on_after_the_time_reads_that(dana_reminded, at):
    choose(dana_reminded, on=False)
    days(at, "2026-03-15 18:00", "2026-03-16 12:00")
    choose(dana_reminded)
    assert ledger() == [(1, "stopped")]


def test_a_move_at_the_desk_is_written_down_too(dana_reminded, alice, as_user, at):
    choose(dana_reminded, time_zone="America/New_York")
    days(at, "2026-03-15 20:00", "2026-03-16 12:00")
    desk, address = as_user(alice), f"/admin/patients/patient/{dana_reminded.pk}/details/"
    form = Page(address, 200, desk.get(address).content.decode()).form(having="time_zone")
    desk.post(address, dict(form.values) | {"time_zone": "Europe/London"})
    assert ledger() == [(1, "moved")]
