"""The tables that are written once, and the database's owner, whom only triggers hold back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models
from pghistory.models import Event

from clinic.history import AppendOnly


def history() -> list[type[models.Model]]:
    """Return every model whose rows are written once, in all apps: a new one is among them."""
    return [model for model in apps.get_models() if issubclass(model, (AppendOnly, Event))]


@pytest.fixture
def owner(servers: dict[str, str]) -> Iterator[psycopg.Connection[Any]]:
    """The owner's connection; what it does is rolled back."""
    with psycopg.connect(servers["OWNER_DATABASE_URL"]) as line:
        yield line
        line.rollback()


@pytest.fixture
def as_owner(servers: dict[str, str]) -> Callable[[], AbstractContextManager[None]]:
    """Let Django's own line be the owner's for a while, as a command of the owner has it."""
    from clinic.environment import database

    def turn_to(name: str) -> None:
        connection.close()
        connection.settings_dict.update(database(servers[name]))

    @contextmanager
    def within() -> Iterator[None]:
        turn_to("OWNER_DATABASE_URL")
        try:
            yield
        finally:
            turn_to("DATABASE_URL")

    return within
