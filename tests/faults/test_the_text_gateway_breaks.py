"""Text messages, the outbox's second way: refused, slow, a worker killed after the hand-over, undelivered."""

import json
import os
import signal
import urllib.request
from uuid import uuid4

import pytest

from clinic import clock
from clinic.mail.models import Channel, Message, Status
from clinic.mail.receipts import signature
from clinic.models import Clinic, Staff
from patients.care import checking_in
from patients.models import ReminderSettings
from tests.faults.cast import named
from tests.mail.gateway import TOKEN, Gateway

pytestmark = pytest.mark.fault


@pytest.fixture
def gateway(world, settings):
    """A gateway to which staff with a phone and a dozen patients who chose it are texted."""
    Staff.objects.filter(clinic__slug="harbour").update(phone="07700 900500")
    chosen = [patient.pk for patient in named("Reminded")]
    ReminderSettings.objects.filter(patient__in=chosen).update(by_text=True, text_phone="07700900123")
    with Gateway() as running:
        settings.TEXT_GATEWAY_URL, settings.TEXT_GATEWAY_TOKEN = running.url, TOKEN
        world.gateway = running
        yield running


def send(world):
    """Let mails become due, and with them the texts of an urgent concern and of the reminders."""
    world.plan()
    patient = [one for one in named("Reminded") if one.clinic.slug == "harbour"][-1]  # whose staff have a phone
    checking_in.report_symptoms(patient=patient, key=uuid4(), symptoms=frozenset({"fever"}), now=clock.now())


def texts(**which):
    return Message.objects.filter(channel=Channel.TEXT, **which)


def due():
    """Return the texts whose time has come: what is for a patient's morning waits for it, if it is night now."""
    return texts(due_at__lte=clock.now())


def all_out(but=0):
    """Hold that texts of concerns and reminders were planned, and that all but so many of those due were taken."""
    assert {"concern", "reminder"} <= set(due().values_list("kind", flat=True))
    assert due().exclude(status=Status.ACCEPTED).count() == but


def test_refuses_for_a_while_and_one_number_for_good(world, passes, gateway):
    gateway.status, gateway.statuses = 503, {"07700900500": 400}
    send(world)
    world.worker()
    world.beat()
    world.until(lambda: texts(status=Status.DEFERRED).exists(), why="nobody tried")
    world.until(lambda: texts(status=Status.FAILED).exists(), why="nobody was refused")
    gateway.status = 202
    world.healed()
    passes("texts refused for a while, one for good")
    harbour = Clinic.objects.get(slug="harbour")
    refused = Message.objects.needing_a_person(harbour).filter(channel=Channel.TEXT)
    assert {row.recipient for row in refused} == {"07700900500"}
    all_out(but=len(refused))


def test_is_slow_with_two_workers(world, passes, gateway):
    gateway.pause = 0.05
    send(world)
    world.worker()
    world.worker()
    world.beat()
    passes("texts slow")
    all_out()


def test_a_worker_dies_between_the_hand_over_and_the_mark(world, passes, gateway):
    send(world)
    victim = world.worker()
    gateway.on_taken = lambda: os.kill(victim.pid, signal.SIGKILL) if len(gateway.log) == 3 else None
    world.beat()
    world.died(victim)
    gateway.on_taken = lambda: None
    world.worker()
    world.healed()
    passes("worker killed after a text was taken", may_repeat=1)
    all_out()
    assert gateway.asked[2]["once"] == gateway.taken[2]["reference"]
    assert len(gateway.taken) == due().count() + 1  # once more, under the same reference


def test_a_text_is_not_delivered(world, passes, gateway):
    send(world)
    address = f"http://127.0.0.1:{world.web()}/texts/receipt/"
    world.worker()
    world.beat()
    passes("text undelivered")
    lost = gateway.taken[0]["reference"]
    world.until(lambda: receipt(address, lost) == 204, why="the receipt was never taken")
    row = Message.objects.get(message_id=lost)
    assert (row.status, row.last_reply) == (Status.FAILED, "Not delivered. switched off")
    assert Message.objects.needing_a_person(row.clinic).filter(pk=row.pk).exists()


def receipt(address, reference):
    body = json.dumps({"reference": reference, "status": "undelivered", "reason": "switched off"}).encode()
    asked = urllib.request.Request(address, body, {"X-Signature": signature(body), "Host": "localhost"})
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return answer.status
    except OSError:
        return None
