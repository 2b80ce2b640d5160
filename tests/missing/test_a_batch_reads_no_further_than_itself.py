"""The audit goes through everybody in batches: the last one reads no more rows than the first, however many there are.

What joins rows in the order of their keys may read all that come before them once more; with a million patients that
is two thousand times half of them.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.db import connection

from bench.lives import a_life, grow
from bench.statements import nodes, statements
from clinic import clock
from patients.care.missing.obligations import AT_A_TIME, OWED, Owed
from programmes.library import loading

MANY = 20_000
MOST = 4 * AT_A_TIME  # rows by which the lives of two batches differ
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lives(db: None) -> Iterator[None]:
    loading.load()
    now = clock.now()
    grow(a_life(now), 1, MANY, now)
    yield
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as line:
        line.execute("TRUNCATE patients_patient, mail_message CASCADE")


def read_by(sql: str, params: Any) -> int:
    """Return how many rows of tables a statement read, those it threw away among them."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return sum(rows_of(node) for node in nodes(plan[0]["Plan"]) if "Relation Name" in node)


def rows_of(node: dict[str, Any]) -> int:
    return (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]


def read_for(owed: Owed, after: Any, now: datetime) -> list[tuple[int, str]]:
    """Return how many rows each statement of one batch reads."""
    with statements() as said:
        batch = next(owed.batches(None, now, after=after))
        assert not list(owed.find(batch, now))
    return [(read_by(sql, params), sql) for sql, params in said.asked]


def test_a_late_batch_reads_as_few_rows_as_an_early_one(lives: None) -> None:
    now, gone_through = clock.now(), set()
    for name, owed in OWED.items():
        keys = list(owed.rows(None, now).order_by("pk").values_list("pk", flat=True))
        if len(keys) < MANY:
            continue
        early, late = (read_for(owed, keys[place], now) for place in (0, MANY * 9 // 10))
        assert len(early) == len(late)
        for (before, _sql), (after, sql) in zip(early, late, strict=True):
            assert after < before + MOST, (name, before, after, sql)
        gone_through.add(name)
    assert gone_through >= {"episodes", "reminders"}
