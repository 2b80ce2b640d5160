"""The processes behind `up`: started together, watched, and stopped together."""

import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGTERM
from typing import BinaryIO

from clinic.local.child import Process, await_end, end_group, spawn
from clinic.local.folder import Folder

PATIENCE = 1.6  # seconds; what is cut short is taken up again by whoever claims it next


@dataclass
class Group:
    """Children by name; what they say is shown with their name and kept in a log."""

    folder: Folder
    env: dict[str, str]
    children: dict[str, Process] = field(default_factory=dict)
    stopping: bool = False

    def __enter__(self) -> "Group":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str | Path], *, cwd: Path) -> None:
        note = self.folder.private("running") / name
        child = spawn(command, output=-1, note=note, env=self.env, cwd=cwd)
        self.children[name] = child
        assert child.stdout
        threading.Thread(target=self._pass_on, args=[name, child.stdout], daemon=True).start()

    def ended(self) -> list[str]:
        """Return the names of children that are no more."""
        return [name for name, child in self.children.items() if child.poll() is not None]

    def stop(self) -> None:
        """Ask every child to end, then end what is left of them and of their own children."""
        self.stopping = True
        for child in self.children.values():
            if child.poll() is None:
                child.send_signal(SIGTERM)
        await_end(list(self.children.values()), until=time.monotonic() + PATIENCE)
        for child in self.children.values():
            end_group(child)

    def _pass_on(self, name: str, lines: BinaryIO) -> None:
        with (self.folder.private("logs") / f"{name}.log").open("ab", buffering=0) as log, lines:
            for line in lines:
                log.write(line)
                if not self.stopping:
                    sys.stdout.write(f"{name:<7}| {line.decode(errors='replace')}")
                    sys.stdout.flush()
