"""The rehearsal of docs/running.md: dump, wipe, restore with the post paused, audit, and only then send."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from clinic.local.sink import Sink
from tests.ground.running import CHECKOUT, plain_environment
from tests.running.conftest import made_anew

pytestmark = pytest.mark.group
KEPT = ("patients_patient", "patients_concern", "patients_referral", "patients_patientevent", "mail_message")
Dev = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def dev(place: dict[str, str], post: Sink, state: Path) -> Dev:
    """Run dev.py as a person at a terminal does, on this database and this mail server."""

    def run(*words: str, ends: int = 0) -> subprocess.CompletedProcess[str]:
        env = {**plain_environment(state / "data"), **place, "EMAIL_URL": post.url}
        command = [sys.executable, "dev.py", *words]
        done = subprocess.run(
            command, cwd=CHECKOUT, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == ends, done.stdout + done.stderr
        return done

    return run


def asked(place: dict[str, str], sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(place["DATABASE_URL"], autocommit=True) as line:
        return line.execute(sql).fetchall()


def counted(place: dict[str, str]) -> dict[str, object]:
    return {table: asked(place, f"SELECT count(*) FROM {table}")[0][0] for table in KEPT}


def test_all_is_back_nothing_leaves_what_is_missing_is_found_and_a_person_lets_the_post_go(dev, place, post, tmp_path):
    file = tmp_path / "limber.backup"
    made_anew(place)
    for words in (["migrate"], ["load_library"], ["demo"]):
        dev("manage", *words)
    before = counted(place)
    dev("backup", str(file))

    made_anew(place)
    assert asked(place, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    assert "Nothing is sent until a person says so." in dev("restore", str(file)).stdout
    after = counted(place)
    assert {table: after[table] >= before[table] > 0 for table in KEPT} == dict.fromkeys(KEPT, True)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        asked(place, "DELETE FROM patients_patientevent")
    assert asked(place, "SELECT DISTINCT why FROM mail_hold WHERE lifted_at IS NULL") == [("restored",)]
    dev("manage", "sweep", "--audit")

    lose_a_mail(place)
    assert "1 that should have been done and was not" in dev("manage", "sweep", "--audit", ends=1).stderr
    dev("manage", "sweep", "--audit")  # it was put right
    assert post.accepted == []

    waiting = asked(place, "SELECT message_id FROM mail_message WHERE status = 'planned' AND due_at <= now()")
    dev("manage", "outbox", "--send")
    dev("manage", "sweep")
    sent = [mail.message["Message-ID"] for mail in post.accepted]
    assert sent
    assert len(sent) == len(set(sent))
    assert set(sent) <= {message_id for (message_id,) in waiting}


def lose_a_mail(place: dict[str, str]) -> None:
    """Let the newest open concern have been told to nobody, as if that had never been written."""
    with psycopg.connect(place["OWNER_DATABASE_URL"], autocommit=True) as line:
        line.execute("SET session_replication_role = replica")
        found = line.execute(
            "DELETE FROM mail_message WHERE id = (SELECT max(id) FROM mail_message WHERE kind = 'concern'"
            " AND status = 'planned') RETURNING 1"
        )
        assert found.fetchall()
