"""Reminders follow the version in force, start with the programme, and count whoever answers as there."""

from datetime import date, time

import pytest

from clinic import clock
from patients.care import following, prescribing, reminding
from patients.care.prescribing import ExerciseDraft
from patients.models import Reminder, ReminderSettings
from programmes.dose import Dose
from tests.cast import answer, tick


def twice_a_day(patient) -> None:
    reminding.choose(
        patient=patient,
        on=True,
        times=[time(9), time(18)],
        quiet_from=time(21),
        quiet_until=time(8),
        now=clock.now(),
    )


@pytest.fixture
def version(dana, prescribed, at):
    at("2026-03-16 07:00")
    version = prescribed(dana)
    twice_a_day(dana)
    return version


def sent() -> list[tuple[date, int]]:
    return list(Reminder.objects.filter(verdict="due").order_by("due_at").values_list("day", "slot"))


def test_a_version_to_come_changes_no_reminder_before_its_first_day(alice, dana, version, at):
    draft = prescribing.draft_next(by=alice, prescription=version.prescription, now=clock.now())
    once = [ExerciseDraft(row.exercise, Dose(reps=10, sessions_per_day=1)) for row in draft.exercises.all()[:1]]
    prescribing.change_draft(by=alice, version=draft, starts_on=date(2026, 3, 18), exercises=once, now=clock.now())
    prescribing.publish(by=alice, version=draft, now=clock.now())
    for day in (16, 17, 18):
        for hour in ("09:00", "18:00"):
            at(f"2026-03-{day} {hour}")
            tick()
    assert sent() == [(date(2026, 3, day), slot) for day, slot in ((16, 1), (16, 2), (17, 1), (17, 2), (18, 1))]


def test_before_the_first_day_nothing_is_reminded_asked_or_found(dana, prescribed, outbox, at):
    at("2026-03-16 07:00")
    prescribed(dana, starts_on=date(2026, 3, 30))
    for day in range(16, 30):
        at(f"2026-03-{day} 09:00")
        tick()
    assert sent() == []
    assert outbox.to(dana.email) == []
    assert not dana.concerns.exists()
    assert following.today(patient=dana, now=clock.now()).prescriptions == ()
    at("2026-03-30 09:00")
    tick()
    assert sent() == [(date(2026, 3, 30), 1)]
    assert len(following.today(patient=dana, now=clock.now()).prescriptions) == 1


def test_answering_a_check_in_on_the_portal_counts_as_opened_and_one_by_phone_does_not(alice, dana, version, at):
    for day in (16, 17):
        at(f"2026-03-{day} 09:00")
        tick()
    answer(dana, 5, by=alice, channel="phone")
    assert ReminderSettings.objects.get().ignored == 2
    answer(dana, 5)
    assert ReminderSettings.objects.get().ignored == 0
