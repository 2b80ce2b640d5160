"""The demo, made once for all its tests, as the command makes it; nothing of it stays."""

from collections.abc import Iterator
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from clinic import clock


class Demo:
    """When the demo was made, and what the command said."""

    def __init__(self) -> None:
        self.made: datetime = clock.now()
        self.said = StringIO()
        call_command("demo", stdout=self.said)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker) -> Iterator[Demo]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Demo()
        transaction.set_rollback(True)


@pytest.fixture
def demo(made: Demo) -> Iterator[Demo]:
    """Give the demo to one test; what the test does to it is undone."""
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)
