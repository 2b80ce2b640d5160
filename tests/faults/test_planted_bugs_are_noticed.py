"""The suite can go red: three bugs of the neighbours, planted, and each is complained of."""

import signal

import pytest

from tests.faults.test_a_stopped_worker import others_finish, quiet, stopped_at

pytestmark = pytest.mark.fault


def killed_with(world, bug, point):
    world.plan()
    world.died(world.worker(PLANTED=bug, FAILPOINT=point))
    others_finish(world)


def test_settling_before_sending_loses_a_mail(world):
    killed_with(world, "settle_before_send", "inside_data:3")
    found = world.examine(may_repeat=1)
    assert found.lost == 1, found.complaints
    assert "no mail server took it" in found.complaints[0]


def test_settling_a_batch_after_repeats_more_than_one_mail(world):
    killed_with(world, "settle_a_batch_after", "after_250:5")
    found = world.examine(may_repeat=1)
    assert found.repeated == 5
    assert any("5 repeats, where 1" in complaint for complaint in found.complaints)


def test_writing_without_the_token_sends_what_another_worker_has_sent(world):
    world.plan()
    victim = stopped_at(world, "text", PLANTED="write_without_the_token")
    others_finish(world)
    world.post.cut()
    victim.send_signal(signal.SIGCONT)
    quiet(world, victim)
    world.settle()
    found = world.examine()
    assert found.repeated >= 1, found.complaints
