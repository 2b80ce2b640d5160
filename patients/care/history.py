"""All that happened to a patient, of every kind or of one, newest first, a page at a time: one question.

By hand: a dozen tables are read as one list. Each gives no more rows than the page takes, whatever came before.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection

from patients.care.history_sources import NOT_TOLD, SOURCES, WORTH_KNOWING, Kind
from patients.models import Patient


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: from which source, when, its key among all, and what its words are made of."""

    source: str
    at: datetime
    key: str
    told: dict[str, Any]


@cache
def _question(kind: Kind | None) -> str:
    parts = [source.sql for source in SOURCES if kind in (None, source.kind)]
    every = " UNION ALL ".join(parts)
    return f"SELECT * FROM ({every}) entry (source, at, key, told) ORDER BY at DESC, key DESC LIMIT %(limit)s"  # noqa: S608


def entries(
    patient: Patient, *, limit: int, kind: Kind | None = None, before: tuple[datetime, str] | None = None
) -> Sequence[Entry]:
    """Return the newest entries, or the newest before one of them, told by its instant and its key."""
    at, key = before or ("infinity", "")
    asked: dict[str, Any] = {
        "patient": patient.pk,
        "subject": f"patient:{patient.pk}",
        "zone": patient.time_zone,
        "worth": [reason.value for reason in WORTH_KNOWING],
        "not_told": list(NOT_TOLD),
        "at": at,
        "key": key,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(_question(kind), asked)
        return [Entry(source, at, key, json.loads(told)) for source, at, key, told in cursor.fetchall()]
