"""Where a checkout keeps what it makes: data, sockets, kept mail, logs, the demo's secret."""

import hashlib
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from clinic.local.account import ROOT, give_to_server, server_reaches

# A socket's whole path has at most 107 bytes; PostgreSQL adds "/.s.PGSQL.5432.lock" to the folder.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
KEPT_ON_FRESH = {"up.lock", "programs", "templates"}


def fingerprint(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def own_folder(path: Path) -> Path:
    """Make a folder of ours that the servers can pass through; refuses one that belongs to somebody else."""
    path.mkdir(mode=0o711 if ROOT else 0o700, parents=True, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid != os.getuid():
        raise SystemExit(f"{path} belongs to another account. Run as that account, or set LIMBER_DATA.")
    path.chmod(0o711 if ROOT else 0o700)
    return path


def reachable(path: Path) -> Path:
    if not server_reaches(path):
        raise SystemExit(f"The servers run as nobody when root starts them, and nobody cannot enter {path}.")
    return path


def data_folder(checkout: Path) -> Path:
    """Return the folder of this checkout's data; root under a closed home gets one in the lasting temporary folder."""
    if chosen := os.environ.get("LIMBER_DATA"):
        return reachable(own_folder(Path(chosen).resolve()))
    if server_reaches(checkout):
        return own_folder(checkout / ".limber")
    return own_folder(Path("/var/tmp") / f"limber-{fingerprint(checkout)}")  # noqa: S108  (checked by own_folder)


@dataclass(frozen=True)
class Folder:
    """One folder of local data, and the names of what lies in it."""

    path: Path

    def private(self, name: str) -> Path:
        """Return a folder that only we can enter."""
        folder = self.path / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    @property
    def sockets(self) -> Path:
        """Return the folder of both sockets, a short one where the checkout's path is too long for a socket."""
        folder = self.path / "sockets"
        if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
            folder = own_folder(Path(tempfile.gettempdir()) / f"limber-{fingerprint(self.path)}") / "sockets"
        return give_to_server(folder)

    def secret(self) -> str:
        """Return the demo's own secret key, made once."""
        path = self.path / "secret-key"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text()

    def wipe(self) -> None:
        """Forget everything but the lock that is held and the copied programs."""
        for entry in self.path.iterdir():
            if entry.name in KEPT_ON_FRESH:
                continue
            if entry.is_dir():
                shutil.rmtree(entry)
            else:
                entry.unlink()
