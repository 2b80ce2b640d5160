"""An audit that is too long for one tick goes on where the last one stopped, and finds each difference once."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection

from clinic import clock, rounds
from clinic.models import Tick
from patients.care import messaging
from patients.care.missing import auditing, obligations
from patients.care.missing.obligations import OWED
from patients.care.standing import do_all
from patients.models import Concern, Conversation, DifferenceRecord, Episode, ReminderSettings
from tests.cast import a_patient, answer
from tests.ground.running import CHECKOUT
from tests.missing.conftest import lacking

MOMENTS = {"before it is put right": "_put_right", "before it is remembered": "rounds.reach"}
KILLED = """
import django, os, signal, sys
django.setup()
from datetime import datetime
from operator import attrgetter
from patients.care.missing import auditing, obligations

def die(*_rest):
    os.kill(os.getpid(), signal.SIGKILL)

obligations.AT_A_TIME = 1
owner, _dot, name = sys.argv[1].rpartition(".")
setattr(attrgetter(owner)(auditing) if owner else auditing, name, die)
auditing.mend_for_a_tick(now=datetime.fromisoformat(sys.argv[2]))
"""


NAMES = ("Dana Doyle", "Una Upton", "Vera Voss", "Walt Webb", "Xena Xu")


@pytest.fixture
def now(alice, prescribed, at, monkeypatch) -> datetime:
    """Five patients of whom nothing is missing, audited row by row."""
    monkeypatch.setattr(obligations, "AT_A_TIME", 1)
    at("2026-03-02 08:00")
    patients = [a_patient(alice, name) for name in NAMES]
    for patient in patients:
        prescribed(patient)
        answer(patient, 5)
    at("2026-03-03 10:00")
    answer(patients[0], 5, 4, symptoms={"fever"})
    messaging.write(patient=patients[1], key=uuid4(), text="May I swim?", now=clock.now())
    now = at("2026-03-03 10:05")
    do_all(now=now)
    assert lacking(now) == []
    return now


@pytest.fixture
def planted(now: datetime) -> Counter[tuple[str, str]]:
    """Differences in the first row of all, in the midst of it, and in the last kind of obligation that has a row."""
    episodes = Episode.objects.order_by("pk")
    Episode.objects.filter(pk__in=[episodes[0].pk, episodes[4].pk]).update(next_assessment_at=None)
    ReminderSettings.objects.filter(patient=episodes[2].patient).update(next_at=None)
    Concern.objects.open().update(next_escalation_at=None)
    Conversation.objects.update(concern_at=None)
    found = Counter(lacking(now))
    assert list(found.values()) == [1] * 5
    return found


def tick(now: datetime, seconds: float = 0.0) -> list[tuple[str, str]]:
    """Let the audit tick once, for a moment that is over after the first rows."""
    found = auditing.mend_for_a_tick(now=now, seconds=seconds)
    return [(row.difference.subject, row.difference.found) for row in found]


def go_round(now: datetime) -> list[list[tuple[str, str]]]:
    """Return what each tick found, until a round has ended."""
    before, found = rounds.last("audit"), [tick(now)]
    while rounds.last("audit") == before:
        found.append(tick(now))
    return found


def recorded() -> Counter[tuple[str, str]]:
    """Return what is on the lead's desk."""
    return Counter(DifferenceRecord.objects.values_list("subject", "found"))


def test_each_difference_is_found_once_in_a_round_of_many_ticks(now, planted):
    ticks = go_round(now)
    assert len(ticks) > len(OWED)
    assert Counter(row for found in ticks for row in found) == planted == recorded()
    with_something = [place for place, found in enumerate(ticks) if found]
    assert with_something[0] == 0
    assert with_something[-1] > len(ticks) // 2
    go_round(now)
    assert recorded() == planted


def test_time_for_all_of_it_is_one_tick_and_one_round(now, planted):
    assert Counter(tick(now, seconds=600.0)) == planted
    assert rounds.last("audit") is not None
    assert Tick.objects.get(name="audit").place == ""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_tick_that_is_killed_repeats_its_rows_and_loses_nothing(now, planted, servers, moment):
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, MOMENTS[moment], now.isoformat()],
        env={**os.environ, **servers},
        cwd=CHECKOUT,
        stderr=subprocess.PIPE,
        timeout=120,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert Tick.objects.get(name="audit").place == ""
    go_round(now)
    assert recorded() == planted
    assert lacking(now) == []


def test_what_is_lost_behind_the_place_is_found_in_the_next_round(now):
    behind = Episode.objects.open().filter(problem="back").order_by("pk")[0]
    assert tick(now) == []
    Episode.objects.filter(pk=behind.pk).update(next_assessment_at=None)
    assert not any(go_round(now))
    assert [row for found in go_round(now) for row in found] == lost(behind)


def lost(row: Episode) -> list[tuple[str, str]]:
    return [(f"episode:{row.pk}", "Next assessment: no time is set for it")]


def test_a_tick_that_another_has_overtaken_stops_and_moves_nothing(now, planted):
    late = rounds.take_up("audit")
    go_round(now)
    tick(now)
    place = Tick.objects.get(name="audit").place
    assert not rounds.reach(late, "mails:1")
    rounds.end(late)
    assert Tick.objects.get(name="audit").place == place != ""


@pytest.mark.django_db(transaction=True)
def test_two_at_once_find_each_difference_once(now, planted):
    def work() -> None:
        try:
            while rounds.last("audit") is None:
                tick(now)
        finally:
            connection.close()

    both = [Thread(target=work) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(120)
    assert not any(one.is_alive() for one in both)
    assert recorded() == planted
    assert lacking(now) == []


def test_a_whole_audit_on_request_leaves_the_place_of_the_ticks(now, planted):
    tick(now)
    place = Tick.objects.get(name="audit").place
    assert rounds.last("audit") is None
    auditing.mend_all(now=now)
    assert rounds.last("audit") is not None
    assert Tick.objects.get(name="audit").place == place != ""
    assert recorded() == planted


def test_a_place_of_an_obligation_that_is_no_more_begins_anew(now, planted):
    under_way = rounds.take_up("audit")
    assert rounds.reach(under_way, "forgotten:7")
    assert Counter(row for found in go_round(now) for row in found) == planted
