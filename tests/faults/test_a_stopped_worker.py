"""A worker that stands still for longer than its lease, and then goes on as if nothing had been."""

import os
import signal

import pytest

from tests.faults.post import Drop, Hang

pytestmark = pytest.mark.fault


def stopped_at(world, step, **how):
    """Let the first worker stand still at a step of its third mail; returns it, with a second one at work."""
    victim = world.worker(**how)
    mine = []

    def manners(at, talk):
        if not mine and talk.mails + (at != "after") == 3 and at == step:
            mine.append(talk.number)
            os.kill(victim.pid, signal.SIGSTOP)
            if step != "after":
                raise Hang
        return

    world.post.manners = manners
    world.until(lambda: mine, why="the worker never came so far")
    return victim


def others_finish(world):
    world.worker()
    world.beat()
    world.healed()
    world.settle()


def test_that_had_the_servers_word_wakes_after_its_lease(world, passes):
    world.plan()
    victim = stopped_at(world, "after")
    others_finish(world)
    victim.send_signal(signal.SIGCONT)
    world.worker()
    passes("stopped worker wakes after its lease", may_repeat=1)


def test_whose_line_broke_meanwhile_wakes_after_its_lease(world, passes):
    world.plan()
    victim = stopped_at(world, "text")
    others_finish(world)
    world.post.cut()
    victim.send_signal(signal.SIGCONT)
    quiet(world, victim)
    passes("stopped worker wakes, its line cut")


def quiet(world, victim):
    """Wait until a woken worker has looked for mail once more."""
    ticks = ticked(world)
    world.until(lambda: ticked(world) > ticks + 2)
    assert victim.poll() is None


def ticked(world):
    with world.owner() as line:
        row = line.execute(
            "SELECT extract(epoch FROM last_ended_at) FROM clinic_tick WHERE name = 'deliver'"
        ).fetchone()
    return float(row[0]) if row and row[0] else 0.0


def test_a_line_cut_right_after_the_last_word(world, passes):
    cut = []

    def manners(step, talk):
        if step == "after" and talk.mails == 5 and not cut:
            cut.append(1)
            raise Drop
        return

    world.post.manners = manners
    world.plan()
    world.worker()
    world.beat()
    passes("line cut after the last word", may_repeat=1)
