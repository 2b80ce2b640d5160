"""The tables that are written once, and the database's owner, whom only triggers hold back."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.db import models
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
