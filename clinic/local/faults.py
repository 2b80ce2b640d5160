"""`dev.py faults`: break real servers and processes, again and again, and print what was lost and what was repeated."""

import argparse
import os
import subprocess
import sys
from pathlib import Path


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="dev.py faults", description="Break what can break; nothing may be lost.")
    found.add_argument("--runs", type=int, default=1, help="how often each fault")
    found.add_argument("--rows", type=int, default=100, help="how many mails each time")
    found.add_argument("--at", default="", help="the clinic's time of day (UTC) when each fault begins, such as 23:58")
    return found


def faults(checkout: Path, words: list[str]) -> int:
    """Run every fault, two side by side; further words go to pytest, such as -k valkey or -n 0.

    Each process has servers of its own, and most of a fault is waiting. Returns 1 if anything was lost.
    """
    given, rest = parser().parse_known_args(words)
    wishes = {"FAULT_RUNS": str(given.runs), "FAULT_ROWS": str(given.rows), "FAULT_AT": given.at}
    spread = ["--numprocesses", "2", "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", "tests/faults", "-m", "fault", "-q", *spread, *rest]
    return subprocess.call(command, cwd=checkout, env={**os.environ, **wishes})
