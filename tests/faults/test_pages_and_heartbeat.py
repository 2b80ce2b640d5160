"""What people see meanwhile: pages and posts stay up without Valkey, and a worker that stands still is noticed."""

import json
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta

import pytest
from celery import Celery
from django.contrib.auth.hashers import make_password

from clinic.celery import INTERVALS
from clinic.models import User
from patients.models import CheckIn
from tests.cast import PASSWORD
from tests.journey.visitor import Visitor

pytestmark = pytest.mark.fault
VISITS = 5
QUIET = {"pain": 6, "change": 4, "severe": "no", "first": ["none"], "second": ["none"], "history": ["none"]}
MOST = 0.2  # seconds that a page may take longer
MINUTE = timedelta(seconds=60)  # of real time; the audit has more of it
WITHIN_A_MINUTE = [name for name, (_task, interval) in INTERVALS.items() if interval <= MINUTE]


@pytest.fixture
def address(world):
    """The pages, once they answer; with people who can sign in."""
    password = make_password(PASSWORD)
    User.objects.filter(email__startswith="reminded").update(password=password)
    base = f"http://localhost:{world.web()}"
    world.until(lambda: answers(base))
    return base


def answers(base: str) -> bool:
    try:
        Visitor(base).open("/accounts/login/")
    except urllib.error.URLError:
        return False
    return True


def visits(base: str, first: int) -> dict[str, float]:
    """Return the seconds of each page and post, the quickest of some visits. Fails where one is an error."""
    times: dict[str, list[float]] = {}
    for number in range(first, first + VISITS):
        visitor = Visitor(base)

        def take(name: str, act: Callable[[], object], visitor: Visitor = visitor) -> None:
            began = time.monotonic()
            act()
            times.setdefault(name, []).append(time.monotonic() - began)
            assert visitor.page.status == 200, (name, visitor.page.status)

        take("sign-in page", lambda visitor=visitor: visitor.open("/accounts/login/"))
        form = visitor.page.form(having="password")
        email = f"reminded{number}@example.org"
        take("sign-in", lambda v=visitor, f=form, e=email: v.send(f, login=e, password=PASSWORD))
        take("check-in page", lambda visitor=visitor: visitor.open("/check-in/"))
        form = visitor.page.form(having="key")
        take("check-in", lambda v=visitor, f=form: v.send(f, **QUIET))
        take("today", lambda visitor=visitor: visitor.open("/today/"))
    return {name: min(seconds) for name, seconds in times.items()}  # what waits, waits each time; other work does not


@pytest.mark.parametrize("how", ["dead", "silent"])
def test_pages_and_posts_stay_up_without_valkey(world, address, how):
    before = visits(address, 0)
    if how == "dead":
        world.kill_valkey()
    else:
        world.valkey.send_signal(signal.SIGSTOP)
    try:
        after = visits(address, VISITS)
    finally:
        if how == "silent":
            world.valkey.send_signal(signal.SIGCONT)
    assert CheckIn.objects.filter(patient__name__startswith="Reminded").count() == 2 * VISITS
    slower = {name: round(after[name] - before[name], 3) for name in before}
    assert max(slower.values()) <= MOST, slower


def health(address: str) -> list[str]:
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:
            return list(json.load(answer)["problems"])
    except urllib.error.HTTPError as error:
        with error:
            return list(json.load(error)["problems"]) if error.code == 503 else [str(error)]


def stands(world):
    """Return whether the last of each tick is three intervals ago: from this moment on it must be noticed."""
    with world.owner() as line:
        row = line.execute(
            "SELECT bool_and(last_ended_at < clock_timestamp() - 3 * interval) FROM clinic_tick WHERE name = ANY(%s)",
            [WITHIN_A_MINUTE],
        ).fetchone()
    return bool(row and row[0])


def ticked_at(world):
    """Return when the least recent of the quick ticks ended."""
    with world.owner() as line:
        sql = "SELECT min(last_ended_at) FROM clinic_tick WHERE name = ANY(%s)"
        return line.execute(sql, [WITHIN_A_MINUTE]).fetchone()[0]


def test_a_worker_that_stops_consuming_after_a_reconnect_is_noticed_within_three_ticks(world, address):
    worker = world.worker()
    world.beat()
    world.until(lambda: not health(address), why="it never was healthy")
    world.kill_valkey()
    world.start_valkey()
    before = ticked_at(world)
    world.until(lambda: ticked_at(world) > before, why="it did not come back")
    with Celery(broker=world.throwaway.environment["REDIS_URL"]) as outside:
        outside.control.cancel_consumer("celery")
    world.until(lambda: stands(world), why="it goes on")
    problems = health(address)
    assert worker.poll() is None
    assert len(problems) == len(WITHIN_A_MINUTE), problems


def test_a_dead_beat_is_noticed_within_three_ticks(world, address):
    world.worker()
    beat = world.beat()
    world.until(lambda: not health(address), why="it never was healthy")
    world.kill(beat)
    world.until(lambda: stands(world), why="it goes on")
    assert len(health(address)) == len(WITHIN_A_MINUTE)
