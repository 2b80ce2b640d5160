"""Erases what the law lets go, as the owner of the database: nobody else can."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.db import connection, models, transaction

from clinic.models import Erasure
from clinic.sealed_tables import tables


def may_erase() -> bool:
    """Return whether this line to the database is that of its owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('clinic_erasure', 'INSERT')")
        return bool(cursor.fetchone()[0])


@transaction.atomic
def erase(rows: models.QuerySet[Any], *, by: str, why: str, now: datetime) -> int:
    """Delete rows for good; where they are sealed, a line says for each by whose command and why. Returns how many."""
    meta = rows.model._meta
    if table := tables().get(meta.db_table):
        field = next(field.name for field in meta.concrete_fields if field.column == table.key)
        keys = list(rows.order_by(field).values_list(field, flat=True))
        stones = (Erasure(at=now, table=table.name, key=key, by=by, why=why) for key in keys)
        Erasure.objects.bulk_create(stones, batch_size=1_000)
    with pgtrigger.ignore():
        return int(rows.order_by()._raw_delete(rows.db) or 0)
