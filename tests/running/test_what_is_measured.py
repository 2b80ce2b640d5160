"""/metrics says what is due, late, unsent and not taken on, to whoever knows the token, and nothing about a person."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic import clock
from clinic.celery import INTERVALS
from clinic.mail import holding
from clinic.mail.models import Message
from patients.models import Episode
from tests.cast import answer, tick
from tests.ground.running import CHECKOUT
from tests.ticks.running import all_ticks_ended

TOKEN = "a token that the two of us know"
LINE = re.compile(r'(limber_\w+)(?:\{(\w+)="(\w+)"\})? (\S+)')
SMALL = {"clinic_tick", "mail_hold"}  # a few rows each: no index is quicker


@pytest.fixture
def measured(db, client, settings):
    """Return what reads the page, as numbers by name and label."""
    settings.METRICS_TOKEN = TOKEN

    def read() -> dict[str, float]:
        page = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert (page.status_code, page.headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
        lines = [line for line in page.content.decode().splitlines() if not line.startswith("#")]
        found = [LINE.fullmatch(line) for line in lines]
        assert all(found), lines
        return {
            "/".join(filter(None, (match[1].removeprefix("limber_"), match[3]))): float(match[4]) for match in found
        }

    return read


def test_only_who_knows_the_token_reads_it(db, client, settings):
    settings.METRICS_TOKEN = TOKEN
    for told in ({}, {"Authorization": "Bearer"}, {"Authorization": f"Bearer {TOKEN[:-1]}"}, {"Authorization": TOKEN}):
        refused = client.get("/metrics", headers=told)
        assert (refused.status_code, refused.content) == (401, b"")


def test_without_a_token_there_is_no_such_page(db, client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_each_number_is_named_and_said_in_words_once(db, client, settings):
    settings.METRICS_TOKEN = TOKEN
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    named = [line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")]
    assert len(named) == len(set(named)) == text.count("# HELP")
    assert set(named) == {match[1] for match in map(LINE.fullmatch, text.splitlines()) if match}


def test_a_tick_that_never_ended_is_late_and_one_that_did_is_not(measured):
    found = measured()
    assert [found[f"tick_late/{name}"] for name in INTERVALS] == [1] * len(INTERVALS)
    assert found["tick_age_seconds/assess"] == float("inf")
    all_ticks_ended()
    found = measured()
    assert [found[f"tick_late/{name}"] for name in INTERVALS] == [0] * len(INTERVALS)
    assert 0 <= found["tick_age_seconds/assess"] < 60


def test_what_is_due_is_counted_with_how_long_it_has_waited(measured, prescribed, dana, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    before = measured()
    now = at("2026-03-16 10:00")
    Episode.objects.update(next_assessment_at=now - timedelta(minutes=5), next_prompt_at=None)
    found = measured()
    assert (before["due/assess"], before["late_seconds/assess"]) == (0, 0)
    assert (found["due/assess"], found["late_seconds/assess"]) == (1, 300)
    tick()
    assert measured()["due/assess"] == 0


def test_mail_that_waits_is_told_from_mail_that_needs_a_person(measured, worse):
    found = measured()
    assert (found["mail_due"], found["mail_needs_person"], found["mail_paused"]) == (Message.objects.count(), 0, 0)
    Message.objects.update(status="failed")
    holding.pause(by="Mona", note="", now=clock.now())
    found = measured()
    assert (found["mail_due"], found["mail_needs_person"], found["mail_paused"]) == (0, Message.objects.count(), 1)


def test_concerns_nobody_took_on_are_counted_by_urgency(measured, prescribed, dana, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6, symptoms={"saddle_numbness"})
    found = measured()
    assert (found["unacknowledged/emergency"], found["unacknowledged_late/emergency"]) == (1, 0)
    assert found["unacknowledged/routine"] == 0
    at("2026-03-16 09:16")
    assert measured()["unacknowledged_late/emergency"] == 1


def test_the_oldest_letter_that_nobody_sent_has_an_age(measured, mentioned, at):
    at("2026-04-01 10:00")
    found = measured()
    assert (found["referrals_unsent"], found["referral_unsent_seconds"]) == (1, 2 * 24 * 3600)


def test_it_names_nobody(measured, client, mentioned, dana):
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode().lower()
    words = [*dana.name.lower().split(), dana.email, dana.clinic.slug, str(dana.pk), "alice"]
    assert [word for word in words if word in text] == []


def test_the_docs_say_what_each_number_is_watched_for(measured):
    rows = [line for line in (CHECKOUT / "docs/running.md").read_text().splitlines() if line.startswith("| `limber_")]
    named = {name for row in rows for name in re.findall(r"`limber_(\w+)", row)}
    assert named == {key.split("/")[0] for key in measured()}


def test_each_number_is_one_look_through_an_index(measured, mentioned):
    with CaptureQueriesContext(connection) as asked:
        measured()
    statements = [query["sql"] for query in asked if query["sql"].startswith(("SELECT", "(SELECT"))]
    assert len(statements) == 4  # of the ticks, of the post, of what is due and unsent, of concerns
    assert [table for sql in statements for table in read_whole(sql) if table not in SMALL] == []


def read_whole(sql: str) -> list[str]:
    """Return the tables that a statement cannot read through an index."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + sql)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    return re.findall(r"Seq Scan on (\w+)", plan)
