"""A crowd is copied by the database: keys and indexes are made anew, and what stands fits together."""

import re
import subprocess
import sys
from datetime import datetime

import psycopg
import pytest
from django.db import connection

from bench import audited, lives
from bench.copies import MANY, as_owner, copy, in_slices
from bench.crowd import KEY
from clinic.mail.models import Message
from patients.models import CheckIn, Episode, Patient, Reminder
from programmes.models import Programme
from tests.cast import At

pytestmark = pytest.mark.django_db(transaction=True)
SHAPE = """
SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
UNION ALL SELECT indexdef FROM pg_indexes ORDER BY 1
"""
CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")
FIRST, LAST = 3_000_001, 3_000_040


@pytest.fixture
def now(at: At, routine: Programme) -> datetime:
    """A Monday morning, with the library loaded."""
    return at("2026-03-16 09:30")


@pytest.fixture
def copied(now: datetime, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """Forty patients in the fourth week, copied as a million is; gives the instant."""
    monkeypatch.setattr("bench.copies.MANY", 10)
    monkeypatch.setattr("bench.copies.SLICE", 15)
    lives.grow(lives.a_life(now), FIRST, LAST, now)
    return now


def shape() -> list[str]:
    """Return all keys and indexes, without casts: PostgreSQL writes some otherwise when it has read its own text."""
    with connection.cursor() as cursor:
        cursor.execute(SHAPE)
        return sorted(CASTS.sub("", row) for (row,) in cursor.fetchall())


def test_all_keys_and_indexes_are_there_again(now, monkeypatch):
    before = shape()
    monkeypatch.setattr("bench.copies.MANY", 10)
    lives.grow(lives.a_life(now), FIRST, LAST, now)
    assert shape() == before
    assert Patient.objects.count() == 41


def test_everybody_has_answers_and_lately_reminders_and_one_in_twenty_has_all(copied):
    assert CheckIn.objects.count() == 41 * 3
    of_all, lately = 24, lives.LATELY.days
    theirs = Reminder.objects.filter(patient__email__endswith="@sets.example")
    assert theirs.count() == 2 * of_all + 38 * lately
    assert Message.objects.filter(kind="reminder").count() == Reminder.objects.count()


def test_nothing_is_missing_of_those_who_were_copied_until_something_is(copied):
    audited.audit(copied)
    Episode.objects.filter(patient__user=None, pk=Episode.objects.latest("pk").pk).update(next_assessment_at=None)
    with pytest.raises(RuntimeError, match="no time is set for it"):
        audited.audit(copied)


def test_two_processes_audit_what_one_does_and_fail_as_it_does(copied):
    assert by_two(copied).returncode == 0
    Episode.objects.filter(pk=Episode.objects.latest("pk").pk).update(next_assessment_at=None)
    assert "no time is set for it" in by_two(copied).stderr


def by_two(now: datetime) -> subprocess.CompletedProcess[str]:
    code = f"""
import django
django.setup()
from datetime import datetime
from bench import audited
from patients.care.missing import obligations
obligations.AT_A_TIME = 7
took, held = audited.of_both(datetime.fromisoformat("{now.isoformat()}"))
assert took > 0
assert held > audited.held()
"""
    return subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, check=False, text=True)


def test_a_copy_that_leans_on_nobody_is_refused(now):
    version = lives.a_life(now)
    episode, nobody = version.prescription.episode_id, {"id": KEY, "patient_id": "gen_random_uuid()"}
    with pytest.raises(psycopg.errors.ForeignKeyViolation), as_owner([Episode], MANY) as line:
        copy(line, Episode, episode, FIRST, LAST, nobody)


def test_the_slices_of_a_crowd_are_all_of_it(monkeypatch):
    monkeypatch.setattr("bench.copies.SLICE", 15)
    found = []
    in_slices(FIRST, LAST, lambda start, end: found.extend(range(start, end + 1)))
    assert found == list(range(FIRST, LAST + 1))
