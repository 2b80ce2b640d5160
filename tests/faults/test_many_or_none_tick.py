"""No beat, many beats, many sweepers, everybody at once: each mail goes out once."""

import pytest

from clinic.mail.hold import Hold
from patients.models import Reminder
from tests.faults.test_a_stopped_worker import ticked

pytestmark = pytest.mark.fault


def test_eight_sweepers_on_the_same_rows(world, passes):
    world.plan()
    world.healed()
    sweepers = [world.sweep() for _ in range(8)]
    assert [world.waits_for(sweeper) for sweeper in sweepers] == [0] * 8
    passes("eight sweepers")


@pytest.mark.parametrize("many", [2, 5])
def test_several_beats_and_two_workers(world, passes, many):
    beats = [world.beat() for _ in range(many)]
    world.worker()
    world.worker()
    world.plan()
    passes(f"{many} beats, two workers")
    assert all(beat.poll() is None for beat in beats)


def test_a_dead_beat_comes_back(world, passes):
    world.worker()
    world.until(lambda: ticked(world))
    world.plan()
    world.beat()
    world.healed()
    passes("beat dead, back")


@pytest.mark.parametrize(("hours", "verdict"), [(1, "due"), (4, "expired")])
def test_nothing_ticks_for_hours(world, passes, hours, verdict):
    world.plan()
    world.move(f"+{hours}h")
    world.worker()
    world.beat()
    world.healed()
    passes(f"beat dead for {hours} h", may_expire=hours > 3)
    said = Reminder.objects.filter(patient__in=world.plan_.to_remind).values_list("verdict", flat=True)
    assert list(said) == [verdict] * len(world.plan_.to_remind)  # late and once, or too late by rule


def test_no_beat_but_cron(world, passes):
    world.plan()
    world.healed()
    for _ in range(2):
        assert world.waits_for(world.sweep()) == 0
    passes("no beat, sweep from cron")


def test_everybody_is_due_at_nine(world, passes):
    world.worker(pool="prefork")
    world.worker(pool="prefork")
    world.beat()
    world.until(lambda: ticked(world))
    world.plan()
    passes("everybody due at 09:00")
    assert not Hold.objects.exists()  # no cap trips
    times = [line.at for line in world.post.accepted]
    print(f"first to last of {len(times)}: {max(times) - min(times):.1f} s")  # noqa: T201


@pytest.mark.parametrize("way", ["forward", "back"])
def test_the_clock_of_a_worker_is_an_hour_off(world, passes, way):
    world.plan()
    # What the fast one plans is due in an hour of everybody else: it is waited for by that one's clock.
    wrong = world.worker(**world.shifted("+1h" if way == "forward" else "-1h"))
    world.until(lambda: ticked(world))
    if way == "back":
        assert not world.post.accepted  # an hour ago nothing was due
    world.beat()
    world.worker()
    world.healed()
    passes(f"clock of a worker an hour {way}")
    assert wrong.poll() is None


def test_a_version_one_older_works_beside_the_new_one(world, passes):
    from clinic.celery import app

    world.plan()
    older = world.worker(PLANTED="an_older_version")
    world.until(lambda: ticked(world))
    with app.connection_for_write(world.throwaway.environment["REDIS_URL"]) as line:
        for _ in range(4):
            app.send_task("clinic.mail.tasks.of_the_next_version", connection=line, ignore_result=True)
    world.worker()
    world.beat()
    world.healed()
    passes("one version older beside the new")
    assert older.poll() is None
