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
