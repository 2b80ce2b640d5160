"""`dev.py backup FILE` and `dev.py restore FILE`: what is put back sends nothing until a person has seen what."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from clinic.environment import shift
from clinic.local.alone import AlreadyRunning, only_one
from clinic.local.application import environment
from clinic.local.folder import Folder, data_folder
from clinic.local.postgres import program
from clinic.local.servers import Servers

GAP = 10_000  # numbers: what was given one in the lost hours must not meet another's record under it
# Pages and workers go on meanwhile, and read tables in any order: either all are taken, or all are let go and taken
# again a moment later. One wait is longer than `deadlock_timeout` (1 s), when a vacuum gives way, and shorter than two
# of them, so that it is never the other who is ended.
EMPTY = """
SET lock_timeout = '1500ms';
DO $$
DECLARE
    tables text := (
        SELECT string_agg(oid::regclass::text, ', ' ORDER BY oid) FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
    );
    give_up timestamptz := clock_timestamp() + interval '60 seconds';
BEGIN
    WHILE tables IS NOT NULL LOOP
        BEGIN
            EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', tables);
            EXIT;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            IF clock_timestamp() > give_up THEN
                RAISE 'a table was in use for a minute: end what uses it, or the application, and try again';
            END IF;
        END;
        PERFORM pg_sleep(0.2);
    END LOOP;
END
$$;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
# In the transaction that puts the rows back: there is no moment in which they are there and may be sent.
PAUSE = """
SET search_path = public;
INSERT INTO mail_hold (clinic_id, why, note, by, began_at)
SELECT clinic.id, 'restored', :'note', :'by', now() + :'shift'::interval
FROM (SELECT id FROM clinic_clinic UNION ALL SELECT NULL) AS clinic (id)
ON CONFLICT DO NOTHING;
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, last_value + :gap)
FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
"""


class Failed(SystemExit):
    """A program of PostgreSQL said no; nothing was changed."""


@contextmanager
def standing(checkout: Path) -> Iterator[tuple[Folder, dict[str, str]]]:
    """Give the servers of `up`, started for this one command if `up` does not run, and what leads to them."""
    folder = Folder(data_folder(checkout))
    servers = Servers(folder)
    env = {**os.environ, **environment(folder, servers, port=8000, clock=""), **os.environ}
    try:
        with only_one(folder):
            servers.recover()
            with servers.running():
                yield folder, env
    except AlreadyRunning:
        yield folder, env


def owner(env: dict[str, str]) -> str:
    """Return the address of the database as the role that owns it."""
    return env.get("OWNER_DATABASE_URL") or env["DATABASE_URL"]


def apart(address: str) -> tuple[str, dict[str, str]]:
    """Return an address without its password, and the variable for that: everybody here can read a command line."""
    parts = urlsplit(address)
    if not parts.password:
        return address, {}
    place = parts.netloc.rpartition("@")[2]
    bare = parts._replace(netloc=f"{parts.netloc.partition(':')[0]}@{place}").geturl()
    return bare, {"PGPASSWORD": unquote(parts.password)}


def run(folder: Folder, name: str, *words: str | Path, database: str = "") -> None:
    """Run a program of PostgreSQL, on a database where one is named. Raises Failed with its words."""
    bare, secret = apart(database)
    command = [program(folder, name), *words, *([bare] if bare else [])]
    env = {**os.environ, **secret}
    done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise Failed(f"{name} failed; nothing was changed.\n{done.stderr[-2000:]}")


def backup(checkout: Path, file: Path) -> int:
    """Write the whole database to a new file that only we can read; a half-written one never takes the name."""
    if file.exists():
        raise SystemExit(f"{file} exists already.")
    with standing(checkout) as (folder, env):
        write(folder, env, file)
    print(f"The backup is {file} ({file.stat().st_size / 1e6:.1f} MB). It holds patients' records: keep it safe.")
    return 0


def write(folder: Folder, env: dict[str, str], file: Path) -> None:
    half = file.with_name(f"{file.name}.half")
    half.touch(mode=0o600)
    try:
        run(folder, "pg_dump", "--format=custom", "--no-comments", "--file", half, database=owner(env))
        half.rename(file)
    finally:
        half.unlink(missing_ok=True)


def restore(checkout: Path, file: Path) -> int:
    """Put a backup back, paused; show what it would send, and send it if whoever sits here says so."""
    if not file.is_file():
        raise SystemExit(f"There is no {file}.")
    with standing(checkout) as (folder, env):
        put_back(folder, env, file)
        print("The backup is back. Nothing is sent until a person says so.", flush=True)
        return show(checkout, env)


def put_back(folder: Folder, env: dict[str, str], file: Path) -> None:
    """Replace everything by what the file holds, and pause the post, in one transaction. Raises Failed."""
    work = folder.private("restoring")
    rows, before, after = work / "rows.sql", work / "before.sql", work / "after.sql"
    made = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    try:
        run(folder, "pg_restore", "--no-comments", "--file", rows, file)
        before.write_text(EMPTY)
        after.write_text(PAUSE)
        words = {
            "note": f"{file.name}, written {made:%Y-%m-%d %H:%M} UTC",
            "by": f"{getuser()}, dev.py restore",
            "gap": str(GAP),
            "shift": f"{shift(env.get('CLOCK_SHIFT', '')).total_seconds():.0f} seconds",
        }
        said = [part for name, value in words.items() for part in ("--set", f"{name}={value}")]
        files = [part for path in (before, rows, after) for part in ("--file", str(path))]
        run(folder, "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set", "ON_ERROR_STOP=1",
            *said, *files, "--output", "/dev/null", database=owner(env))  # fmt: skip
    finally:
        for path in (rows, before, after):
            path.unlink(missing_ok=True)


def show(checkout: Path, env: dict[str, str]) -> int:
    """Let the ticks work out what is due, show it, and ask."""
    as_owner = {**env, "DATABASE_URL": owner(env)}
    for words, variables in ((["migrate", "--verbosity", "0"], as_owner), (["sweep"], env), (["outbox"], env)):
        if status := manage(checkout, words, variables):
            return status
    if sys.stdin.isatty() and input("\nSend this now? Write yes: ").strip().lower() == "yes":
        return manage(checkout, ["outbox", "--send"], env)
    print("\nTo send it: python3 dev.py manage outbox --send, or each clinic's lead at the desk.")
    return 0


def manage(checkout: Path, words: list[str], env: dict[str, str]) -> int:
    return subprocess.call([sys.executable, "manage.py", *words], cwd=checkout, env=env)
