"""`manage.py simulate` runs in a database of its own, prints and draws, and leaves nothing behind."""

import os
import subprocess
import sys
from xml.etree import ElementTree as ET

import psycopg
import pytest

from tests.ground.running import CHECKOUT


@pytest.fixture
def simulate(servers):
    """Return what runs the command in a process of its own."""

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, **servers, **more}
        command = [sys.executable, "manage.py", "simulate", *arguments]
        return subprocess.run(command, env=env, cwd=CHECKOUT, capture_output=True, text=True, timeout=300)

    return run


def databases(servers):
    with psycopg.connect(servers["OWNER_DATABASE_URL"]) as line:
        return {name for (name,) in line.execute("SELECT datname FROM pg_database")}


@pytest.mark.long
def test_it_prints_draws_and_leaves_nothing_behind(simulate, servers, tmp_path):
    before, drawing = databases(servers), tmp_path / "report.svg"
    done = simulate("--patients", "4", "--weeks", "3", "--seed", "7", "--set", "review_day=10", "--draw", str(drawing))
    assert done.returncode == 0, done.stderr
    assert "Concerns opened, by finding and week" in done.stdout
    assert "A week of one physiotherapist with 80 patients" in done.stdout
    assert "target at most" in done.stdout
    assert "concerns reached a person" in done.stdout.splitlines()[-1]
    assert ET.parse(drawing).getroot().tag.endswith("svg")
    assert databases(servers) == before


def test_without_a_role_that_can_make_a_database_it_refuses_and_says_why(simulate, servers):
    done = simulate("--patients", "1", "--weeks", "1", OWNER_DATABASE_URL=servers["DATABASE_URL"])
    assert done.returncode == 1
    assert "only in a database of its own" in done.stderr
    assert "CREATEDB" in done.stderr


def test_a_setting_out_of_bounds_is_refused(simulate):
    done = simulate("--set", "review_day=30")
    assert done.returncode == 2
    assert "review_day" in done.stderr
