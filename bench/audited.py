"""The audit in a process of its own, which then says what it took (s of processor time) and held at most (KB)."""

import os
import re
import sys
from datetime import datetime
from pathlib import Path
from time import process_time

import django

HELD = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


def held() -> int:
    """Return the most that this process has held. What `getrusage` tells goes on from the process that started it."""
    found = HELD.search(Path("/proc/self/status").read_text())
    assert found
    return int(found[1])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")
    django.setup()
    from bench.sets import nothing_missing

    began = process_time()
    nothing_missing(datetime.fromisoformat(sys.argv[1]))
    print(process_time() - began, held())
