import os
import shutil
import signal
import time
from contextlib import suppress

import psycopg
import pytest
import redis

from clinic.local.child import born, spawn, stop_left_over
from clinic.local.folder import Folder
from clinic.local.postgres import Postgres, stop_postgres
from clinic.local.servers import Servers
from clinic.local.valkey import Valkey


def write(postgres: Postgres, text: str) -> None:
    with psycopg.connect(postgres.url("limber_owner"), autocommit=True) as line:
        line.execute("CREATE TABLE IF NOT EXISTS kept (said text)")
        line.execute("INSERT INTO kept VALUES (%s)", [text])


def read(postgres: Postgres) -> list[str]:
    with psycopg.connect(postgres.url("limber_owner")) as line:
        return [said for (said,) in line.execute("SELECT said FROM kept").fetchall()]


def test_data_survives_a_restart_and_a_killed_server(folder):
    postgres = Postgres(Folder(folder))
    server = postgres.start()
    write(postgres, "before the restart")
    stop_postgres(server)
    server = postgres.start()
    write(postgres, "before the kill")
    server.kill()
    server.wait()
    server = postgres.start()
    assert read(postgres) == ["before the restart", "before the kill"]
    stop_postgres(server)


def test_what_a_killed_parent_left_is_stopped(folder):
    servers = Servers(Folder(folder), careless=True)
    servers.__dict__.update(postgres=Postgres(Folder(folder)), valkey=Valkey(Folder(folder)))
    left = [servers.postgres.start(), servers.valkey.start()]
    servers.recover()
    assert all(process.wait(5) is not None for process in left)
    assert not list((folder / "running").iterdir())


def test_a_note_of_a_number_that_was_given_away_ends_nobody(folder):
    (note := folder / "note").write_text(f"{os.getpid()} 1 {int(signal.SIGKILL)}")
    stop_left_over(note)
    assert born(os.getpid())


def test_the_application_role_cannot_make_databases_and_the_owner_can(folder):
    postgres = Postgres(Folder(folder), careless=True)
    server = postgres.start()
    with psycopg.connect(postgres.url("limber_app"), autocommit=True) as line, pytest.raises(psycopg.errors.Error):
        line.execute("CREATE DATABASE mine")
    with psycopg.connect(postgres.url("limber_owner"), autocommit=True) as line:
        line.execute("CREATE DATABASE mine")
        line.execute("CREATE EXTENSION btree_gist")
    stop_postgres(server)


def test_valkey_keeps_what_it_was_told_over_a_restart(folder):
    valkey = Valkey(Folder(folder))
    for turn in (1, 2):
        server = valkey.start()
        client = redis.Redis(unix_socket_path=str(valkey.socket))
        assert client.incr("turns") == turn
        client.close()
        server.terminate()
        server.wait(5)


def test_a_path_too_long_for_a_socket_gets_a_short_one(folder):
    (long := folder / ("long" * 20)).mkdir()
    long.chmod(0o711)
    postgres = Postgres(Folder(long), careless=True)
    server = postgres.start()
    write(postgres, "reached")
    assert read(postgres) == ["reached"]
    stop_postgres(server)
    shutil.rmtree(Folder(long).sockets.parent)


def test_only_we_and_the_servers_account_can_enter_the_data(folder):
    postgres = Postgres(Folder(folder), careless=True)
    server = postgres.start()
    stop_postgres(server)
    for name in ("postgres", "sockets", "logs"):
        assert (folder / name).stat().st_mode & 0o077 == 0
    key = Folder(folder).secret()
    assert len(key) >= 40
    assert (folder / "secret-key").stat().st_mode & 0o077 == 0
    assert Folder(folder).secret() == key


def test_a_child_dies_with_its_parent(folder):
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        child = spawn(["sleep", "60"], output=None)
        os.write(writing, str(child.pid).encode())
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(parent, 0)
    child_pid = int(os.read(reading, 20))
    limit = time.monotonic() + 30
    while born(child_pid) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not born(child_pid)
    with suppress(OSError):
        os.close(reading)
        os.close(writing)
