"""History is refused to the application by privilege, and to the owner by trigger."""

from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection, models, transaction
from psycopg import sql

from tests.record.conftest import history

HISTORY = sorted(history(), key=lambda model: model._meta.label)
LABELS = [model._meta.label for model in HISTORY]
BY_TYPE = {
    "uuid": "gen_random_uuid()",
    "date": "current_date",
    "boolean": "false",
    "bytea": "'x'",
    "jsonb": "'{}'",
    "ARRAY": "'{}'",
    "time without time zone": "'09:00'",
}
TEXTS, MOMENTS = {"text", "character varying"}, {"timestamp with time zone"}
GIVEN = {
    "kind": "'video'",
    "media_type": "'video/webm'",
    "channel": "'portal'",
    "symptoms": "'{fever}'",
    "answer": "'sore'",
    "direction": "'up'",
}
ALSO = {"patients_remark": [("session_id", "bigint")]}  # about one of two things
CHANGES = ["UPDATE {table} SET {key} = {key}", "DELETE FROM {table}"]


def test_there_is_history_to_keep() -> None:
    assert {
        "patients.CheckIn",
        "patients.PatientEvent",
        "patients.PatientMessage",
        "clinic.ReadEvent",
        "mail.MessageEvent",
    } <= set(LABELS)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [*CHANGES, "TRUNCATE {table}"], ids=["update", "delete", "truncate"])
@pytest.mark.parametrize("model", HISTORY, ids=LABELS)
def test_the_application_has_no_right_to_rewrite(model: type[models.Model], change: str) -> None:
    statement = change.format(table=model._meta.db_table, key=model._meta.pk.column)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("change", CHANGES, ids=["update", "delete"])
@pytest.mark.parametrize("model", HISTORY, ids=LABELS)
def test_a_trigger_stops_even_the_owner(model: type[models.Model], change: str, owner: Any) -> None:
    put_a_row(owner, model._meta.db_table)
    statement = change.format(table=model._meta.db_table, key=model._meta.pk.column)
    with pytest.raises(psycopg.errors.RaiseException, match=r"Cannot (update|delete)"):
        owner.execute(statement)


def put_a_row(owner: Any, table: str) -> None:
    """Insert a row of nothing in particular: foreign keys and triggers sleep while it goes in."""
    needed = owner.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
        " AND table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
        [table],
    ).fetchall()
    needed += ALSO.get(table, [])
    insert = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(sql.Identifier(name) for name, _kind in needed),
        sql.SQL(", ".join(something(name, kind) for name, kind in needed)),
    )
    owner.execute("SET session_replication_role = replica")
    owner.execute(insert)
    owner.execute("SET session_replication_role = origin")


def something(column: str, kind: str) -> str:
    """Return a value of a type, as SQL."""
    if column in GIVEN:
        return GIVEN[column]
    if kind in TEXTS:
        return "'x'"
    return "now()" if kind in MOMENTS else BY_TYPE.get(kind, "1")
