"""`dev.py up`: the whole of Limber on this machine, until Ctrl-C."""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from clinic.local.child import Process
from clinic.local.folder import Folder, data_folder
from clinic.local.group import Group
from clinic.local.servers import Servers
from clinic.local.sink import Mail, Sink
from clinic.local.throwaway import digest


class AlreadyRunning(Exception):
    """Another process holds the lock of this folder; says which."""


class Stopped(BaseException):
    """Somebody asked us to end."""


def say(text: str) -> None:
    print(text, flush=True)


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


def environment(folder: Folder, servers: Servers, *, port: int, clock: str) -> dict[str, str]:
    """Return the demo's variables; the caller lets what the user set stand above them."""
    (static := folder.path / "static").mkdir(exist_ok=True)
    return {
        **servers.environment(),
        "LIMBER_MODE": "demo",
        "SECRET_KEY": folder.secret(),
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "BASE_URL": f"http://localhost:{port}",
        "STATIC_ROOT": str(static),
        "LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "clinic.settings",
        "PYTHONUNBUFFERED": "1",
        **({"CLOCK_SHIFT": clock} if clock else {}),
    }


def commands(folder: Folder, port: int) -> dict[str, list[str | Path]]:
    """Return the processes of the application: web, worker, beat."""
    as_root = ["-W", "ignore:You're running the worker with superuser privileges"]  # messages are JSON, never code
    celery = [sys.executable, *as_root, "-m", "celery", "--quiet", "-A", "clinic.celery:app"]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    web = ["-m", "gunicorn", "clinic.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8"]
    schedule = folder.private("beat") / "schedule"
    return {
        "web": [sys.executable, *web, "--graceful-timeout", "1", "--log-level", "warning", "--no-control-socket"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING", *alone],
        "beat": [*celery, "beat", "--loglevel", "WARNING", "-s", schedule, "--pidfile", ""],
    }


def prepared_as(checkout: Path) -> str:
    """Return a digest of all that fills the database: migrations, library, demo."""
    patterns = ["*/**/migrations/*.py", "programmes/library/**/*", "*/management/commands/*.py", "**/demo/**/*.py"]
    found = {path for pattern in patterns for path in checkout.glob(pattern) if path.is_file()}
    return digest(checkout, {path for path in found if ".venv" not in path.parts and path.suffix != ".pyc"})


def prepare(checkout: Path, folder: Folder, env: dict[str, str], *, embedded: bool) -> None:
    """Migrate, load the library and the demo clinic, unless this has been done with the same files."""
    mark = folder.path / "prepared"
    state = prepared_as(checkout)
    if embedded and mark.exists() and mark.read_text() == state:
        return
    owner = {**env, "DATABASE_URL": env.get("OWNER_DATABASE_URL", env["DATABASE_URL"])}
    command = [sys.executable, "-m", "clinic.local.prepare", env["DATABASE_URL"], str(folder.path / "sign-ins")]
    if subprocess.run(command, cwd=checkout, env=owner).returncode:
        raise SystemExit("The database could not be prepared; the reason stands above.")
    mark.write_text(state)


def await_web(group: Group, port: int, patience: float = 60.0) -> None:
    """Return once the web process answers."""
    limit = time.monotonic() + patience
    while not group.ended() and time.monotonic() < limit:
        with suppress(OSError, http.client.HTTPException):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            line.request("GET", "/accounts/login/", headers={"Host": "localhost"})
            line.getresponse().read()
            line.close()
            return
        time.sleep(0.05)
    raise SystemExit(f"{', '.join(group.ended()) or 'web'} did not start; see {group.folder.path / 'logs'}")


def tell_mail(mail: Mail) -> None:
    say(f"mail   | to {', '.join(mail.recipients)}: {mail.subject}")


def on_signals() -> None:
    def stop(*_: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)


def first_ended(group: Group, servers: list[Process]) -> str:
    """Return the name of the first process that ends by itself."""
    while not (ended := group.ended()):
        if any(server.poll() is not None for server in servers):
            return "an embedded server"
        time.sleep(0.1)
    return ended[0]


def welcome(folder: Folder, env: dict[str, str], seconds: float) -> None:
    say(f"\nLimber runs at {env['BASE_URL']} (ready in {seconds:.1f} s)")
    with suppress(FileNotFoundError):
        say((folder.path / "sign-ins").read_text().rstrip())
    say(f"Mail is kept in {folder.path / 'mail'}, logs in {folder.path / 'logs'}. Ctrl-C stops everything.\n")


def run(checkout: Path, folder: Folder, *, port: int, clock: str) -> int:
    """Run everything until asked to stop; returns 1 if a part ended by itself."""
    began = time.monotonic()
    servers = Servers(folder)
    env = {**environment(folder, servers, port=port, clock=clock), **os.environ}
    env["CLOCK_SHIFT"] = clock or os.environ.get("CLOCK_SHIFT", "")
    say(f"Starting {'PostgreSQL and Valkey' if servers.postgres else 'what is not given by address'}")
    with servers.running() as processes, Sink(folder=folder.private("mail"), on_mail=tell_mail) as sink:
        env.setdefault("EMAIL_URL", sink.url)
        prepare(checkout, folder, env, embedded=servers.postgres is not None)
        say("Starting web, worker and beat")
        with Group(folder, env) as group:
            for name, command in commands(folder, port).items():
                group.start(name, command, cwd=checkout)
            await_web(group, port)
            welcome(folder, env, time.monotonic() - began)
            ended = first_ended(group, processes)
            say(f"{ended} ended by itself; stopping the rest. Its log stands in {folder.path / 'logs'}")
            return 1


def up(checkout: Path, *, port: int, fresh: bool, clock: str) -> int:
    """Start everything in this checkout, unless it runs already."""
    if clock and os.environ.get("LIMBER_MODE") == "production":
        raise SystemExit("--clock is for the demo and the tests; production runs on real time.")
    on_signals()
    folder = Folder(data_folder(checkout))
    try:
        with only_one(folder, f" at http://localhost:{port}"):
            Servers(folder).recover()
            if port_taken(port):
                raise SystemExit(f"Port {port} is taken. Choose another: python3 dev.py up --port {port + 1}")
            if fresh:
                folder.wipe()
            return run(checkout, folder, port=port, clock=clock)
    except AlreadyRunning as other:
        say(f"Limber is already running: {other}")
        return 1
    except Stopped:
        say("Stopped.")
        return 0
