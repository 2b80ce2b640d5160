"""What the tests of the ground floor share."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.filled import Fill
from tests.ground.running import Up, open_folder


@pytest.fixture
def until() -> Callable[..., None]:
    """Wait for something to become true."""

    def wait(fact: Callable[[], Any], patience: float = 6) -> None:
        limit = time.monotonic() + patience
        while not fact():
            assert time.monotonic() < limit
            time.sleep(0.05)

    return wait


@pytest.fixture(scope="session")
def home(filled: Fill) -> Iterator[Path]:
    """A data folder shared by the runs of `up`."""
    folder = filled()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def up(home: Path) -> Iterator[Callable[..., Up]]:
    """Start `dev.py up`; whatever still runs after the test is ended."""
    begun: list[Up] = []

    def start(*words: str, data: Path = home, **rest: Any) -> Up:
        begun.append(Up(data, *words, **rest))
        return begun[-1]

    yield start
    for run in begun:
        if run.process.poll() is None:
            run.end()


@pytest.fixture
def folder() -> Iterator[Path]:
    """An empty folder that the servers' account can reach."""
    folder = open_folder()
    yield folder
    shutil.rmtree(folder)
