"""A child process: dies with its parent, leaves a note of its pid, and is stopped within a bound."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
Process = subprocess.Popen[bytes]


def tether(ending: signal.Signals) -> Callable[[], None] | None:
    """Return what ties a child to its parent's life; where the system cannot, the next start cleans up."""
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    parent = os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(ending))
        if os.getppid() != parent:
            os._exit(1)

    return tie


def spawn(
    command: Sequence[str | Path],
    *,
    output: Any,
    note: Path | None = None,
    env: Mapping[str, str] | None = None,
    ending: signal.Signals = signal.SIGTERM,
    **account: Any,
) -> Process:
    """Start a child in a session of its own; `ending` is sent to it should this process be killed."""
    child = subprocess.Popen(
        [str(word) for word in command],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=env,
        start_new_session=True,
        preexec_fn=tether(ending),
        **account,
    )
    if note:
        note.write_text(f"{child.pid} {born(child.pid)} {int(ending)}")
    return child


def born(pid: int) -> str:
    """Return when a process began, which tells it from a later one of the same number; "" if there is none."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    with suppress(OSError):
        found = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True)
        return "-".join(found.stdout.split())
    return ""


def signal_group(pid: int, number: int) -> None:
    """Signal a child and its own children; it may have gone already."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def end_group(child: Process) -> None:
    """Kill what is left of a child and of its own children, and see them gone."""
    signal_group(child.pid, signal.SIGKILL)
    child.wait()
    limit = time.monotonic() + 0.2
    with suppress(ProcessLookupError, PermissionError):
        while time.monotonic() < limit:
            os.killpg(child.pid, 0)
            time.sleep(0.01)


def await_end(children: Sequence[Process], *, until: float) -> list[Process]:
    """Return the children still running at the monotonic instant `until`."""
    while running := [child for child in children if child.poll() is None]:
        if time.monotonic() > until:
            return running
        time.sleep(0.02)
    return []


def stop(child: Process, *, ending: signal.Signals = signal.SIGTERM, patience: float = 2.0) -> None:
    """Ask a child to end, then end it and whatever it left behind."""
    if child.poll() is None:
        child.send_signal(ending)
    await_end([child], until=time.monotonic() + patience)
    end_group(child)


def stop_left_over(note: Path, *, patience: float = 3.0) -> None:
    """Stop the process a note speaks of, if a killed parent left it running."""
    pid, birth, ending = [*note.read_text().split(" "), "", "", ""][:3]
    if birth and born(int(pid)) == birth:
        os.kill(int(pid), int(ending))
        limit = time.monotonic() + patience
        while born(int(pid)) == birth and time.monotonic() < limit:
            time.sleep(0.05)
        if born(int(pid)) == birth:
            signal_group(int(pid), signal.SIGKILL)
    note.unlink(missing_ok=True)
