"""A bug that makes everybody due at once, again and again: a cap trips, the lead is told once, and a person decides."""

import pytest

from clinic import clock
from clinic.mail import holding, storm
from clinic.mail.hold import Hold, Why
from clinic.mail.models import Message
from clinic.models import Clinic
from patients.care.episodes import active_patients
from tests.faults.oracle import AGAIN
from tests.faults.test_a_stopped_worker import ticked

pytestmark = pytest.mark.fault


def test_a_bug_that_makes_everybody_due_again_and_again(world, passes):
    world.plan()
    harbour = Clinic.objects.get(slug="harbour")
    mad = world.worker(PLANTED="everybody_again_and_again")
    beat = world.beat()
    world.until(lambda: Hold.objects.filter(clinic=harbour, whole=True).exists(), why="no cap tripped")
    sent, ticks = len(again(world)), ticked(world)
    world.until(lambda: ticked(world) > ticks + 3)
    world.kill(mad, beat)
    at_harbour = {row.message_id for row in Message.objects.filter(clinic=harbour)}
    most = storm.SPARE + 2 * active_patients([harbour.pk])[harbour.pk]
    assert sum(message_id in at_harbour for message_id in again(world)) <= most + 50  # a batch may be under way
    assert len(again(world)) >= sent
    told = [line.recipient for line in world.post.accepted if line.message_id in of_kind("storm", harbour)]
    assert told == ["lena@harbour.example"]
    for hold in holding.open_holds().filter(why=Why.STORM):
        assert holding.what_waits(hold, now=clock.now()).mails > 0
        assert holding.drop(by="Lena Lindqvist", hold=hold, now=clock.now())
    world.worker()
    world.beat()
    world.healed()
    passes("everybody due by a bug, again and again", may_repeat=1)  # the mad worker may have had one on the line


def again(world):
    """Return what the bug planned and the mail server took."""
    planned = set(Message.objects.filter(occasion__startswith=AGAIN).values_list("message_id", flat=True))
    return [line.message_id for line in world.post.accepted if line.message_id in planned]


def of_kind(kind, clinic):
    return set(Message.objects.filter(kind=kind, clinic=clinic).values_list("message_id", flat=True))
