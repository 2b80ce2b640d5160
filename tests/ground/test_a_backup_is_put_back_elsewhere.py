"""A backup is put back into a database of one's own, named by DATABASE_URL and behind passwords, instead of ours."""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from clinic import clock
from clinic.local import backup
from clinic.local.account import server_reaches
from clinic.local.folder import Folder, own_folder
from clinic.local.postgres import APPLICATION, OWNER, Postgres, stop_postgres
from clinic.mail.hold import Hold
from patients.care import telling
from tests.ground.running import CHECKOUT, open_folder, plain_environment

pytestmark = [pytest.mark.group, pytest.mark.django_db(transaction=True)]
PASSWORDS = {OWNER: "a quiet/harbour@dawn", APPLICATION: "an-early:ferry"}
ESCAPED = {OWNER: "a%20quiet%2Fharbour%40dawn", APPLICATION: "an-early%3Aferry"}


@pytest.fixture
def elsewhere() -> Iterator[dict[str, str]]:
    """A second PostgreSQL with an empty database and both roles, each with a password; gives what leads there."""
    place = None if server_reaches(Path(tempfile.gettempdir())) else "/var/tmp"
    folder = Folder(own_folder(Path(tempfile.mkdtemp(prefix="limber-elsewhere-", dir=place))))
    postgres = Postgres(folder, careless=True)
    server = postgres.start()
    try:
        with psycopg.connect(postgres.url("postgres", "postgres"), autocommit=True) as line:
            for role, password in PASSWORDS.items():
                line.execute(f"ALTER ROLE {role} PASSWORD '{password}'")
            (postgres.data / "pg_hba.conf").write_text("local all all scram-sha-256\n")
            line.execute("SELECT pg_reload_conf()")
        own, owner = (
            postgres.url(role).replace(f"{role}@", f"{role}:{ESCAPED[role]}@") for role in (APPLICATION, OWNER)
        )
        yield {"DATABASE_URL": own, "OWNER_DATABASE_URL": owner}
    finally:
        stop_postgres(server)
        shutil.rmtree(folder.sockets.parent, ignore_errors=True)
        shutil.rmtree(folder.path, ignore_errors=True)


@pytest.fixture
def dev() -> Iterator[object]:
    """Return what runs dev.py as a person does, with the database they name, and gives what it said."""
    data = open_folder()

    def run(database: dict[str, str], *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "dev.py", *words],
            cwd=CHECKOUT,
            env={
                **plain_environment(data),
                **{name: database[name] for name in ("DATABASE_URL", "OWNER_DATABASE_URL")},
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    yield run
    assert not (data / "postgres").exists()  # no embedded one was made where another was named
    shutil.rmtree(data)


def asked(database: dict[str, str], sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(database["DATABASE_URL"], autocommit=True) as line:
        return line.execute(sql).fetchall()


def test_it_stands_there_paused_and_the_first_one_stays_as_it_is(servers, elsewhere, dev, dana, prescribed, tmp_path):
    telling.programme_changed(prescribed(dana), now=clock.now())
    dev(servers, "backup", str(tmp_path / "limber.backup"))
    said = dev(elsewhere, "restore", str(tmp_path / "limber.backup"))
    assert "Nothing is sent until a person says so." in said
    assert "1 mails to 1 addresses" in said
    assert asked(elsewhere, "SELECT name FROM patients_patient") == [(dana.name,)]
    assert {why for (why,) in asked(elsewhere, "SELECT why FROM mail_hold WHERE lifted_at IS NULL")} == {"restored"}
    assert not Hold.objects.exists()


def test_whoever_was_there_before_is_replaced_and_history_still_cannot_be_rewritten(
    servers, elsewhere, dev, dana, prescribed, tmp_path
):
    prescribed(dana)
    dev(servers, "backup", str(tmp_path / "limber.backup"))
    dev(elsewhere, "restore", str(tmp_path / "limber.backup"))
    dev(elsewhere, "manage", "load_library")
    dev(elsewhere, "restore", str(tmp_path / "limber.backup"))
    assert asked(elsewhere, "SELECT name FROM patients_patient") == [(dana.name,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        asked(elsewhere, "DELETE FROM patients_patientevent RETURNING 1")


def test_no_password_stands_on_a_command_line(elsewhere, until, tmp_path):
    """Everybody on a machine can read how a program was called."""
    file = tmp_path / "limber.backup"
    write = Thread(target=backup.write, args=(Folder(tmp_path), elsewhere, file))
    with psycopg.connect(elsewhere["OWNER_DATABASE_URL"]) as line:
        line.execute("CREATE TABLE held ()")
        line.commit()
        line.execute("LOCK TABLE held")  # so that it waits while we look
        write.start()
        until(lambda: file_of(commands(), file), patience=60)
        until(lambda: waits(elsewhere), patience=60)
        seen = file_of(commands(), file)
    write.join(60)
    assert file.stat().st_size > 0
    assert "limber_owner@" in seen
    assert not any(word in seen for word in (*PASSWORDS.values(), *ESCAPED.values()))


def commands() -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found


def file_of(found: list[str], file: Path) -> str:
    """Return the command that names a file."""
    return next((command for command in found if str(file) in command), "")


def waits(database: dict[str, str]) -> bool:
    return bool(asked(database, "SELECT 1 FROM pg_locks WHERE NOT granted"))
