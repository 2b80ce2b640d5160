"""`dev.py up`: the whole of Limber on this machine, until Ctrl-C."""

import http.client
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from clinic.local.alone import AlreadyRunning, only_one, port_taken
from clinic.local.application import commands, environment, prepare
from clinic.local.child import Process
from clinic.local.folder import Folder, data_folder
from clinic.local.group import Group
from clinic.local.servers import Servers
from clinic.local.sink import Mail, Sink


class Stopped(BaseException):
    """Somebody asked us to end."""


def say(text: str) -> None:
    print(text, flush=True)


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
    """Let a request to end stop everything, in order."""

    def stop(*_: Any) -> None:
        hear(signal.SIG_IGN)
        raise Stopped

    hear(stop)


def hear(answer: Any) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, answer)


@contextmanager
def ending_undisturbed() -> Iterator[None]:
    """Let no signal cut the stopping short, whyever it began: a part may have ended by itself."""
    try:
        yield
    finally:
        hear(signal.SIG_IGN)


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
        with Group(folder, env) as group, ending_undisturbed():
            started = commands(folder, port)
            group.start("web", started.pop("web"), cwd=checkout)
            await_web(group, port)  # the pages first: what stands behind them starts beside nobody who waits
            for name, command in started.items():
                group.start(name, command, cwd=checkout)
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
