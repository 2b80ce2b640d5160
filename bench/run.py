"""`dev.py bench`: what Limber costs beside a floor measured in the same run. Ratios are gated, times are told.

Words choose parts; --patients 1000000 --mails 10000 is the long one; `million` is sets among so many.
"""

import os
import platform
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING

import django

from bench.sizes import given

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.measure import Compared
    from bench.sizes import Sizes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
# Each part is a module with `measure(sizes)`. The ticks come first: they measure among few before there are many.
PARTS = (
    "ticks",
    "claims",
    "mails",
    "burst",
    "pages",
    "desk",
    "posts",
    "accounts",
    "beside",
    "sets",
    "reminded",
    "seals",
    "load",
)
LONG = ("million", "lighthouse")  # only by their names


def prepare() -> None:
    """Set Django up with the bare view beside Limber's own addresses, and load the library."""
    django.setup()
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.urls"
    from programmes.library import loading

    loading.load()


def measure(part: str, sizes: "Sizes") -> "Iterable[Compared]":
    """Return what a part measures."""
    found: Iterable[Compared] = import_module(f"bench.{part}").measure(sizes)
    return found


def load_average() -> str:
    return "load " + " ".join(f"{value:.1f}" for value in os.getloadavg())


def main(words: list[str]) -> int:
    """Measure; returns 1 when a gate is missed."""
    began, (parts, sizes) = time.monotonic(), given(words, PARTS, LONG)
    prepare()
    from bench.measure import HEAD, UNSTEADY

    print(f"Python {platform.python_version()}, Django {django.__version__}, {os.cpu_count()} cores, {load_average()}")
    print(f"Ratio: median over blocks, floor and ours in turn.\n\n{HEAD}")
    missed = unreliable = 0
    for part in parts:
        for found in measure(part, sizes):
            print(found.row(), flush=True)
            missed += not found.holds
            unreliable += found.unreliable
    print(f"\n{time.monotonic() - began:.0f} s, {load_average()}. " + (f"{missed} missed." if missed else "All hold."))
    if unreliable:
        print(f"This run is unreliable: the floor of {unreliable} moved by more than {UNSTEADY:.0%} while it ran.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
