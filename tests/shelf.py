"""The shipped library, read and loaded once for all tests: later ones copy its rows."""

from django.db import connection

from programmes.library import loading
from programmes.models import Exercise, Programme, ProgrammeExercise

TABLES = [model._meta.db_table for model in (Exercise, Programme, ProgrammeExercise)]
SHELF: dict[str, bytes] = {}


def put_up() -> None:
    """Load the library, into tables that hold none; the rows keep their numbers, which are given to nobody else."""
    if not SHELF:
        loading.load()
        SHELF.update({table: taken(table) for table in TABLES})
        return
    with connection.cursor() as cursor:
        for table, rows in SHELF.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)


def taken(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(bytes(part) for part in copy)
