"""What the address of a database says is what the line to it is."""

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import OperationalError, ProgrammingError

from clinic.environment import database


def test_each_part_of_the_address_is_kept():
    found = database(
        "postgresql://limber%40clinic:a%2Fb@db.example:6543/limber?sslmode=verify-full&sslrootcert=/ca.pem"
    )
    parts = [found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
    assert parts == ["limber@clinic", "a/b", "db.example", "6543", "limber"]
    assert found["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/ca.pem"}


def test_a_socket_is_no_option():
    found = database("postgresql://limber_app@/limber?host=/run/limber&application_name=desk")
    assert (found["HOST"], found["OPTIONS"]) == ("/run/limber", {"application_name": "desk"})


def asks(url: str, question: str) -> str:
    """Return what the database answers on a line of this address."""
    line = connections[DEFAULT_DB_ALIAS].copy()
    line.settings_dict = {**line.settings_dict, **database(url)}
    try:
        with line.cursor() as cursor:
            cursor.execute(question)
            return str(cursor.fetchone()[0])
    finally:
        line.close()


@pytest.mark.django_db
def test_an_option_reaches_the_database(servers):
    assert asks(f"{servers['DATABASE_URL']}&application_name=by+address", "SHOW application_name") == "by address"


@pytest.mark.django_db
def test_an_option_that_is_none_is_refused(servers):
    with pytest.raises((OperationalError, ProgrammingError), match="sslmodus"):
        asks(f"{servers['DATABASE_URL']}&sslmodus=require", "SELECT 1")
