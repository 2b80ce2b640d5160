"""Reading and writing many rows at once, where a parameter or an object for each would cost more than the rest."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL


def among(keys: Collection[Any], kind: str = "bigint") -> RawSQL:
    """Return what `__in` takes for many keys: one parameter instead of as many as there are keys."""
    return RawSQL(f"SELECT unnest(%s::{kind}[])", [list(keys)])  # noqa: S611  (the kind is a word of our own)


def insert(model: type[models.Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows given by column; columns that none of them names keep what the database gives."""
    types = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}
    names = [name for name in types if name in rows[0]]
    columns = ", ".join(f'"{name}"' for name in names)
    typed = ", ".join(f'"{name}" {types[name]}' for name in names)
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_to_recordset(%s) AS row({typed})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(rows, default=str)])
