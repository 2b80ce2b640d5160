"""Deciding reminders in sets: a handful of queries however many are due, and nobody waits for whoever fails."""

import itertools
from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.mail.models import Message
from clinic.models import Staff
from patients.care import courses, reminding
from patients.models import Patient, Reminder, ReminderSettings
from tests.care.test_reminding import log
from tests.cast import At, Prescribe, a_patient, answer

MOST = 20


@pytest.fixture
def many(alice: Staff, prescribed: Prescribe, at: At):
    """Return what makes so many patients, who are all reminded at nine and at six."""

    numbers = itertools.count()

    def make(count: int) -> list[Patient]:
        at("2026-03-16 07:00")
        found = [a_patient(alice, f"Patient{next(numbers)} Pine") for _ in range(count)]
        for patient in found:
            prescribed(patient)
            reminding.choose(
                patient=patient,
                on=True,
                times=[time(9), time(18)],
                quiet_from=time(21),
                quiet_until=time(8),
                now=clock.now(),
            )
        return found

    return make


def queries_of_a_tick() -> int:
    with CaptureQueriesContext(connection) as queries:
        reminding.remind_due(now=clock.now())
    return len(queries)


def test_a_hundred_due_reminders_take_a_handful_of_queries(many, at):
    many(100)
    at("2026-03-16 09:00")
    assert queries_of_a_tick() <= MOST
    assert Reminder.objects.filter(verdict="due").count() == 100
    assert Message.objects.filter(kind="reminder").count() == 100
    assert not ReminderSettings.objects.due(clock.now()).exists()


def test_as_many_queries_for_thirty_as_for_three_after_days_without_a_tick(many, at):
    many(3)
    at("2026-03-19 09:00")
    few = queries_of_a_tick()
    many(30)
    at("2026-03-19 09:00")
    assert queries_of_a_tick() == few
    assert Reminder.objects.count() == 33 * 7


def test_each_is_decided_by_what_is_recorded_of_them(many, at):
    logged, held, paused, plain, off = many(5)
    at("2026-03-16 08:00")
    log(logged, logged.episodes.get().prescriptions.get().versions.get())
    answer(held, 5, symptoms={"fever"})
    episode = paused.episodes.get()
    courses.pause(
        by=paused.physiotherapist,
        episode=episode,
        from_on=date(2026, 3, 16),
        until_on=None,
        reason="Away",
        now=clock.now(),
    )
    ReminderSettings.objects.filter(patient=off).update(on=False)
    at("2026-03-16 09:00")
    assert reminding.remind_due(now=clock.now()) == 5
    verdicts = dict(Reminder.objects.values_list("patient", "verdict"))
    assert verdicts == {logged.pk: "done", held.pk: "held", paused.pk: "paused", plain.pk: "due", off.pk: "stopped"}
    assert [mail.subject for mail in Message.objects.filter(kind="reminder")] == [f"patient:{plain.pk}"]
    assert ReminderSettings.objects.get(patient=plain).ignored == 1
    assert ReminderSettings.objects.get(patient=off).next_at == at("2026-03-16 18:00")  # the last of today
    assert reminding.remind_due(now=clock.now()) == 5
    assert ReminderSettings.objects.get(patient=off).next_at is None
    assert list(Reminder.objects.filter(patient=off).values_list("verdict", flat=True)) == ["stopped", "stopped"]


def test_what_the_ledger_holds_is_not_decided_again(many, at):
    first, _second = many(2)
    now = at("2026-03-16 09:00")
    reminding.remind_due(now=now)
    ReminderSettings.objects.filter(patient=first).update(next_at=now)
    assert reminding.remind_due(now=now) == 1
    assert Reminder.objects.count() == Message.objects.filter(kind="reminder").count() == 2
    assert ReminderSettings.objects.get(patient=first).ignored == 1


def test_one_that_fails_keeps_nobody_from_being_reminded_and_the_tick_says_so(many, at):
    poison, *others = many(4)
    Patient.objects.filter(pk=poison.pk).update(time_zone="Mars/Olympus")
    at("2026-03-16 09:00")
    with pytest.raises(RuntimeError, match="1 failed"):
        reminding.remind_due(now=clock.now())
    assert set(Reminder.objects.values_list("patient", flat=True)) == {patient.pk for patient in others}
    assert ReminderSettings.objects.get(patient=poison).next_at is not None
