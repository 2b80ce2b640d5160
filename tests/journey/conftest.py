"""The whole group, as `dev.py up` starts it, and the mails that left it."""

import email
import email.policy
import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.filled import Fill
from tests.ground.running import Up
from tests.journey.visitor import Visitor

PATIENCE = 75  # seconds: the slowest tick is one minute


LONDON = ZoneInfo("Europe/London")
NIGHT, MORNING = (22, 3), 8  # hours: the patient's day begins at three


def until_morning(now: datetime) -> timedelta:
    """Return how far the clinic's clock is put on at night: nobody prescribes at one in the morning."""
    if NIGHT[1] <= now.hour < NIGHT[0]:
        return timedelta()
    morning = now.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning - now + timedelta(days=now.hour >= NIGHT[0])


class Group:
    """One clinic's Limber, seen from outside, in its day; it can be started again with its clock moved on."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.run: Up | None = None
        self.ahead = until_morning(datetime.now(LONDON))

    def start(self, *, days: int = 0) -> None:
        """Start it so many days from now, ending the run before."""
        self.stop()
        ahead = self.ahead + timedelta(days=days)
        self.run = Up(self.data, *(["--clock", f"+{ahead.total_seconds():.0f}s"] if ahead else [])).ready()

    def now(self) -> datetime:
        """Return the time on the clinic's first clock."""
        return datetime.now(LONDON) + self.ahead

    def stop(self) -> None:
        """End it."""
        if self.run is not None and self.run.process.poll() is None:
            self.run.end()

    def visitor(self) -> Visitor:
        """Return a browser of its own."""
        assert self.run is not None
        return Visitor(f"http://localhost:{self.run.port}")

    def mails(self, address: str, *, subject: str = "") -> list[EmailMessage]:
        """Return the mails that left for an address, oldest first."""
        files = sorted((self.data / "mail").glob("[!.]*.eml"), key=lambda path: path.stat().st_mtime_ns)
        found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
        return [mail for mail in found if address in str(mail["To"]) and re.search(subject, str(mail["Subject"]))]

    def mail(self, address: str, *, subject: str = "", count: int = 1) -> EmailMessage:
        """Wait for the mails to an address; returns the last, and fails if there are more than `count`."""
        wait_for(lambda: len(self.mails(address, subject=subject)) >= count)
        found = self.mails(address, subject=subject)
        assert len(found) == count, [str(mail["Subject"]) for mail in found]
        return found[-1]


def wait_for(fact: Callable[[], Any]) -> None:
    """Wait until something shows from outside."""
    limit = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < limit, "it did not show in time"
        time.sleep(0.25)


def body(mail: EmailMessage) -> str:
    """Return what a mail says."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def group(filled: Fill) -> Iterator[Group]:
    """A group with a folder of its own."""
    folder = filled()
    running = Group(folder)
    yield running
    running.stop()
    shutil.rmtree(folder)
