"""A practice with a mail server, and processes that can be killed."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from clinic.local.sink import Sink
from clinic.mail.models import Message
from clinic.models import Clinic
from tests.mail import some_kinds  # noqa: F401  (registers them)
from tests.mail.gateway import TOKEN, Gateway

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def practice() -> Any:
    """Return a clinic of its own."""
    return Clinic.objects.create(
        slug="mill", name="Mill Lane Physio", phone="01632 960001", duty_email="duty@example.org"
    )


@pytest.fixture
def other_practice() -> Any:
    """Return another clinic."""
    return Clinic.objects.create(slug="weir", name="Weir Physio", phone="01632 960002", duty_email="duty@example.com")


@pytest.fixture
def leases_run_out() -> Callable[[], None]:
    """Return what lets every pause and lease end now, as the database's clock would."""

    def run_out() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE mail_message SET lease_until = now() WHERE lease_until IS NOT NULL")
            cursor.execute("UPDATE mail_message SET retry_at = now() WHERE retry_at IS NOT NULL")

    return run_out


@pytest.fixture
def worker(servers: dict[str, str], sink: Sink) -> Callable[..., subprocess.Popen[bytes]]:
    """Return what starts a delivering process on the test database."""

    def start(failpoint: str = "") -> subprocess.Popen[bytes]:
        own = {"EMAIL_URL": sink.url, "FAILPOINT": failpoint, "PYTHONPATH": str(CHECKOUT), "LOG_LEVEL": "ERROR"}
        environment = {**os.environ, **servers, **own}
        return subprocess.Popen([sys.executable, CHECKOUT / "tests/mail/worker.py"], env=environment, cwd=CHECKOUT)

    return start


def states() -> dict[str, int]:
    """Return how many mails are in each state."""
    found: dict[str, int] = {}
    for status in Message.objects.values_list("status", flat=True):
        found[str(status)] = found.get(str(status), 0) + 1
    return found


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """A gateway for text messages; give it a `status` or a `pause` to make it refuse."""
    with Gateway() as running:
        settings.TEXT_GATEWAY_URL, settings.TEXT_GATEWAY_TOKEN = running.url, TOKEN
        yield running
