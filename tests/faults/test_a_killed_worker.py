"""kill -9: at each named point, of the whole group, and at any moment."""

import random
import time

import pytest

pytestmark = pytest.mark.fault
# (point, how many lines died after the last word)
POINTS = [
    ("before_claim_commit", 0),
    ("after_claim", 0),
    ("after_sending:3", 0),
    ("inside_data:3", 0),
    ("after_250:3", 1),
    ("after_settle:3", 0),
]


@pytest.mark.parametrize(("point", "repeats"), POINTS, ids=[point for point, _ in POINTS])
def test_at_a_named_point(world, passes, point, repeats):
    world.plan()
    victim = world.worker(FAILPOINT=point)
    world.died(victim)
    world.worker()
    world.beat()
    world.healed()
    passes(f"worker killed {point.partition(':')[0]}", may_repeat=repeats)


def test_the_whole_group(world, passes):
    world.plan()
    group = [world.worker(pool="prefork"), world.beat(), world.sweep()]
    world.until(lambda: len(world.post.accepted) > random.randint(1, 20))
    world.kill(*group)
    world.worker()
    world.beat()
    world.healed()
    passes("whole group killed", may_repeat=3)  # two children and the sweep may each have had a mail on the line


def test_at_any_moment(world, passes):
    world.plan()
    world.beat()
    kills = 3
    for _ in range(kills):
        victim, seen = world.worker(), len(world.post.accepted)
        world.until(lambda seen=seen: len(world.post.accepted) > seen or not any(world.left()))
        time.sleep(random.uniform(0, 0.1))
        world.kill(victim)
    world.worker()
    world.healed()
    passes("workers killed at any moment", may_repeat=kills)
