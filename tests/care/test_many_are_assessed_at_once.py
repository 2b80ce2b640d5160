"""Assessing in sets: the same rows as one by one, in far fewer queries, and nobody waits for whoever fails."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F

from clinic.mail.models import Message
from patients.care import assessing, in_sets, policies
from patients.care.claiming import work_off
from patients.care.episodes import locked
from patients.models import Assessment, Concern, Episode, Referral
from programmes.models import Programme
from tests.care.histories import golden, latest, record

EVERY = 46  # of the golden timelines
DECIDED = (
    "as_of", "made_at", "headline", "findings", "reasons", "day", "review_due", "baseline", "next_assessment_on",
    "policy", "check_in", "report",
)  # fmt: skip


def one_by_one(now: Any, keys: list[int]) -> None:
    due = Episode.objects.due(now).filter(pk__in=keys)
    work_off(due, lambda pk: assessing._catch_up(locked(pk), now), limit=10_000)


def story_of(episode: Episode) -> list[Any]:
    """Return all that became of an episode: its decisions, concerns, letters and mails, and its next times."""
    episode.refresh_from_db()
    concerns = list(Concern.objects.filter(episode=episode).order_by("pk"))
    subjects = [f"concern:{row.pk}" for row in concerns] + [f"patient:{episode.patient_id}"]
    return [
        list(Assessment.objects.filter(episode=episode).order_by("pk").values_list(*DECIDED)),
        [(row.finding, row.occasion, row.opened_at, row.entries.count()) for row in concerns],
        Referral.objects.filter(episode=episode).count(),
        list(Message.objects.filter(subject__in=subjects).order_by("pk").values_list("kind", "occasion", "due_at")),
        (episode.next_assessment_at, episode.next_prompt_at),
    ]


@pytest.fixture
def alice_with_a_policy(alice, at):
    """Alice, whose clinic follows up a little faster than the default."""
    now = at("2026-01-01 09:00")
    policies.switch_on(by=alice, settings={"silent_days": 8, "grace_days": 1}, now=now)
    return alice


def test_the_rows_are_those_of_one_by_one(alice_with_a_policy, bob, charlie, routine: Programme, monkeypatch):
    cases = golden(EVERY)
    twins = [
        [record(case, (alice_with_a_policy, charlie)[place % 2], routine, place) for place, case in enumerate(cases)]
        for _twin in range(2)
    ]
    quietly = set[int]()
    in_sets_really = in_sets.assess_quiet

    def watched(keys, *, now):
        taken = in_sets_really(keys, now=now)
        quietly.update(taken)
        return taken

    monkeypatch.setattr(assessing, "assess_quiet", watched)
    keys = [[episode.pk for episode in twin] for twin in twins]
    # Twice: the first time finds what is new, the second time all of it is known.
    for now in (latest(cases), latest(cases) + timedelta(days=3)):
        Episode.objects.filter(pk__in=keys[1]).update(next_assessment_at=None)
        if now > latest(cases):
            Episode.objects.filter(pk__in=keys[0]).update(next_assessment_at=now)
        before = dict(Episode.objects.filter(pk__in=keys[0]).values_list("pk", "next_assessment_at"))
        assessing.assess_due(now=now, limit=10_000)
        for first, second in zip(*keys, strict=True):
            Episode.objects.filter(pk=second).update(next_assessment_at=before[first])
        one_by_one(now, keys[1])
        for case, first, second in zip(cases, *twins, strict=True):
            assert story_of(first) == story_of(second), case
    assert len(quietly) > len(cases) // 2


def test_a_set_takes_a_handful_of_queries(alice, routine, django_assert_max_num_queries):
    episodes = [record(case, alice, routine, 0) for case in golden(91)]
    now = latest(golden(91))
    assessing.assess_due(now=now)
    Episode.objects.filter(pk__in=[episode.pk for episode in episodes]).update(next_assessment_at=now)
    with django_assert_max_num_queries(22):
        assert assessing.assess_due(now=now) == len(episodes)


def test_one_that_fails_stops_no_other_of_its_set(dana, erin, prescribed, at, monkeypatch):
    at("2026-03-02 09:00")
    for patient in (dana, erin):
        prescribed(patient)
    now = at("2026-03-13 09:00")
    Episode.objects.filter(patient=dana).update(first_started_on=F("started_on"), baseline=3)
    assess = in_sets.rules.assess

    def poisoned(known, policy, on):
        if known.baseline == 3:
            raise ValueError("no ink")
        return assess(known, policy, on)

    monkeypatch.setattr(in_sets.rules, "assess", poisoned)
    with pytest.raises(RuntimeError, match="Episode: 1 failed"):
        assessing.assess_due(now=now)
    assert [row.patient for row in Assessment.objects.filter(made_at=now)] == [erin]


def test_a_set_that_cannot_be_written_is_done_one_by_one(dana, prescribed, at, monkeypatch):
    at("2026-03-02 09:00")
    prescribed(dana)
    now = at("2026-03-13 09:00")
    monkeypatch.setattr(in_sets, "WRITE_NEXT", "SELECT 1 / 0, %s, %s, %s")
    assert assessing.assess_due(now=now) == 1
    assert [row.headline for row in Assessment.objects.filter(made_at=now)] == ["silent"]
