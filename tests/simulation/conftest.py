"""One small clinic, simulated once for all tests of what came of it; nothing of it stays."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from patients.simulation.plan import Plan
from patients.simulation.running import World, simulate

PLAN = Plan(patients=12, weeks=4, seed=10)  # of every course, in four zones, and some of them silent


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield simulate(PLAN)
        transaction.set_rollback(True)


@pytest.fixture
def world(made: World) -> Iterator[World]:
    """Give the simulated clinic to one test; what the test does to it is undone."""
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)
