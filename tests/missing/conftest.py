"""The demo's histories in a database of their own, and its owner, who can lose what the application cannot."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import psycopg
import pytest

from clinic import clock
from patients.care.missing.auditing import audit
from patients.demo.play import play
from patients.models import Patient
from programmes.library import loading

Lose = Callable[..., None]


@pytest.fixture
def played(transactional_db: None) -> datetime:
    """The demo's histories up to now, committed."""
    loading.load()
    now = clock.now()
    play(now=now)
    return now


@pytest.fixture
def lose(servers: dict[str, str]) -> Iterator[Lose]:
    """Return what runs SQL as the owner, past triggers and foreign keys: rows vanish as in a bad restore."""
    with psycopg.connect(servers["OWNER_DATABASE_URL"], autocommit=True) as line:
        line.execute("SET session_replication_role = replica")

        def run(sql: Any, values: Any = ()) -> None:
            assert line.execute(sql, values).rowcount > 0

        yield run


def lacking(now: datetime) -> list[tuple[str, str]]:
    """Return what the audit finds, as (subject, words)."""
    return [(found.subject, found.found) for found in audit(now=now)]


def episode_of(patient: Patient) -> str:
    """Return the key of a patient's open episode, as differences name it."""
    return f"episode:{patient.episodes.open().get().pk}"
