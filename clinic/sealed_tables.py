"""Which tables are sealed, and the digest of a row of theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from pghistory.models import Event

from clinic.history import AppendOnly

# How a row is written must not depend on who reads it.
PLAIN = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}
AS_PLAIN = "SELECT " + ", ".join(f"set_config('{name}', '{value}', true)" for name, value in PLAIN.items())
# Who, from where and why stand beside an event, in a row that a request may still add to while it runs.
BESIDE = "(SELECT metadata FROM pghistory_context beside WHERE beside.id = written.pgh_context_id)"


@dataclass(frozen=True)
class Table:
    """A table that is written once, and the column that numbers its rows."""

    name: str
    key: str
    columns: tuple[str, ...]
    is_history: bool

    def digest(self, columns: tuple[str, ...] | None = None) -> str:
        """Return the SQL of a row's digest, over its columns of now or of the day it was sealed."""
        told = ", ".join([*(f'written."{name}"' for name in columns or self.columns), *[BESIDE] * self.is_history])
        return f"sha256(convert_to(ROW({told})::text, 'UTF8'))"

    @property
    def settled(self) -> str:
        """Return the SQL that tells whether nothing beside a row can change any more."""
        return "written.pgh_created_at <= now() - %(settle)s" if self.is_history else "%(settle)s IS NOT NULL"


@cache
def tables() -> dict[str, Table]:
    """Return all of them by name: whatever model is written once, of whichever app, unless it says otherwise."""
    return {table.name: table for table in _tables()}


def _tables() -> Iterator[Table]:
    for model in apps.get_models():
        is_history, numbered_by = issubclass(model, Event), str(getattr(model, "sealed_by", "pk"))
        if (is_history or issubclass(model, AppendOnly)) and numbered_by:
            meta = model._meta
            key: Any = meta.pk if numbered_by == "pk" else meta.get_field(numbered_by)
            columns: tuple[str, ...] = tuple(str(one.column) for one in meta.concrete_fields)
            yield Table(meta.db_table, str(key.column), columns, is_history)
