"""Real servers, real workers and beats, and a mail server that logs: a world in which one thing goes wrong."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import psycopg
import redis
from django.conf import settings
from django.db import connection
from django.utils import timezone

from clinic import clock
from clinic.environment import database, shift
from clinic.local.child import Process, end_group, spawn, stop
from clinic.local.folder import Folder
from clinic.local.postgres import OWNER, stop_postgres
from clinic.local.throwaway import Throwaway
from tests.faults import cast
from tests.faults.oracle import LEFT, Findings, examine
from tests.faults.post import Post
from tests.ground.running import free_port
from tests.mail.gateway import TOKEN, Gateway

CHECKOUT = Path(__file__).resolve().parents[2]
CAST, NAME = "limber_cast", "limber_fault"
BEFORE = timedelta(minutes=5)  # so long before the faults the cast was made
# When a wait is given up: seconds in all, and without anything happening. Nothing is measured by them, and a machine
# that has other work to do takes its time; pauses grow to 27 seconds at the fourth try.
GIVE_UP, IDLE = 240.0, 45.0
SCALE = 0.03  # 120 s of lease are 3.6, the first pause of 60 s is 1.8, deliver ticks every 0.6 s
AS_ROOT = "ignore:You're running the worker with superuser privileges"
ALONE = ["--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING"]


@contextmanager
def nothing_given() -> Iterator[None]:
    """Forget for a moment the servers that the other tests stand on: these are to be broken."""
    kept = {name: os.environ.pop(name, None) for name in ("DATABASE_URL", "OWNER_DATABASE_URL", "REDIS_URL")}
    yield
    os.environ.update({name: value for name, value in kept.items() if value is not None})


def written(by: timedelta) -> str:
    return f"{by.total_seconds():+.0f}s"


class World:
    """One clinic and everything it runs on."""

    def __init__(self, rows: int, at: str = "") -> None:
        with nothing_given():
            self.throwaway = Throwaway(CHECKOUT)
        self.rows, self.at, self.post = rows, at, Post()
        self.children: list[Process] = []
        self.plan_, self.shift = cast.Plan(), timedelta()
        self.healed_at = 0.0
        self.gateway: Gateway | None = None

    @property
    def folder(self) -> Folder:
        return self.throwaway.folder

    @contextmanager
    def running(self) -> Iterator["World"]:
        """Run the servers; the cast is made once and copied for each fault."""
        servers = self.throwaway.servers
        assert servers.postgres
        assert servers.valkey
        self.postgres_, self.valkey_ = servers.postgres, servers.valkey
        with self.throwaway.running(), self.post:
            stop_running = self._take_over()
            try:
                self._make_cast()
                yield self
            finally:
                connection.close()
                stop_running()

    def _take_over(self) -> Callable[[], None]:
        """Start servers of our own in place of those that `running` started, so that they can be killed."""
        # `Throwaway` has migrated and started them; it will find them gone, which it takes well.
        for note in ("postgres", "valkey"):
            pid = int((self.folder.private("running") / note).read_text().split()[0])
            os.kill(pid, signal.SIGINT if note == "postgres" else signal.SIGTERM)
        time.sleep(0.5)
        self.postgres, self.valkey = self.postgres_.start(), self.valkey_.start()

        def end() -> None:
            self.end_children()
            stop_postgres(self.postgres)
            stop(self.valkey)

        return end

    def _make_cast(self) -> None:
        self._copy("limber", CAST)
        connection.settings_dict.update(database(self.postgres_.url("limber_app", CAST)))
        settings.CLOCK_SHIFT = self.begins_at(BEFORE)
        cast.fill(self.rows)
        connection.close()
        connection.settings_dict.update(database(self.postgres_.url("limber_app", NAME)))

    def _copy(self, source: str, name: str) -> None:
        with self.owner("postgres") as line:
            line.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            # By files: a copy by the log lets sequences of the copy go back when the server dies soon after.
            line.execute(f"CREATE DATABASE {name} TEMPLATE {source} OWNER {OWNER} STRATEGY FILE_COPY")

    def owner(self, name: str = NAME) -> psycopg.Connection[Any]:
        return psycopg.connect(self.postgres_.url("postgres", name), autocommit=True, connect_timeout=5)

    def begin(self) -> None:
        """Let everything be well: servers up, nothing running, the cast as it was made, an empty log."""
        self.end_children()
        connection.close()
        if self.postgres.poll() is not None:
            self.postgres = self.postgres_.start()
        if self.valkey.poll() is not None:
            self.valkey = self.valkey_.start()
        with self.doorbell() as line:
            line.config_set("maxmemory", 0)
            line.flushall()
        self._copy(CAST, NAME)
        with self.owner("postgres") as line:  # the servers of tests may forget the last moment; these must not
            line.execute(f"ALTER DATABASE {NAME} SET synchronous_commit = on")
        self.post.forget()
        self.plan_, self.shift, self.healed_at = cast.Plan(), timedelta(), 0.0
        settings.CLOCK_SHIFT, self.gateway = self.begins_at(), None

    def begins_at(self, earlier: timedelta = timedelta()) -> timedelta:
        """Return how far the clinic's clock is from ours, so that it shows the wanted time of day."""
        if not self.at:
            return timedelta()
        now = timezone.now()
        wanted = datetime.combine(now.date(), time_of_day.fromisoformat(self.at), UTC)
        return timedelta(seconds=int((wanted - earlier - now).total_seconds()))

    def doorbell(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.valkey_.socket), socket_timeout=5)

    # What runs

    def environment(self, **more: str) -> dict[str, str]:
        given = {
            **os.environ,
            **self.throwaway.environment,
            "DATABASE_URL": self.postgres_.url("limber_app", NAME),
            "SECRET_KEY": os.environ["SECRET_KEY"],
            "EMAIL_URL": self.post.url,
            "TICK_SCALE": str(SCALE),
            "CLOCK_SHIFT": written(settings.CLOCK_SHIFT),
            **({"TEXT_GATEWAY_URL": self.gateway.url, "TEXT_GATEWAY_TOKEN": TOKEN} if self.gateway else {}),
            "PYTHONPATH": str(CHECKOUT),
            "PYTHONUNBUFFERED": "1",
        }
        return {**given, **more}

    def start(self, name: str, *words: str | Path, **more: str) -> Process:
        """Start one process of the application; its words go to a log of its own."""
        with (self.folder.private("logs") / f"{name}.log").open("ab") as log:
            child = spawn(
                [sys.executable, "-W", AS_ROOT, *words], output=log, env=self.environment(**more), cwd=CHECKOUT
            )
        self.children.append(child)
        return child

    def worker(self, *, pool: str = "solo", **more: str) -> Process:
        """Start a worker: `solo` dies as a whole where a failpoint says, `prefork` is the one of production."""
        size = ["--pool", pool, "--concurrency", "1" if pool == "solo" else "2"]
        module = "tests.faults.planted" if "PLANTED" in more else "celery"
        return self.start("worker", "-m", module, "-A", "clinic.celery:app", "worker", *size, *ALONE, **more)

    def beat(self, **more: str) -> Process:
        schedule = self.folder.private("beat") / str(len(self.children))
        schedule.unlink(missing_ok=True)
        words = ["--loglevel", "WARNING", "-s", schedule, "--pidfile", ""]
        return self.start("beat", "-m", "celery", "-A", "clinic.celery:app", "beat", *words, **more)

    def sweep(self, **more: str) -> Process:
        return self.manage("sweep", **more)

    def manage(self, *words: str, **more: str) -> Process:
        return self.start(words[0], "manage.py", *words, **more)

    def web(self) -> int:
        """Start the pages; returns their port."""
        port = free_port()
        words = ["tests.faults.pages", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"]
        self.start("web", "-m", "gunicorn", *words, "--log-level", "warning", "--no-control-socket")
        return port

    def end_children(self) -> None:
        for child in self.children:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGCONT)
            end_group(child)
        self.children.clear()

    def kill(self, *children: Process) -> None:
        for child in children:
            end_group(child)

    # The servers

    def as_owner(self) -> dict[str, str]:
        """Return what leads whoever writes or puts back a backup to the database."""
        return self.environment(OWNER_DATABASE_URL=self.postgres_.url(OWNER, NAME))

    def stop_postgres(self, number: int = signal.SIGINT) -> None:
        self.postgres.send_signal(number)
        self.postgres.wait(20)

    def start_postgres(self) -> None:
        self.postgres = self.postgres_.start()

    def kill_valkey(self) -> None:
        end_group(self.valkey)

    def start_valkey(self) -> None:
        self.valkey = self.valkey_.start()

    # What is due, and what became of it

    def plan(self, now: Any = None) -> None:
        """Let the rows of this fault become due."""
        self.plan_ = cast.plan(self.rows, now or clock.now() + self.shift)

    def shifted(self, by: str) -> dict[str, str]:
        """Return the variable that puts a process's clock off from the clinic's."""
        self.shift = max(self.shift, shift(by))
        return {"CLOCK_SHIFT": written(settings.CLOCK_SHIFT + shift(by))}

    def move(self, by: str) -> None:
        """Let so much of the clinic's time pass; who runs already does not notice."""
        settings.CLOCK_SHIFT += shift(by)

    def healed(self) -> None:
        """Note that whatever was broken is whole again: from here on recovery is timed."""
        self.healed_at = time.monotonic()

    def left(self) -> tuple[int, ...]:
        """Return how much is due and not final: mails, reminders, assessments, escalations."""
        with self.owner() as line:
            row = line.execute(LEFT, {"now": clock.now() + self.shift}).fetchone()
        assert row
        return row

    def until(self, fact: Callable[[], Any], within: float = GIVE_UP, why: str = "it did not happen") -> None:
        limit = time.monotonic() + within
        while not fact():
            assert time.monotonic() < limit, f"{why}\n{self.logs()}"
            time.sleep(0.05)

    def died(self, child: Process, within: float = GIVE_UP) -> None:
        """Wait until a process is dead by SIGKILL."""
        self.until(lambda: child.poll() is not None, within, "the process lives")
        assert child.returncode == -signal.SIGKILL, self.logs()

    def settle(self, idle: float = IDLE) -> float:
        """Wait until nothing is left to do, or nothing more happens; returns the seconds since all was whole again."""
        if not self.healed_at:
            self.healed()
        seen, limit, end = self._progress(), time.monotonic() + idle, time.monotonic() + GIVE_UP
        while any(seen[0]) and time.monotonic() < min(limit, end):
            time.sleep(0.05)
            if (now := self._progress()) != seen:
                seen, limit = now, time.monotonic() + idle
        return time.monotonic() - self.healed_at

    def _progress(self) -> tuple[tuple[int, ...], int]:
        """Return what is left, as far as the database says so, and how much was taken."""
        with suppress(psycopg.OperationalError):
            return self.left(), len(self.post.accepted)
        return (1,), len(self.post.accepted)

    def examine(self, **given: Any) -> Findings:
        connection.close()
        log = given.pop("log", None)
        texts = list(self.gateway.log) if self.gateway else []
        return examine(self.plan_, log or [*self.post.accepted, *texts], shift=self.shift, **given)

    def logs(self) -> str:
        """Return the last words of every process."""
        files = sorted((self.folder.path / "logs").glob("*.log"))
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')[-1500:]}" for path in files)

    def waits_for(self, child: Process, within: float = GIVE_UP) -> int:
        with suppress(subprocess.TimeoutExpired):
            return child.wait(within)
        raise AssertionError(f"it did not end\n{self.logs()}")
