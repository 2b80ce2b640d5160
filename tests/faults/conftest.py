"""The world of the faults, and the table of what they did."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection

from tests.faults.world import World

ROWS = int(os.environ.get("FAULT_ROWS", "100"))
AT = os.environ.get("FAULT_AT", "")
RUNS = int(os.environ.get("FAULT_RUNS", "1"))


@dataclass
class Row:
    """One line of the table, all runs of a fault together."""

    runs: int = 0
    rows: int = 0
    lost: int = 0
    repeated: int = 0
    slowest: float = 0.0


TABLE: dict[str, Row] = {}
BEGAN = time.monotonic()
LINE = "line of the table"  # under this name a test's report carries what it found, out of whichever process it ran in


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if RUNS > 1 and "world" in metafunc.fixturenames:
        metafunc.fixturenames.append("run")
        metafunc.parametrize("run", range(1, RUNS + 1))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    for name, line in report.user_properties:
        if name == LINE and report.when == "call":
            fault, rows, lost, repeated, seconds = line
            row = TABLE.setdefault(fault, Row())
            row.runs += 1
            row.rows += rows
            row.lost += lost
            row.repeated += repeated
            row.slowest = max(row.slowest, seconds)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if TABLE:
        terminalreporter.write_line("")
        terminalreporter.write_line(f"{'fault':<58} {'runs':>5} {'rows':>6} {'lost':>5} {'repeated':>9} {'slowest':>9}")
    for fault, row in sorted(TABLE.items()):
        line = f"{fault:<58} {row.runs:>5} {row.rows:>6} {row.lost:>5} {row.repeated:>9} {row.slowest:>7.1f} s"
        terminalreporter.write_line(line)
    if TABLE:
        minutes = (time.monotonic() - BEGAN) / 60
        terminalreporter.write_line(f"{minutes:.1f} min in all; once each with 100 rows is meant to be 15 at most")


@pytest.fixture(scope="session")
def _world(django_db_blocker: Any) -> Iterator[World]:
    before, ours = dict(connection.settings_dict), configured.CLOCK_SHIFT
    with django_db_blocker.unblock(), World(ROWS, AT).running() as made:
        yield made
    connection.settings_dict.update(before)
    configured.CLOCK_SHIFT = ours


@pytest.fixture
def world(_world: World, django_db_blocker: Any, settings: Any) -> Iterator[World]:
    """Everything well, and nothing planned yet."""
    with django_db_blocker.unblock():
        settings.CELERY_BROKER_URL = _world.throwaway.environment["REDIS_URL"]
        _world.begin()
        yield _world
        _world.end_children()
        connection.close()


@pytest.fixture
def passes(world: World, request: pytest.FixtureRequest) -> Callable[..., None]:
    """Wait until all has settled, hold log and database against each other, and write the line of the table."""

    def check(fault: str, **given: Any) -> None:
        seconds = world.settle()
        if log := given.pop("log", None):
            given["log"] = log()
        found = world.examine(**given)
        request.node.user_properties.append((LINE, [fault, found.rows, found.lost, found.repeated, seconds]))
        assert not found.complaints, "\n".join([*found.complaints[:20], world.logs()])

    return check
