"""One patient, two programmes: a slot is of all that hold it, and is reminded while any of them still lacks it."""

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from clinic import clock
from patients.care import calendars, courses, following, prescribing, reminding
from patients.care.following import LogDraft
from patients.care.missing.auditing import audit
from patients.care.prescribing import ExerciseDraft
from patients.models import Reminder, ReminderSettings
from patients.models.episode import Problem
from programmes.dose import Dose
from tests.cast import tick

EVERY_DAY = frozenset(range(1, 8))


@pytest.fixture
def given(dana, alice, routine, at):
    """Return what gives Dana a programme of one exercise so many times a day."""
    at("2026-03-16 07:00")
    reminding.choose(
        patient=dana, on=True, times=[time(9), time(18)], quiet_from=time(21), quiet_until=time(8), now=clock.now()
    )

    def give(times, problem, *, weekdays=EVERY_DAY, starts_on=date(2026, 3, 16)):
        version = prescribing.prescribe(
            by=alice, patient=dana, programme=routine, starts_on=starts_on, baseline=6, now=clock.now(), problem=problem
        )
        one = ExerciseDraft(
            version.exercises.all()[0].exercise, Dose(reps=10, sessions_per_day=times, weekdays=weekdays)
        )
        prescribing.change_draft(by=alice, version=version, exercises=[one], now=clock.now())
        return prescribing.publish(by=alice, version=version, now=clock.now())

    return give


def log(version, slot):
    done = [LogDraft(row.pk, "done") for row in version.exercises.all()]
    patient = version.prescription.episode.patient
    following.record_session(
        patient=patient, version=version, key=uuid4(), slot=slot, started_at=clock.now(), logs=done, now=clock.now()
    )


def verdicts():
    return [tuple(row) for row in Reminder.objects.order_by("due_at").values_list("day", "slot", "verdict")]


def test_the_other_programme_is_reminded_where_only_the_first_was_done(given, at):
    back, _knee = given(1, Problem.BACK), given(1, Problem.OTHER)
    at("2026-03-16 08:30")
    log(back, 1)
    at("2026-03-16 09:00")
    tick()
    assert verdicts() == [(date(2026, 3, 16), 1, "due")]


def test_the_slots_are_those_of_the_programme_with_the_most_sessions_that_day(given, at):
    back, knee = given(1, Problem.BACK), given(2, Problem.OTHER, weekdays=frozenset({1}))
    for day in (16, 17):
        for hour in ("09:00", "18:00"):
            at(f"2026-03-{day} {hour}")
            tick()
    monday, tuesday = date(2026, 3, 16), date(2026, 3, 17)
    assert verdicts() == [(monday, 1, "due"), (monday, 2, "due"), (tuesday, 1, "due")]
    assert {back.prescription_id, knee.prescription_id} == set(reminding.plan_of(settings(), monday).holders(monday, 1))


def settings():
    return ReminderSettings.objects.select_related("patient").get()


def test_a_slot_is_done_once_every_programme_that_holds_it_has_it(given, at):
    back, knee = given(1, Problem.BACK), given(2, Problem.OTHER)
    at("2026-03-16 08:30")
    log(back, 1)
    log(knee, 1)
    at("2026-03-16 09:00")
    tick()
    at("2026-03-16 17:00")
    log(knee, 2)
    at("2026-03-16 18:00")
    tick()
    assert [verdict for _day, _slot, verdict in verdicts()] == ["done", "done"]


def test_a_programme_of_the_same_problem_counts_by_itself_too(given, at):
    back, _second = given(1, Problem.BACK), given(1, Problem.BACK)
    at("2026-03-16 08:30")
    log(back, 1)
    log(back, 2)
    at("2026-03-16 09:00")
    tick()
    assert verdicts() == [(date(2026, 3, 16), 1, "due")]


def test_one_programme_paused_leaves_the_other_its_reminders(given, alice, at):
    back, _knee = given(2, Problem.BACK), given(1, Problem.OTHER)
    courses.pause(
        by=alice,
        episode=back.prescription.episode,
        from_on=date(2026, 3, 16),
        until_on=None,
        reason="Away",
        now=clock.now(),
    )
    for hour in ("09:00", "18:00"):
        at(f"2026-03-16 {hour}")
        tick()
    assert [verdict for _day, _slot, verdict in verdicts()] == ["due", "paused"]


def test_a_second_programme_is_reminded_from_its_own_first_day(given, dana, at):
    given(1, Problem.BACK, weekdays=frozenset({1}))
    given(1, Problem.OTHER, starts_on=date(2026, 3, 18))
    for day in (16, 17, 18):
        at(f"2026-03-{day} 09:00")
        tick()
    assert [day for day, _slot, _verdict in verdicts()] == [date(2026, 3, 16), date(2026, 3, 18)]
    assert calendars.feed(settings(), now=clock.now()).count(b"BEGIN:VEVENT") == 28


def test_the_audit_agrees_and_finds_the_slot_of_the_second(given, dana, at):
    given(1, Problem.BACK)
    given(2, Problem.OTHER)
    for hour in ("09:00", "18:00"):
        at(f"2026-03-16 {hour}")
        tick()
    assert list(audit(now=clock.now())) == []
    ReminderSettings.objects.update(next_at=clock.now() + timedelta(days=9))
    assert [row.found for row in audit(now=clock.now())] == ["Next reminder: the time set for it is too late"]
