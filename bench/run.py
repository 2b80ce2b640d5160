"""`dev.py bench`: what Limber costs beside a floor measured in the same run. Ratios are gated, times are told.

Words choose parts: ticks, mails, pages, sets; without any, all of them. `million` is sets among so many patients.
"""

import os
import platform
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from bench.measure import Compared

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
PARTS = ("ticks", "mails", "pages", "sets")


def prepare() -> None:
    """Set Django up with the bare view beside Limber's own addresses, and load the library."""
    django.setup()
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.urls"
    from programmes.library import loading

    loading.load()


def measure(part: str) -> "list[Compared]":
    """Return what a part measured."""
    found: list[Compared] = import_module(f"bench.{part}").measure()
    return found


def load_average() -> str:
    return "load " + " ".join(f"{value:.1f}" for value in os.getloadavg())


def main(words: list[str]) -> int:
    """Measure; returns 1 when a gate is missed."""
    began = time.monotonic()
    prepare()
    from bench.measure import HEAD

    print(f"Python {platform.python_version()}, Django {django.__version__}, {os.cpu_count()} cores, {load_average()}")
    print(f"Ratio: median over blocks, floor and ours in turn.\n\n{HEAD}")
    missed = 0
    for part in words or PARTS:
        for found in measure(part):
            print(found.row(), flush=True)
            missed += not found.holds
    print(f"\n{time.monotonic() - began:.0f} s, {load_average()}. " + (f"{missed} missed." if missed else "All hold."))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
