"""One `up` per folder, one server per port."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from clinic.local.folder import Folder


class AlreadyRunning(Exception):
    """Another process holds the lock of this folder; says which."""


@contextmanager
def only_one(folder: Folder, note: str = "") -> Iterator[None]:
    """Hold the folder's lock; the system lets go of it when this process dies, however that comes."""
    with (folder.path / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise AlreadyRunning(lock.read().strip()) from None
        lock.truncate(0)
        lock.write(f"process {os.getpid()}{note}")
        lock.flush()
        yield
        lock.truncate(0)


def port_taken(port: int) -> bool:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
