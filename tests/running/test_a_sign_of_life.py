"""A monitor outside hears from us while all is well, and only then: it rings somebody when it hears nothing."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.utils import timezone

from clinic import clock, heartbeat
from clinic.celery import app
from clinic.mail import holding
from clinic.models import Tick
from tests.ground.running import CHECKOUT, free_port
from tests.ticks.running import all_ticks_ended

SCHEDULE = "from clinic.celery import app; print(*sorted(app.conf.beat_schedule))"


class Monitor:
    """A monitor on this machine: keeps the addresses it is asked for, and answers with `status`."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.status = 200
        monitor = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                monitor.heard.append(self.path)
                self.send_response(monitor.status)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def monitor(db, settings) -> Iterator[Monitor]:
    """The monitor that HEARTBEAT_URL names."""
    made = Monitor()
    threading.Thread(target=made.server.serve_forever, args=[0.02], daemon=True).start()
    settings.HEARTBEAT_URL = f"http://127.0.0.1:{made.server.server_port}/a-secret-name"
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_it_hears_from_us_while_all_is_well(monitor):
    all_ticks_ended()
    assert heartbeat.beat()
    assert monitor.heard == ["/a-secret-name"]


def test_it_hears_nothing_while_a_tick_is_late(monitor):
    all_ticks_ended()
    Tick.objects.filter(name="assess").update(last_ended_at=timezone.now() - timedelta(seconds=181))
    assert not heartbeat.beat()
    assert monitor.heard == []


def test_it_hears_nothing_while_mail_is_kept_back(monitor, clinic):
    all_ticks_ended()
    holding.pause(by="Mona", note="", now=clock.now())
    assert not heartbeat.beat()
    assert monitor.heard == []


def test_nothing_is_sent_until_an_address_is_given(monitor, settings):
    all_ticks_ended()
    settings.HEARTBEAT_URL = ""
    assert not heartbeat.beat()
    assert monitor.heard == []


@pytest.mark.parametrize("status", [301, 404, 500])
def test_a_monitor_that_does_not_want_it_stops_nothing(monitor, status):
    all_ticks_ended()
    monitor.status = status
    assert not heartbeat.beat()


@pytest.mark.parametrize("address", ["http://127.0.0.1:{port}/a-secret-name", "not an address", "ftp://a-secret-name/"])
def test_a_monitor_that_cannot_be_reached_stops_nothing_and_is_not_named(db, settings, caplog, address):
    all_ticks_ended()
    settings.HEARTBEAT_URL = address.format(port=free_port())
    assert not heartbeat.beat()
    assert "The monitor outside did not hear us" in caplog.text
    assert "a-secret-name" not in caplog.text


def test_the_task_and_the_sweep_both_send_it(monitor):
    all_ticks_ended()
    app.loader.import_default_modules()  # as a worker does
    app.tasks["clinic.tasks.sign_of_life"]()
    call_command("sweep")
    assert monitor.heard == ["/a-secret-name"] * 2


@pytest.mark.parametrize(("address", "there"), [("", False), ("https://monitor.example/1", True)])
def test_beat_ticks_for_it_where_an_address_is_given(address, there):
    env = {**os.environ, "HEARTBEAT_URL": address}
    said = subprocess.run([sys.executable, "-c", SCHEDULE], cwd=CHECKOUT, env=env, capture_output=True, text=True)
    assert ("sign of life" in said.stdout, "assess" in said.stdout) == (there, True), said.stderr
