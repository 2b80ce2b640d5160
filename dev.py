#!/usr/bin/env python3
"""Limber's one tool, by itself: `python3 dev.py --help` says what it can do. Needs Python 3.11 alone."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent
VENV = CHECKOUT / ".venv"
LOCK = CHECKOUT / "requirements.txt"
PIP = [
    "-m", "pip", "install", "--no-deps", "--require-hashes", "--only-binary", ":all:",
    "--disable-pip-version-check", "--no-input", "--progress-bar", "off", "-r", str(LOCK),
]  # fmt: skip


def wanted() -> str:
    """Return a digest of what the environment should hold: the lock and this Python."""
    return hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()


def complete() -> bool:
    """Return whether .venv holds what the lock says."""
    mark = VENV / ".lock"
    return mark.exists() and mark.read_text() == wanted()


def make_environment() -> None:
    """Make .venv from the hashed lock; a second call at the same time waits for the first."""
    descriptor = os.open(CHECKOUT, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    if not complete():
        if not (VENV / "bin/python").exists():
            make_venv()
        install()
        (VENV / ".lock").write_text(wanted())
    os.close(descriptor)


def make_venv() -> None:
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit("Python's venv module is missing. On Debian: apt-get install python3-venv")
    print("Making .venv", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.call([sys.executable, "-m", "venv", str(VENV)]):
        sys.exit("Python could not make .venv. On Debian: apt-get install python3-venv")


def install() -> None:
    """Install the lock with pip, showing how far it is."""
    total = sum("==" in line for line in LOCK.read_text().splitlines())
    done = 0
    with tempfile.TemporaryFile("w+") as errors:
        pip = subprocess.Popen([str(VENV / "bin/python"), *PIP], stdout=subprocess.PIPE, stderr=errors, text=True)
        assert pip.stdout
        for line in pip.stdout:
            if line.startswith(("Collecting ", "Requirement already satisfied", "Ignoring ")):
                done += 1
                show(f"Installing what Limber needs: {done} of {total}", every=10, step=done)
            elif line.startswith("Installing collected"):
                show("Unpacking", every=1, step=1)
        print(flush=True)
        if pip.wait():
            errors.seek(0)
            sys.exit(f"pip could not install requirements.txt:\n{errors.read()[-4000:]}")


def show(text: str, *, every: int, step: int) -> None:
    """Show progress: one moving line on a terminal, a line now and then elsewhere."""
    if sys.stdout.isatty():
        print(f"\r\033[K{text}", end="", flush=True)
    elif step % every == 0:
        print(text, flush=True)


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036  (the one line that an older Python must still reach)
        sys.exit(f"Limber needs Python 3.11 or newer; this is {sys.version.split()[0]}")
    if not complete():
        make_environment()
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(VENV / "bin/python", [str(VENV / "bin/python"), __file__, *sys.argv[1:]])  # noqa: S606
    from clinic.local import commands

    return commands.main(CHECKOUT, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
