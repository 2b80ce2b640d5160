"""Millions of mails a year each make several events, kept for decades: 32 bits would run out and stop the post."""

import pytest
from django.db import connection

from tests.record.conftest import history

NUMBERED = """
SELECT columns.data_type, sequences.data_type::text FROM information_schema.columns
LEFT JOIN pg_sequences sequences
    ON format('%%I.%%I', schemaname, sequencename) = pg_get_serial_sequence(table_name, column_name)
WHERE table_name = %s AND column_name = %s
"""


@pytest.mark.django_db
@pytest.mark.parametrize("model", history(), ids=lambda model: model._meta.label)
def test_a_table_that_only_grows_is_numbered_in_64_bits(model):
    with connection.cursor() as cursor:
        cursor.execute(NUMBERED, [model._meta.db_table, model._meta.pk.column])
        ((column, sequence),) = cursor.fetchall()
    assert (column, sequence) in {("bigint", "bigint"), ("bigint", None), ("uuid", None)}
