"""A place to run Limber in, as its deploy files do: production settings, a database and a broker of its own."""

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from clinic.local.sink import Sink
from tests.ground.running import open_folder

NAME = "limber_running"
TOKEN = "a token that the two of us know"


@pytest.fixture(scope="module")
def state() -> Iterator[Path]:
    """What stands for /var/lib/limber."""
    folder = open_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def place(servers: dict[str, str]) -> Iterator[dict[str, str]]:
    """An empty database, which its owner may make anew, and a broker; gives what leads there."""
    made = {
        "DATABASE_URL": _named(servers["DATABASE_URL"]),
        "OWNER_DATABASE_URL": _named(servers["OWNER_DATABASE_URL"]),
        "REDIS_URL": servers["REDIS_URL"].replace("virtual_host=0", "virtual_host=5").replace("6379/0", "6379/5"),
    }
    made_anew(made)
    yield made
    _run(made, f"DROP DATABASE {NAME} WITH (FORCE)")


def made_anew(place: dict[str, str]) -> None:
    """Wipe the database: nothing of it is left but its name."""
    _run(place, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    _run(place, f"CREATE DATABASE {NAME} TEMPLATE template0 ENCODING 'UTF8'")


def _run(place: dict[str, str], sql: str) -> None:
    with psycopg.connect(place["OWNER_DATABASE_URL"].replace(f"/{NAME}", "/postgres"), autocommit=True) as line:
        line.execute(sql)


def _named(address: str) -> str:
    return urlsplit(address)._replace(path=f"/{NAME}").geturl()


@pytest.fixture(scope="module")
def post() -> Iterator[Sink]:
    """The mail server."""
    with Sink() as running:
        yield running


@pytest.fixture(scope="module")
def production(place: dict[str, str], post: Sink, state: Path) -> dict[str, str]:
    """Every variable of a process in production."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(state),
        **place,
        "LIMBER_MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "portal.clinic.example",
        "BASE_URL": "https://portal.clinic.example",
        "EMAIL_URL": post.url,
        "TRUST_PROXY": "yes",
        "STATIC_ROOT": str(state / "static"),
        "LIMBER_DATA": str(state / "data"),
        "LOG_FORMAT": "json",
        "METRICS_TOKEN": TOKEN,
        "PYTHONUNBUFFERED": "1",
    }
