"""Valkey is a doorbell: whatever happens to it, nothing is lost, and the pages stay up."""

import pytest

pytestmark = pytest.mark.fault


def at_work(world):
    """Let a worker be in the middle of it."""
    world.worker()
    world.beat()
    world.plan()
    world.until(lambda: len(world.post.accepted) > 3)


def test_dead_from_the_start(world, passes):
    world.kill_valkey()
    world.worker()
    world.beat()
    world.plan()
    world.start_valkey()
    world.healed()
    passes("Valkey dead from the start")


def test_dead_for_good_but_for_cron(world, passes):
    world.kill_valkey()
    world.plan()
    world.healed()
    assert world.waits_for(world.sweep()) == 0
    passes("Valkey dead, sweep from cron")


def test_killed_in_the_middle_and_back_empty(world, passes):
    at_work(world)
    world.kill_valkey()
    world.start_valkey()
    world.healed()
    passes("Valkey killed, back empty")


def test_forgets_everything(world, passes):
    at_work(world)
    with world.doorbell() as line:
        for _ in range(10):
            line.flushall()
    world.healed()
    passes("Valkey FLUSHALL")


def test_cuts_every_line_again_and_again(world, passes):
    at_work(world)
    with world.doorbell() as line:
        for _ in range(5):
            line.client_kill_filter(skipme=True, _type="normal")
    world.healed()
    passes("Valkey cuts every line")


def out_of_memory(world):
    """Let Valkey refuse every write until it is given memory again."""
    with world.doorbell() as line:
        line.config_set("maxmemory-policy", "noeviction")
        line.config_set("maxmemory", 1)


def given_memory(world):
    with world.doorbell() as line:
        line.config_set("maxmemory", 0)
    world.healed()


def refused(world, process):
    return "used memory > 'maxmemory'" in (world.folder.private("logs") / f"{process}.log").read_text()


def test_out_of_memory_at_work(world, passes):
    at_work(world)
    out_of_memory(world)
    world.until(lambda: refused(world, "beat"))
    given_memory(world)
    passes("Valkey out of memory")


def test_out_of_memory_from_the_start(world, passes):
    out_of_memory(world)
    world.worker()
    world.beat()
    world.plan()
    world.until(lambda: refused(world, "worker") and refused(world, "beat"))
    given_memory(world)
    passes("Valkey out of memory from the start")
