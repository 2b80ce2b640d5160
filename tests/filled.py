"""A data folder as the first `dev.py up` leaves it: made from nothing once, then copied to whoever starts another."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ground.running import Up, open_folder

Fill = Callable[[], Path]


@pytest.fixture(scope="session")
def filled() -> Iterator[Fill]:
    """Return what gives a folder of one's own, filled with the demo; to be removed by whoever asked."""
    first = open_folder()
    run = Up(first).ready()
    run.end()

    def fill() -> Path:
        folder = open_folder()
        # As the servers' account owns parts of it; the lock, logs and sockets are those of the run before.
        subprocess.run(["cp", "-a", f"{first}/.", folder], check=True)
        return folder

    yield fill
    shutil.rmtree(first)
