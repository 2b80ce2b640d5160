"""Rows copied by the database itself, set by set: a million in minutes."""

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.models import Model

MANY = 50_000  # from here on it is quicker to make indexes and checks anew than to keep them
Columns = dict[str, str]
FOREIGN = """
SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])
"""
LOOSE = """
SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY(%s::regclass[]) AND NOT indisunique AND NOT indisprimary
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
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
) -> None:
    """Copy the rows with this key once for each n, with what is new in each copy; a key not given is the next one."""
    names = [str(field.column) for field in model._meta.concrete_fields]
    kept = [name for name in names if name != "id" or "id" in new]
    columns = ", ".join(f'"{name}"' for name in kept)
    values = ", ".join(new.get(name, f'row."{name}"') for name in kept)
    series = f"generate_series({first}, {last}, {step}) n"
    table = model._meta.db_table
    line.execute(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} row, {series} WHERE {by} = %s", [key])


@contextmanager
def as_owner(models: Collection[type[Model]], rows: int) -> Iterator[psycopg.Connection]:
    """Yield the owner's connection, with the triggers of these tables off; afterwards the tables are tidy."""
    tables = [model._meta.db_table for model in models]
    with psycopg.connect(os.environ["OWNER_DATABASE_URL"], autocommit=True) as line:
        with line.transaction():
            for table in tables:
                line.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            again = set_aside(line, tables) if rows >= MANY else []
            yield line
            line.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for statement in again:
                line.execute(statement)
            for table in tables:
                line.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        line.execute(f"VACUUM (ANALYZE) {', '.join(tables)}")


def set_aside(line: psycopg.Connection, tables: list[str]) -> list[str]:
    """Drop foreign keys and plain indexes of these tables; returns what makes and checks them again."""
    line.execute("SET LOCAL maintenance_work_mem = '256MB'")
    foreign, loose = line.execute(FOREIGN, [tables]).fetchall(), line.execute(LOOSE, [tables]).fetchall()
    for table, name, _definition in foreign:
        line.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in loose:
        line.execute(f"DROP INDEX {name}")
    keys = [f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}" for table, name, definition in foreign]
    return [definition for _name, definition in loose] + keys
