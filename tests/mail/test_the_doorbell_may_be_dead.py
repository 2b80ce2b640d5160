import socket
import time

import pytest

from clinic.celery import app
from clinic.mail import doorbell
from clinic.mail.models import Message
from tests.mail.some_kinds import NOW, plan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker(settings, monkeypatch):
    """Return what points the doorbell at an address."""

    def at(url: str) -> None:
        settings.CELERY_BROKER_URL = url
        monkeypatch.setattr(doorbell, "_quiet_until", 0.0)

    return at


def waited(practice) -> float:
    began = time.monotonic()
    assert plan(practice) is not None
    return time.monotonic() - began


def test_a_refused_connection_keeps_nobody_waiting(practice, broker):
    broker("redis://127.0.0.1:9/0")
    assert waited(practice) < 0.2
    assert doorbell._quiet_until > time.monotonic()


def test_a_server_that_never_answers_keeps_nobody_waiting(practice, broker):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        broker(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        assert waited(practice) < 0.2
        assert doorbell._quiet_until > time.monotonic()
    assert Message.objects.count() == 1


def test_a_living_doorbell_rings(practice, broker, servers):
    broker(servers["REDIS_URL"])
    waited(practice)
    assert doorbell._quiet_until == 0.0
    with app.connection_for_read(servers["REDIS_URL"]) as connection:
        letter = connection.default_channel.client.lpop("celery")
    assert b"clinic.mail.tasks.deliver" in letter


def test_many_mails_of_one_transaction_ring_once(practice, settings, monkeypatch):
    from django.db import transaction

    rung = []
    monkeypatch.setattr(app, "send_task", lambda *_a, **_k: rung.append(1))
    monkeypatch.setattr(doorbell, "_quiet_until", 0.0)
    with transaction.atomic():
        for number in range(5):
            plan(practice, number)
    assert rung == [1]


def test_a_mail_for_later_does_not_ring(practice, monkeypatch):
    from datetime import timedelta

    monkeypatch.setattr(app, "send_task", lambda *_a, **_k: pytest.fail("rang"))
    plan(practice, due_at=NOW + timedelta(hours=1))
