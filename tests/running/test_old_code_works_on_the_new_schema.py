"""The last release goes on working on the schema of this one, until every host is changed over.

It runs with this release's packages: what is tried is its code. deploy/last-release names its commit.
"""

import io
import os
import re
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from datetime import time as at_hour
from pathlib import Path

import psycopg
import pytest
from django.contrib.auth.hashers import make_password

from clinic.local.child import end_group, spawn
from clinic.local.sink import Sink
from clinic.models import User
from patients.models import CheckIn, Patient, Session
from tests.cast import PASSWORD
from tests.ground.running import CHECKOUT, free_port
from tests.journey.visitor import Visitor

pytestmark = [pytest.mark.group, pytest.mark.django_db(transaction=True)]
LAST = (CHECKOUT / "deploy/last-release").read_text().strip()
ABSENT = f"the last release, {LAST[:7]}, is not in this clone; fetch it to try its code on the new schema"
QUIET = {"severe": "no", "first": ["none"], "second": ["none"], "history": ["none"]}
PATIENCE = 120  # seconds


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of the last release."""
    tar = subprocess.run(["git", "archive", LAST], cwd=CHECKOUT, capture_output=True)
    if tar.returncode:
        pytest.skip(ABSENT)
    folder = tmp_path_factory.mktemp("last-release")
    with tarfile.open(fileobj=io.BytesIO(tar.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture
def env(servers: dict[str, str], sink: Sink, tmp_path: Path) -> dict[str, str]:
    """The servers of the tests, migrated by the new code."""
    found = {**os.environ, **servers, "EMAIL_URL": sink.url, "STATIC_ROOT": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    return {name: value for name, value in found.items() if name != "PYTHONPATH"}


@pytest.fixture
def pages(old: Path, env: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The old pages; gives their address."""
    port = free_port()
    base, log = f"http://localhost:{port}", tmp_path / "web.log"
    words = ["-m", "gunicorn", "clinic.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    with log.open("wb") as output:
        child = spawn([sys.executable, *words], output=output, env={**env, "BASE_URL": base}, cwd=old)
    limit = time.monotonic() + PATIENCE
    while not answers(base):
        assert child.poll() is None, log.read_text()
        assert time.monotonic() < limit, log.read_text()
        time.sleep(0.1)
    yield base
    end_group(child)


def answers(base: str) -> bool:
    try:
        return Visitor(base).open("/accounts/login/").status == 200
    except OSError:
        return False


def manage(checkout: Path, env: dict[str, str], *words: str) -> str:
    command = [sys.executable, "manage.py", *words]
    done = subprocess.run(command, cwd=checkout, env=env, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_old_code_really_is_another(old):
    assert (old / "manage.py").is_file()
    here = subprocess.run(["git", "rev-parse", "HEAD"], cwd=CHECKOUT, capture_output=True, text=True)
    assert here.stdout.strip() != LAST


def test_its_pages_posts_and_standing_work_do_theirs_and_the_new_audit_finds_nothing(
    old, env, pages, dana, alice, prescribed, sink
):
    Patient.objects.update(day_starts_at=at_hour(0))  # a programme that begins today begins now, at whatever hour
    prescribed(dana)
    User.objects.update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
    visitor = Visitor(pages)
    visitor.sign_in(dana.email, PASSWORD)
    visitor.open("/start/")
    sent(visitor, having="key", pain="6", **QUIET)
    visitor.open("/today/")
    visitor.open(visitor.page.link(r"/session/"))
    outcomes = dict.fromkeys(re.findall(r'name="([^"]*outcome[^"]*)"', visitor.page.html), "done")
    sent(visitor, having="slot", **outcomes)
    visitor.open("/check-in/")
    sent(visitor, having="key", pain="6", change="4", **QUIET)
    visitor.open("/symptom/")
    sent(visitor, having="key", first=["saddle_numbness"], second=["none"])
    assert (Session.objects.filter(patient=dana).count(), CheckIn.objects.filter(patient=dana).count()) == (1, 2)
    desk = Visitor(pages)
    desk.sign_in(alice.user.email, PASSWORD)
    assert dana.name in desk.open("/admin/").text
    assert desk.open(f"/admin/patients/patient/{dana.pk}/change/").status == 200
    manage(old, env, "sweep")
    assert any("URGENT" in mail.subject for mail in sink.accepted)  # at any hour
    manage(CHECKOUT, env, "sweep", "--audit")


def test_a_migration_that_takes_away_what_it_reads_is_noticed(old, env, servers, dana, prescribed):
    prescribed(dana)
    with psycopg.connect(servers["OWNER_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("ALTER TABLE patients_episode RENAME COLUMN next_assessment_at TO looked_at_next")
        try:
            with pytest.raises(AssertionError, match="next_assessment_at"):
                manage(old, env, "sweep")
        finally:
            owner.execute("ALTER TABLE patients_episode RENAME COLUMN looked_at_next TO next_assessment_at")
    manage(old, env, "sweep")


def sent(visitor: Visitor, *, having: str, **given: object) -> None:
    """Send a form; fails where the answer is an error."""
    visitor.send(visitor.page.form(having=having), **given)
    assert visitor.page.status == 200, visitor.page.text
