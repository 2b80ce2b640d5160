"""Hosts with a network of their own on this machine: namespaces, each tied to us by one line that can be pulled."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from clinic.local.child import Process, spawn
from tests.faults.world import ALONE, CHECKOUT, NAME, World

# Of a block that is set aside for trying networks out; a number of this process, so that two runs do not meet.
BLOCK = f"198.18.{os.getpid() % 250}"
SERVERS = f"{BLOCK}.1"
DOORBELL = 6390
ROLES = CHECKOUT / "deploy/roles.sql"


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


class Host:
    """One machine with a worker and a beat; it knows the servers by their address alone."""

    def __init__(self, world: World, number: int) -> None:
        self.world, self.address = world, f"{BLOCK}.{number}"
        self.name = f"limber-{os.getpid()}-{number}"
        self.line = f"lm{os.getpid() % 100_000}-{number}"

    def plug_in(self) -> None:
        ip("netns", "add", self.name)
        ip("link", "add", self.line, "type", "veth", "peer", "name", "eth0", "netns", self.name)
        ip("address", "add", SERVERS, "peer", self.address, "dev", self.line)
        ip("link", "set", self.line, "up")
        ip("-n", self.name, "address", "add", self.address, "peer", SERVERS, "dev", "eth0")
        ip("-n", self.name, "link", "set", "lo", "up")
        self.join()

    def cut_off(self) -> None:
        ip("-n", self.name, "link", "set", "eth0", "down")

    def join(self) -> None:
        ip("-n", self.name, "link", "set", "eth0", "up")

    def remove(self) -> None:
        subprocess.run(["ip", "netns", "delete", self.name], capture_output=True)
        subprocess.run(["ip", "link", "delete", self.line], capture_output=True)

    def work(self) -> None:
        """Start a worker, as production has it, and a beat."""
        celery = ["-m", "celery", "-A", "clinic.celery:app"]
        self._start("worker", *celery, "worker", "--concurrency", "2", *ALONE)
        schedule = self.world.folder.private("beat") / self.name
        self._start("beat", *celery, "beat", "--loglevel", "WARNING", "-s", str(schedule), "--pidfile", "")

    def _start(self, name: str, *words: str) -> Process:
        log = self.world.folder.private("logs") / f"{name}-{self.address}.log"
        env = self.world.environment(
            DATABASE_URL=f"postgresql://limber_app@{SERVERS}/{NAME}?connect_timeout=5&tcp_user_timeout=20000",
            REDIS_URL=f"redis://{SERVERS}:{DOORBELL}/0",
            EMAIL_URL=self.world.post.url,
        )
        command = ["ip", "netns", "exec", self.name, sys.executable, *words]
        with log.open("ab") as output:
            child = spawn(command, output=output, env=env, cwd=CHECKOUT)
        self.world.children.append(child)
        return child


@contextmanager
def network(world: World, count: int) -> Iterator[list[Host]]:
    """Let the servers be reached by so many hosts; skipped, and said so, where this machine allows no networks."""
    hosts = [Host(world, number) for number in range(2, 2 + count)]
    if shutil.which("ip") is None or os.getuid() != 0:
        pytest.skip("networks of one's own need root, and ip (on Debian: apt-get install iproute2)")
    try:
        try:
            for host in hosts:
                host.plug_in()
        except subprocess.CalledProcessError as error:
            pytest.skip(f"this machine allows no networks of one's own: {error.stderr.strip()}")
        with listening(world):
            yield hosts
    finally:
        world.end_children()
        for host in hosts:
            host.remove()


@contextmanager
def listening(world: World) -> Iterator[None]:
    """Let PostgreSQL, Valkey and the mail server listen where the hosts find them, as deploy/ sets them up."""
    postgres, access = world.postgres_, world.postgres_.data / "pg_hba.conf"
    before = access.read_text()
    world.stop_postgres()
    access.write_text(f"{before}\nhost all all {BLOCK}.0/24 trust\n")
    world.postgres_ = replace(postgres, further=(f"listen_addresses={SERVERS}",))
    world.start_postgres()
    with world.owner() as line:
        for statement in ROLES.read_text().splitlines():
            if statement.startswith("ALTER DATABASE limber SET"):
                line.execute(statement.replace("DATABASE limber", f"DATABASE {NAME}"))
    with world.doorbell() as bell:
        for name, value in {"bind": SERVERS, "protected-mode": "no", "port": DOORBELL}.items():
            bell.config_set(name, value)
    world.post.shut()
    world.post.host, port, world.post.port = SERVERS, world.post.port, 0
    world.post.open()
    try:
        yield
    finally:
        world.end_children()
        world.post.shut()
        world.post.host, world.post.port = "127.0.0.1", port
        world.post.open()
        with world.doorbell() as bell:
            bell.config_set("port", 0)
        world.stop_postgres()
        access.write_text(before)
        world.postgres_ = postgres
        world.start_postgres()
