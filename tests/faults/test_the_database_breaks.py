"""PostgreSQL goes away in the middle: what was committed stands, what was not is done again."""

import signal

import pytest

from tests.faults.test_the_doorbell_breaks import at_work

pytestmark = pytest.mark.fault


@pytest.mark.parametrize(("way", "number"), [("fast", signal.SIGINT), ("immediate", signal.SIGQUIT)])
def test_restarted(world, passes, way, number):
    at_work(world)
    world.stop_postgres(number)
    world.start_postgres()
    world.healed()
    passes(f"PostgreSQL restarted {way}", may_repeat=1)


def test_every_session_ended(world, passes):
    at_work(world)
    with world.owner("postgres") as line:
        for _ in range(3):
            line.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'limber_fault'")
    world.healed()
    passes("PostgreSQL ends every session", may_repeat=3)


def test_read_only(world, passes):
    at_work(world)
    with world.owner("postgres") as line:
        line.execute("ALTER DATABASE limber_fault SET default_transaction_read_only = on")
        line.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'limber_fault'")
        seen = len(world.post.accepted)
        world.worker()  # it begins at once, and can write nothing
        world.until(lambda: "read-only" in world.logs(), why="nobody noticed")
        assert len(world.post.accepted) <= seen + 1
        line.execute("ALTER DATABASE limber_fault SET default_transaction_read_only = off")
        line.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'limber_fault'")
    world.healed()
    passes("PostgreSQL read-only", may_repeat=2)
