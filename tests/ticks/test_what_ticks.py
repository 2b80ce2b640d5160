"""The standing work: every tick is a task that exists, on a plain interval, and late is told from healthy."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clinic import ticks
from clinic.celery import INTERVALS, app
from clinic.models import Tick
from patients.care import standing
from patients.care.passing import TIMERS
from patients.care.standing import WORK
from patients.management.commands.sweep import SWEEP
from tests.ticks.running import all_ticks_ended


def test_every_tick_is_a_task_that_a_worker_knows():
    app.loader.import_default_modules()
    assert {task for task, _interval in INTERVALS.values()} <= set(app.tasks)


def test_all_standing_work_ticks_and_nothing_else_does():
    """One list: the tasks, the sweep, the audit and time that passes in the demo all take their work from it."""
    assert {*WORK, "audit", "seal", "deliver"} == set(INTERVALS) == set(SWEEP)
    assert [work for work, _model, _column in TIMERS] == [work for work in WORK.values() for _timer in work.timers]


def test_beat_has_every_tick_on_a_plain_interval():
    schedule = app.conf.beat_schedule
    assert {name: entry["schedule"] for name, entry in schedule.items()} == {
        name: interval for name, (_task, interval) in INTERVALS.items()
    }


def test_a_tick_that_never_ran_is_late(db, client):
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "“assess” has never run." in answer.json()["problems"]


def test_ticks_that_ended_lately_are_healthy_and_three_intervals_later_are_not(db, client):
    all_ticks_ended()
    assert client.get("/healthz").status_code == 200
    Tick.objects.filter(name="assess").update(last_ended_at=timezone.now() - timedelta(seconds=181))
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert [problem[:9] for problem in answer.json()["problems"]] == ["“assess” "]


def test_a_tick_that_fails_keeps_its_error_and_does_not_count_as_ended(db):
    with pytest.raises(RuntimeError), ticks.ticking("remind"):
        raise RuntimeError("no ink")
    tick = Tick.objects.get(name="remind")
    assert (tick.last_error, tick.last_ended_at) == ("RuntimeError: no ink", None)


def test_a_tick_goes_on_until_nothing_is_left(monkeypatch):
    monkeypatch.setattr(standing, "AT_A_TIME", 2)
    left = [5]

    def do(*, now, limit):
        done = min(limit, left[0])
        left[0] -= done
        return done

    standing.do_for_a_tick(standing.Work(do, "rows done", ()), now=timezone.now())
    assert left == [0]


def test_a_tick_leaves_the_rest_to_the_next_when_its_time_is_up(monkeypatch):
    monkeypatch.setattr(standing, "AT_A_TIME", 2)
    monkeypatch.setattr(standing, "LONG_ENOUGH", 0.0)
    calls = []

    def do(*, now, limit):
        calls.append(limit)
        return limit

    standing.do_for_a_tick(standing.Work(do, "rows done", ()), now=timezone.now())
    assert calls == [2]
