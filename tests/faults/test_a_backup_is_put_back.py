"""A backup two hours old: nothing leaves until a person says so, and then once more at most, marked."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from clinic import clock
from clinic.local import backup
from clinic.mail import holding
from clinic.mail.hold import Hold, Why
from clinic.mail.models import Message
from clinic.models import Clinic
from patients.care import checking_in
from tests.faults.cast import WORSE, named
from tests.faults.test_a_stopped_worker import ticked
from tests.faults.world import CHECKOUT

pytestmark = pytest.mark.fault


@pytest.fixture
def put_back(world, tmp_path):
    """Send some, write a backup, send the rest, go on for two hours, and put the backup back while all runs on."""
    file = tmp_path / "limber.backup"
    world.plan()
    first = [world.worker(), world.beat()]
    world.until(lambda: len(world.post.accepted) > 10)
    world.kill(*first)
    before = list(world.post.accepted)
    backup.write(world.folder, world.as_owner(), file)
    assert file.stat().st_mode & 0o777 == 0o600
    world.move("+2h")
    world.worker()
    world.beat()
    checking_in.answer(patient=named("Reminded")[5], key=uuid4(), answers=WORSE, now=clock.now())
    world.settle()
    connection.close()
    backup.put_back(world.folder, world.as_owner(), file)
    return before, list(world.post.accepted)


def test_nothing_leaves_until_a_person_says_so(world, passes, put_back):
    before, gone = put_back
    ticks = ticked(world)
    world.until(lambda: ticked(world) > ticks + 3)
    assert backup.show(CHECKOUT, world.as_owner()) == 0
    assert len(world.post.accepted) == len(gone), "something left before a person said so"
    hold = Hold.objects.get(clinic=Clinic.objects.get(slug="harbour"))
    assert (hold.why, hold.lifted_at, holding.problems() != []) == (Why.RESTORED, None, True)
    waiting = holding.what_waits(hold, now=clock.now())
    assert waiting.mails == waiting.perhaps_sent > 0
    world.healed()
    assert world.waits_for(world.manage("outbox", "--send")) == 0
    after = after_that(world, len(gone))
    passes("backup of two hours ago", may_repeat=len(after()), log=lambda: [*before, *after()])
    twice = {line.message_id for line in gone} & {line.message_id for line in after()}
    marked = set(Message.objects.filter(message_id__in=twice, possibly_twice=True).values_list("message_id", flat=True))
    assert marked == twice  # the same mail again has the same Message-ID, and its row says so
    assert set(Counter(line.message_id for line in after()).values()) == {1}


def after_that(world, lines):
    return lambda: world.post.accepted[lines:]


def test_what_cannot_be_put_back_changes_nothing(world, tmp_path):
    world.plan()
    rows = Message.objects.count()
    connection.close()
    backup.write(world.folder, world.as_owner(), tmp_path / "whole")
    (tmp_path / "half").write_bytes((tmp_path / "whole").read_bytes()[:-50_000])
    (tmp_path / "none").write_text("no backup")
    for name in ("half", "none"):
        with pytest.raises(backup.Failed, match="nothing was changed"):
            backup.put_back(world.folder, world.as_owner(), tmp_path / name)
    assert (Message.objects.count(), Hold.objects.count()) == (rows, 0)


LOCKED = """
SELECT relation::regclass FROM pg_locks JOIN pg_class ON pg_class.oid = relation
WHERE mode = 'AccessExclusiveLock' AND granted AND relkind = 'r' AND relnamespace = 'public'::regnamespace
AND pid <> pg_backend_pid() AND EXISTS (SELECT FROM pg_locks AS other WHERE other.pid = pg_locks.pid AND NOT granted)
"""
LAST = "SELECT max(oid)::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


def read_on(world, line):
    """Read, in a transaction that has read the last table, what whoever puts a backup back has taken already."""
    held = []
    with world.owner() as watching:
        world.until(lambda: held.extend(watching.execute(LOCKED).fetchall()) or held)
    line.execute(f"SELECT FROM {held[0][0]} LIMIT 1")
    line.commit()


def test_it_is_put_back_while_others_read_what_it_replaces(world, tmp_path):
    world.plan()
    rows = Message.objects.count()
    connection.close()
    backup.write(world.folder, world.as_owner(), tmp_path / "whole")
    with psycopg.connect(world.as_owner()["OWNER_DATABASE_URL"]) as line, ThreadPoolExecutor(1) as other:
        (last,) = line.execute(LAST).fetchone()
        line.execute(f"SELECT FROM {last} LIMIT 1")
        read = other.submit(read_on, world, line)
        backup.put_back(world.folder, world.as_owner(), tmp_path / "whole")
        read.result()
    assert (Message.objects.count(), Hold.objects.exists()) == (rows, True)
