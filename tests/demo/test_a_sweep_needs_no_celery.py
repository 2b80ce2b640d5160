"""`manage.py sweep` does what the ticks do, once, where neither Celery nor Redis is."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from clinic import clock
from clinic.mail import kinds, outbox
from clinic.mail.models import Message, Status
from clinic.models import Tick
from clinic.ticks import INTERVALS
from patients.models import Assessment, Reminder
from tests.cast import answer
from tests.ground.running import CHECKOUT

IN_ORDER = [
    "assess",
    "remind",
    "prompt",
    "messages",
    "escalate",
    "absences",
    "chase",
    "lists",
    "audit",
    "seal",
    "deliver",
]
NOWHERE = "redis://127.0.0.1:9/0"


@pytest.fixture
def sweep(servers, sink):
    """Return what runs the command in a process of its own, with a dead Redis."""

    def run(**more: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, **servers, "REDIS_URL": NOWHERE, "EMAIL_URL": sink.url, "LOG_LEVEL": "ERROR", **more}
        command = [sys.executable, "manage.py", "sweep"]
        return subprocess.run(command, env=env, cwd=CHECKOUT, capture_output=True, text=True, timeout=60)

    return run


@pytest.mark.django_db(transaction=True)
def test_what_is_due_is_done_and_mailed_without_redis(dana, alice, prescribed, sweep, sink, client):
    prescribed(dana, starts_on=(clock.now() - timedelta(days=17)).date())
    answer(dana, 6, 6)  # worse: Alice and Dana are to be told
    done = sweep()
    assert done.returncode == 0, done.stderr
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == IN_ORDER
    assert sink.to(alice.email)
    assert set(Tick.objects.filter(last_error="").values_list("name", flat=True)) == set(INTERVALS)
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_clock_of_the_demo_moves_the_sweep(dana, prescribed, sweep):
    prescribed(dana)
    answer(dana, 6)
    done = sweep(CLOCK_SHIFT="+17d")
    assert done.returncode == 0, done.stderr
    assert "assess: 1 " in done.stdout
    assert Assessment.objects.filter(findings__contains=["no_answer"]).exists()
    assert Reminder.objects.filter(patient=dana).exists()


@pytest.mark.django_db
def test_one_kind_of_work_that_fails_stops_no_other(clinic, settings, sink, capsys, monkeypatch):
    from patients.management.commands import sweep

    def broken(**_rest: object) -> int:
        raise RuntimeError("the library burned down")

    monkeypatch.setitem(sweep.SWEEP, "assess", (broken, "episodes assessed"))
    settings.CELERY_BROKER_URL = ""
    kinds.register(kinds.Kind("sweep-test", compose=lambda _message: kinds.Mail("Hello", "Hello")))
    outbox.enqueue(
        kind="sweep-test", subject="x:1", occasion="", recipient="a@example.org", clinic=clinic, now=clock.now()
    )
    with pytest.raises(CommandError, match="Failed: assess"):
        call_command("sweep")
    said = capsys.readouterr()
    assert "the library burned down" in said.err
    assert "deliver: 1 " in said.out
    assert Message.objects.get().status == Status.ACCEPTED
    assert "the library burned down" in Tick.objects.get(name="assess").last_error
