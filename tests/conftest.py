"""The ground the tests stand on: throw-away servers, the application's database role, a mail sink, a browser."""

import atexit
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from typing import Any

import hypothesis
import pytest

from clinic.local.sink import Sink
from clinic.local.throwaway import Throwaway

CHECKOUT = Path(__file__).resolve().parent.parent
NO_CHROMIUM = "no Chromium: install it (on Debian: apt-get install chromium) or name one in CHROMIUM"

# The addresses stand before Django reads its settings; the servers start with the first test that needs them.
# A worker inherits the addresses of who started it, and has servers of its own.
OURS = "LIMBER_TEST_ADDRESSES"
for name in os.environ.pop(OURS, "").split():
    del os.environ[name]
throwaway = Throwaway(CHECKOUT)
atexit.register(throwaway.forget)
os.environ.update(throwaway.environment | {OURS: " ".join(throwaway.environment)})
os.environ["DJANGO_SETTINGS_MODULE"] = "clinic.settings"

import django  # noqa: E402

django.setup()

from django.conf import settings as configured  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

# A real hash takes a quarter of a second, and every test makes several people.
configured.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *configured.PASSWORD_HASHERS]

pytest_plugins = ["tests.cast", "tests.filled", "tests.sooner"]

hypothesis.settings.register_profile("limber", deadline=None)
hypothesis.settings.load_profile("limber")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Let no worker inherit this: it would read its settings before its own addresses stand, and ask our servers."""
    os.environ.pop("DJANGO_SETTINGS_MODULE")


def find_chromium() -> str | None:
    """Return the Chromium of this machine."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = [str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])]
    if any(NO_CHROMIUM in reason for reason in skipped):
        terminalreporter.write_line(f"Browser tests were skipped; {NO_CHROMIUM}", yellow=True)
    for reason in sorted({reason for reason in skipped if NO_CHROMIUM not in reason}):
        terminalreporter.write_line(reason, yellow=True)


@pytest.fixture(scope="session")
def servers() -> Iterator[dict[str, str]]:
    """PostgreSQL with a migrated database, and Valkey; gives the environment that leads there."""
    with ExitStack() as stack:
        try:
            environment = stack.enter_context(throwaway.running())
        except SystemExit as reason:
            pytest.exit(str(reason), returncode=1)
        os.environ.update(environment)
        yield environment


@pytest.fixture(autouse=True)
def _servers_stand() -> Iterator[None]:
    """The test that ends a server which others stand on is named; it is not left to those to fail."""
    yield
    if words := throwaway.fallen():
        pytest.fail(f"A server of the tests is no more.\n{words}")


@pytest.fixture(scope="session")
def django_db_setup(servers: dict[str, str], django_db_blocker: Any) -> Iterator[None]:
    """Tests speak to the database as the application does, so that its privileges are real."""
    from clinic.environment import database

    connection.settings_dict.update(database(servers["DATABASE_URL"]))
    with django_db_blocker.unblock():
        Flushing.remember(servers)
    yield
    with django_db_blocker.unblock():
        connection.close()
        Flushing.end()


def let_it_answer(patience: float = 10) -> None:
    """Wait until the live server has answered what a browser that is closed by now still asked.

    Its rows are locked until then. A line that stays open asks nothing; it is not waited for any longer.
    """
    limit = monotonic() + patience
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(max(0, limit - monotonic()))


class Flushing:
    """Empties the tables after a transactional test, as the owner and past the triggers: the application cannot."""

    line: Any = None
    tables: list[str] = []

    @classmethod
    def remember(cls, servers: dict[str, str]) -> None:
        import psycopg

        cls.line = psycopg.connect(servers["OWNER_DATABASE_URL"], autocommit=True)
        cls.line.execute("SET session_replication_role = replica")
        cls.line.execute("SET lock_timeout = '10s'")  # a test that left a transaction open fails, and says so
        names = cls.line.execute("SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public'")
        found = [name for (name,) in names.fetchall()]
        # What migrations fill (themselves, content types, permissions) stays.
        cls.tables = [name for name in found if not cls.line.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone()]

    @classmethod
    def flush(cls) -> None:
        let_it_answer()
        cls.line.execute("; ".join(f"DELETE FROM {name}" for name in cls.tables))

    @classmethod
    def end(cls) -> None:
        cls.line.close()


TransactionTestCase._fixture_teardown = Flushing.flush


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    """Nothing leaves this machine during tests."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise OSError(f"A test tried to reach {address[0]}; only this machine may be reached")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A mail server that keeps what it accepts; give it `reply` or `settle` to make it refuse."""
    with Sink() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """This machine's Chromium, driven by playwright; skipped without one, and failed where CI is set."""
    path = find_chromium()
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # as long as all else that is waited for: machines are shared
    # Playwright's loop runs in this thread; Django would take our own database calls for asynchronous ones.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@pytest.fixture
def live(live_server: Any, settings: Any) -> str:
    """The address of a running web server on the test database."""
    settings.BASE_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def pictures() -> Path | None:
    """The folder to keep the README's pictures in, if they are to be taken anew."""
    return CHECKOUT / "docs" / "pictures" if os.environ.get("PICTURES") else None
