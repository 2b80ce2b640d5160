"""Servers for one run of tests or checks: nothing survives, and a migrated database is copied, not made again."""

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from clinic.local.account import give_to_server, server_reaches
from clinic.local.child import Process
from clinic.local.folder import Folder, data_folder, own_folder
from clinic.local.servers import Servers

TEMPLATES_KEPT = 4
TEMPORARY = ("limber-test-", "/var/tmp")  # noqa: S108  (each run makes a folder of its own there)


def test_environment(servers: Servers, folder: Folder) -> dict[str, str]:
    """Return every variable a test run needs; nothing listens where its mail goes until a test starts a sink."""
    return {
        **servers.environment(),
        "LIMBER_MODE": "test",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "BASE_URL": "http://localhost:8000",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "STATIC_ROOT": str(folder.private("static")),
        "LOG_LEVEL": "WARNING",
    }


def migrate(checkout: Path, env: dict[str, str]) -> None:
    """Bring a database to the newest migration, as its owner."""
    owner = {**os.environ, **env, "DATABASE_URL": env.get("OWNER_DATABASE_URL") or env["DATABASE_URL"]}
    command = [sys.executable, str(checkout / "manage.py"), "migrate", "--skip-checks", "--verbosity", "0"]
    done = subprocess.run(command, env=owner, cwd=checkout, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"migrate failed:\n{done.stdout}{done.stderr}")


def digest(checkout: Path, paths: Iterable[Path]) -> str:
    """Return a digest of files and their names."""
    found = hashlib.sha256()
    for path in sorted(paths):
        found.update(str(path.relative_to(checkout)).encode() + path.read_bytes())
    return found.hexdigest()[:16]


def shape(checkout: Path) -> str:
    """Return a digest of all that decides how a migrated database looks."""
    apps = (checkout / app for app in ("clinic", "programmes", "patients"))
    migrations = [path for app in apps for path in app.rglob("migrations/*.py")]
    return digest(checkout, [checkout / "requirements.txt", checkout / "clinic/local/postgres.py", *migrations])


class Throwaway:
    """Embedded servers in a temporary folder, with a migrated database once started."""

    def __init__(self, checkout: Path, *, careless: bool = True, further: tuple[str, ...] = ()) -> None:
        self.checkout = checkout
        place = None if server_reaches(Path(tempfile.gettempdir())) else TEMPORARY[1]
        self.folder = Folder(own_folder(Path(tempfile.mkdtemp(prefix=TEMPORARY[0], dir=place))))
        self.servers = Servers(self.folder, careless=careless, further=further)
        self.environment = test_environment(self.servers, self.folder)
        self.processes: list[Process] = []

    @contextmanager
    def running(self) -> Iterator[dict[str, str]]:
        """Run the servers with a migrated database; yields the environment that leads there."""
        try:
            if not self.servers.postgres:
                self._make_test_database()
            elif not self._copy_template():
                with self.servers.running():
                    migrate(self.checkout, self.environment)
                self._keep_template()
            with self.servers.running() as self.processes:
                yield self.environment
        finally:
            self.processes = []
            self.forget()

    def fallen(self) -> str:
        """Return the last words of the servers if one of them, once started, is no more; told once, else ""."""
        if all(server.poll() is None for server in self.processes):
            return ""
        self.processes = [server for server in self.processes if server.poll() is None]
        logs = sorted((self.folder.path / "logs").glob("*.log"))
        return "\n".join(f"{log.name}: {log.read_text(errors='replace')[-1000:]}" for log in logs) or "its log is gone"

    def forget(self) -> None:
        shutil.rmtree(self.folder.sockets.parent, ignore_errors=True)
        shutil.rmtree(self.folder.path, ignore_errors=True)

    @property
    def _template(self) -> Path:
        templates = data_folder(self.checkout) / "templates"
        templates.mkdir(mode=0o700, exist_ok=True)
        promises = "careless" if self.servers.careless else "careful"
        return templates / f"{shape(self.checkout)}-{promises}"

    def _copy_template(self) -> bool:
        """Copy the migrated cluster of an earlier run, if these migrations had one."""
        source = self._template
        if not source.exists():
            return False
        os.utime(source)
        subprocess.run(["cp", "-a", source, self.folder.path / "postgres"], check=True)
        return True

    def _keep_template(self) -> None:
        """Keep the migrated cluster for later runs; another run may have done so meanwhile."""
        target = self._template
        half = give_to_server(Path(tempfile.mkdtemp(dir=target.parent)))
        subprocess.run(["cp", "-a", f"{self.folder.path}/postgres/.", half], check=True)
        try:
            half.rename(target)
        except OSError:
            shutil.rmtree(half)
        for old in sorted(target.parent.iterdir(), key=os.path.getmtime)[:-TEMPLATES_KEPT]:
            shutil.rmtree(old, ignore_errors=True)

    def _make_test_database(self) -> None:
        """Make test_<name> beside the database that the environment names, and migrate it."""
        given = os.environ["DATABASE_URL"]
        owner = os.environ.get("OWNER_DATABASE_URL", given)
        name = f"test_{urlsplit(given).path.lstrip('/')}"
        with psycopg.connect(owner, autocommit=True) as line:
            line.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            line.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        for variable, url in {"DATABASE_URL": given, "OWNER_DATABASE_URL": owner}.items():
            self.environment[variable] = urlsplit(url)._replace(path=f"/{name}").geturl()
        migrate(self.checkout, self.environment)
