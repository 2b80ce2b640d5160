"""A database of its own beside the clinic's: simulated people never meet real ones, and their ticks never real rows.

One transaction rolled back in the clinic's own database would not do: the ticks would claim the clinic's real rows.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from clinic import environment


class NoScratch(Exception):
    """No database can be made here; says why."""


@contextmanager
def scratch(*, like: str = "") -> Iterator[str]:
    """Run in a new, migrated, empty database, or a copy of one that nobody uses; yields its name. Raises NoScratch.

    Afterwards it is gone.
    """
    owner = _owner()
    name = f"{owner['NAME']}_simulated_{secrets.token_hex(4)}"
    before, ringing = dict(connection.settings_dict), settings.CELERY_BROKER_URL
    _as_owner(owner, "CREATE DATABASE {} TEMPLATE {}" if like else "CREATE DATABASE {}", name, like)
    try:
        settings.CELERY_BROKER_URL = ""  # nobody out there is to look for mail that is not theirs
        if not like:
            _use({**owner, "NAME": name})
            call_command("migrate", verbosity=0, skip_checks=True)
        _use({**before, "NAME": name})
        _forget_at_leisure()
        yield name
    finally:
        _use(before)
        settings.CELERY_BROKER_URL = ringing
        _as_owner(owner, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def _owner() -> dict[str, Any]:
    """Return how the owner of the clinic's database signs in: the application's role may make none."""
    url = environment.text("OWNER_DATABASE_URL")
    return environment.database(url) if url else dict(connection.settings_dict)


def _as_owner(owner: dict[str, Any], statement: str, *names: str) -> None:
    line = {
        "dbname": owner["NAME"],
        "user": owner["USER"],
        "password": owner["PASSWORD"],
        "host": owner["HOST"],
        "port": owner["PORT"],
    }
    try:
        with psycopg.connect(**{key: value for key, value in line.items() if value}, autocommit=True) as opened:
            opened.execute(sql.SQL(statement).format(*map(sql.Identifier, filter(None, names))))
    except psycopg.Error as error:
        raise NoScratch(str(error).strip()) from error


def _use(line: dict[str, Any]) -> None:
    connection.close()
    connection.settings_dict.update(line)


def _forget_at_leisure() -> None:
    """Let commits not wait for the disk: what is lost with the machine was to be thrown away."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
