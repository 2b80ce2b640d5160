"""Rows copied by the database itself, set by set: a million patients in minutes."""

import os
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.models import Model

MANY = 5_000  # from here on it is quicker to make indexes and keys anew than to keep them
SLICE = 50_000  # copies between two words of progress
SETTINGS = "SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'"
Columns = dict[str, str]
# Keys and checks between rows; those that others lean on come last, for they are dropped after them.
KEYS = """
SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE (contype IN ('p', 'u', 'x', 'f') AND conrelid = ANY(%(tables)s::regclass[]))
OR (contype = 'f' AND confrelid = ANY(%(tables)s::regclass[]))
ORDER BY contype <> 'f', oid
"""
INDEXES = """
SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%(tables)s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


def copy(
    line: psycopg.Connection,
    model: type[Model],
    key: Any,
    first: int,
    last: int,
    new: Columns,
    *,
    by: str = "id",
    step: int = 1,
    only: str = "true",
) -> None:
    """Copy the rows with this key once for each n, with what is new in each copy; a key not given is the next one.

    `only` says which of them: a condition on `row` and `n`. The rows are put aside first: no index finds them later.
    """
    names = [str(field.column) for field in model._meta.concrete_fields]
    kept = [name for name in names if name != "id" or "id" in new]
    columns = ", ".join(f'"{name}"' for name in kept)
    values = ", ".join(new.get(name, f'row."{name}"') for name in kept)
    series = f"generate_series({first}, {last}, {step}) n"
    table, aside = model._meta.db_table, f'"{model._meta.db_table} {by} {key}"'
    line.execute("SET client_min_messages = warning")
    line.execute(f"CREATE TEMPORARY TABLE IF NOT EXISTS {aside} AS SELECT * FROM {table} WHERE {by} = %s", [key])
    line.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {aside} row, {series} WHERE {only}")


@contextmanager
def as_owner(models: Collection[type[Model]], rows: int) -> Iterator[psycopg.Connection]:
    """Yield the owner's connection, with the triggers of these tables off; afterwards the tables are tidy."""
    tables = [model._meta.db_table for model in models]
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as line:
        line.execute(SETTINGS)
        for table in tables:
            line.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        again = set_aside(line, tables) if rows >= MANY else []
        yield line
        began = time.monotonic()
        for statement in again:
            line.execute(statement)
        for table in tables:
            line.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        line.execute(f"VACUUM (ANALYZE) {', '.join(tables)}")
    if rows >= SLICE:
        print(f"  {len(again)} indexes and keys made anew in {time.monotonic() - began:.0f} s", flush=True)


def set_aside(line: psycopg.Connection, tables: list[str]) -> list[str]:
    """Drop all indexes and keys of these tables, and all that lean on them; returns what makes them again."""
    keys = line.execute(KEYS, {"tables": tables}).fetchall()
    loose = line.execute(INDEXES, {"tables": tables}).fetchall()
    for name, _definition in loose:
        line.execute(f"DROP INDEX {name}")
    for table, name, _definition in keys:
        line.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    made = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in reversed(keys)]
    return [definition for _name, definition in loose] + made


def in_slices(first: int, last: int, grow: Callable[[int, int], None]) -> None:
    """Grow the copies `first` to `last` slice by slice, with a word after each of them about what is left."""
    began = time.monotonic()
    for start in range(first, last + 1, SLICE):
        end = min(start + SLICE - 1, last)
        grow(start, end)
        done, took = end - first + 1, time.monotonic() - began
        if last - first >= SLICE:
            left = f"{took / done * (last - end):.0f} s to go, and as long for indexes"
            print(f"  {done:,} copies of {last - first + 1:,}, {took:.0f} s; {left}", flush=True)
