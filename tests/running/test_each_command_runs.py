"""Each command of the units, the compose file and the container file runs as it stands, with production's settings."""

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.message import Message
from pathlib import Path

import psycopg
import pytest
from httpx import Client

from clinic.limits import TRIES
from clinic.local.child import Process, end_group, spawn
from tests.ground.running import CHECKOUT, free_port
from tests.running.conftest import TOKEN
from tests.running.deployed import Command, every_command, of_units

pytestmark = pytest.mark.group
PATIENCE = 120  # seconds
RELEASE = [command for command in of_units() if command.where == "limber-migrate.service"]  # in their order
ONCE = [command for command in every_command() if not command.stays and command not in RELEASE]
WEB = [command for command in every_command() if "clinic.wsgi" in command.words]
WORKERS = [command for command in every_command() if "worker" in command.words]
BEATS = [command for command in every_command() if "beat" in command.words]
THROUGH_THE_PROXY = {"Host": "portal.clinic.example", "X-Forwarded-Proto": "https"}
Start = Callable[[Command], int]


@pytest.fixture(scope="module")
def on_path(production: dict[str, str]) -> dict[str, str]:
    """The variables, with the programs of .venv on the path, as in a container."""
    return {**production, "PATH": f"{CHECKOUT}/.venv/bin:{production['PATH']}"}


@pytest.fixture(scope="module")
def once(on_path: dict[str, str], state: Path) -> Callable[[Command], str]:
    """Run a command to its end; gives what it said."""

    def run(command: Command) -> str:
        as_owner = {**on_path, "DATABASE_URL": on_path["OWNER_DATABASE_URL"]}
        words = command.here(state, 0)
        done = subprocess.run(words, cwd=CHECKOUT, env=as_owner, capture_output=True, text=True, timeout=240)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="module")
def migrated(once: Callable[[Command], str]) -> None:
    """The database, the library and the style sheets, by the commands of the unit."""
    for command in RELEASE:
        once(command)


@pytest.fixture
def start(on_path: dict[str, str], state: Path, tmp_path: Path) -> Iterator[Start]:
    """Start a command that stays, and end it after the test; gives its port."""
    children: list[Process] = []

    def run(command: Command) -> int:
        port = free_port()
        with (tmp_path / "log").open("ab") as log:
            children.append(spawn(command.here(state, port), output=log, env=on_path, cwd=CHECKOUT))
        return port

    yield run
    for child in children:
        assert child.poll() is None, (tmp_path / "log").read_text()
        end_group(child)


def until(fact: Callable[[], object], told: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < limit, (told / "log").read_text()[-4000:]
        time.sleep(0.1)


def asked(port: int, path: str, **headers: str) -> tuple[int, str, Message]:
    """Return what the pages answer to a proxy: status, text, headers; 0 while nobody does."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=THROUGH_THE_PROXY | headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode(), answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers
    except (urllib.error.URLError, ConnectionError):
        return 0, "", Message()


def lines_of(told: Path) -> list[dict[str, str]]:
    """Return the lines that are objects; gunicorn's own first ones are text."""
    found = []
    for line in (told / "log").read_text().splitlines():
        with suppress(json.JSONDecodeError):
            found.append(json.loads(line))
    return [line for line in found if isinstance(line, dict)]


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("command", ONCE, ids=str)
def test_what_runs_once_ends_well(once, command):
    once(command)


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("command", WEB, ids=str)
def test_the_pages_answer_a_proxy_and_say_of_which_request_each_line_is(start, tmp_path, command):
    port = start(command)
    until(lambda: asked(port, "/accounts/login/")[0] == 200, tmp_path)
    status, text, headers = asked(port, "/help-now/", **{"X-Request-ID": "0af7651916cd43dd8448eb211c80319c"})
    assert (status, headers["X-Request-ID"]) == (200, "0af7651916cd43dd8448eb211c80319c")
    assert "Strict-Transport-Security" in headers
    until(lambda: any(line.get("request") == headers["X-Request-ID"] for line in lines_of(tmp_path)), tmp_path)
    status, text, _headers = asked(port, "/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    assert "\nlimber_unacknowledged{" in text


@pytest.mark.usefixtures("migrated")
def test_who_asks_too_often_behind_the_proxy_locks_out_nobody_else(start, tmp_path):
    port = start(WEB[-1])
    until(lambda: asked(port, "/accounts/login/code/")[0] in {200, 302, 404}, tmp_path)
    assert [tried(port, "192.0.2.1") for _ in range(TRIES.each.most + 1)] == [*[200] * TRIES.each.most, 429]
    assert tried(port, "192.0.2.2") == 200


def tried(port: int, visitor: str) -> int:
    """Return what a visitor who signs in to one account with a wrong password is answered."""
    with Client(base_url=f"http://127.0.0.1:{port}", headers=THROUGH_THE_PROXY | {"X-Forwarded-For": visitor}) as line:
        page = line.get("/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
        assert token, page.text
        given = {"csrfmiddlewaretoken": token[1], "login": "nobody@example.org", "password": "wrong"}
        cookies = "; ".join(f"{name}={value}" for name, value in page.cookies.items())
        said = {"Referer": "https://portal.clinic.example/accounts/login/", "Cookie": cookies}
        return line.post("/accounts/login/", data=given, headers=said).status_code


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("command", WORKERS, ids=str)
def test_a_worker_does_the_standing_work_and_says_of_which_task_each_line_is(start, tmp_path, place, command):
    start(command)
    until(lambda: ended(place) >= {"assess", "deliver", "remind"}, tmp_path)
    until(lambda: any("succeeded" in line["message"] and line.get("task") for line in lines_of(tmp_path)), tmp_path)


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("command", BEATS, ids=str)
def test_a_beat_ticks(start, tmp_path, command):
    start(command)
    until(lambda: any("Sending due task" in line["message"] for line in lines_of(tmp_path)), tmp_path)


def ended(place: dict[str, str]) -> set[str]:
    with psycopg.connect(place["DATABASE_URL"]) as line:
        rows = line.execute("SELECT name FROM clinic_tick WHERE last_ended_at IS NOT NULL").fetchall()
    return {name for (name,) in rows}


def test_no_command_is_left_out():
    assert {*RELEASE, *ONCE, *WEB, *WORKERS, *BEATS} == set(every_command())
    assert (len(RELEASE), len(WEB), len(WORKERS), len(BEATS)) == (3, 2, 2, 2)
    assert os.access(CHECKOUT / ".venv/bin/gunicorn", os.X_OK)
