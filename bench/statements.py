"""Which statements reach the database: counted, and explained."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

Statement = tuple[str, Any]
CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET")


@dataclass
class Statements:
    """What was asked, in order; transaction control is not among it."""

    asked: list[Statement] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.asked)

    @property
    def reads(self) -> int:
        """Return how many of them read and write nothing."""
        return sum(sql.lstrip().startswith("SELECT") for sql, _ in self.asked)

    def watch(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        """Note a statement and let it through."""
        if not sql.startswith(CONTROL):
            self.asked.append((sql, params))
        return execute(sql, params, many, context)


@contextmanager
def statements() -> Iterator[Statements]:
    """Watch what the default connection is asked."""
    found = Statements()
    with connection.execute_wrapper(found.watch):
        yield found


def scans_of(sql: str, params: Any) -> list[str]:
    """Return the tables that a statement would read from end to end."""
    return [node["Relation Name"] for node in plan_of(sql, params) if node["Node Type"] == "Seq Scan"]


def indexes_of(sql: str, params: Any) -> list[str]:
    """Return the indexes that a statement would go by."""
    return [node["Index Name"] for node in plan_of(sql, params) if "Index Name" in node]


def plan_of(sql: str, params: Any) -> list[dict[str, Any]]:
    """Return every step of a statement's plan."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return list(nodes(plan[0]["Plan"]))


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", []):
        yield from nodes(below)
