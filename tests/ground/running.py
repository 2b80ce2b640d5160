"""`dev.py up` as a person starts it, on data of its own, and what it leaves behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def plain_environment(data: Path | None) -> dict[str, str]:
    """Return the environment of a person at a terminal, without what the tests have set."""
    found = {"PATH": os.environ["PATH"], "HOME": str(Path.home())}
    return {**found, "LIMBER_DATA": str(data)} if data else found


def processes_of(data: Path) -> dict[int, str]:
    """Return the command of every process that names this data folder on its command line or in its environment."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
            told = command + (process / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(data) in told and int(process.name) != os.getpid():
            found[int(process.name)] = command.replace(b"\0", b" ").decode()
    return found


class Up:
    """One run of `dev.py up`."""

    def __init__(
        self,
        data: Path,
        *words: str,
        checkout: Path = CHECKOUT,
        python: str = sys.executable,
        env: Any = None,
        **popen: Any,
    ) -> None:
        self.data, self.port, self.said = data, free_port(), ""
        command = [python, str(checkout / "dev.py"), "up", "--port", str(self.port), *words]
        self.process = subprocess.Popen(
            command, cwd=checkout, env=env or plain_environment(data), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, **popen,
        )  # fmt: skip
        self.reader = threading.Thread(target=self._listen, daemon=True)
        self.reader.start()

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self.said += line

    def ready(self, patience: float = 240) -> "Up":
        limit = time.monotonic() + patience
        while "Limber runs at" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < limit, self.said
            time.sleep(0.02)
        return self

    @property
    def seconds_to_ready(self) -> float:
        found = re.search(r"ready in ([\d.]+) s", self.said)
        assert found
        return float(found[1])

    def end(self, number: int = signal.SIGTERM) -> float:
        """Send a signal; returns the seconds until it was gone."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.over()
        return time.monotonic() - began

    def over(self) -> int:
        """Wait for its end; returns the exit status."""
        status = self.process.wait(20)
        self.reader.join(5)
        return status

    def pid_of(self, name: str) -> int:
        return int((self.data / "running" / name).read_text().split()[0])


def open_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="limber-up-"))
    folder.chmod(0o711 if os.getuid() == 0 else 0o700)
    return folder
