"""Two hosts, each with a worker and a beat; the line of one is pulled while it sends, and put back later."""

import pytest

from tests.faults.hosts import network
from tests.faults.test_a_stopped_worker import ticked

pytestmark = pytest.mark.fault


@pytest.mark.parametrize("step", ["data", "text", "after"])
def test_the_other_does_its_work_and_nothing_is_lost_or_doubled(world, passes, step):
    with network(world, 2) as hosts:
        by_address = {host.address: host for host in hosts}
        cut = []

        def manners(at, talk):
            if at == step and talk.mails + (at != "after") == 3 and not cut:
                cut.append(by_address[talk.peer])
                cut[0].cut_off()
            return

        world.post.manners = manners
        for host in hosts:
            host.work()
        world.until(lambda: ticked(world), why="no host ticks")
        world.plan()
        world.until(lambda: cut, why="no host sends")
        world.until(lambda: not any(world.left()), why="the other host did not do its work")
        cut[0].join()
        world.healed()
        passes(f"a host cut off at “{step}”", may_repeat=1)
        assert all(child.poll() is None for child in world.children)
