"""A session after midnight counts for the day before, for its pain too; and a restart keeps its reason."""

from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps

from clinic import clock
from patients.care import courses, following
from patients.care.following import LogDraft
from patients.models import Concern
from tests.cast import answer


@pytest.fixture
def version(dana, prescribed, at):
    at("2026-03-16 09:00")
    version = prescribed(dana)
    answer(dana, 6)
    return version


def do(patient, version, *, stopped: bool = False, pain: int | None = None) -> None:
    now = clock.now()
    logs = [LogDraft(row.pk, "done", pain=pain) for row in version.exercises.all()]
    following.record_session(
        patient=patient,
        version=version,
        key=uuid4(),
        slot=1,
        started_at=now,
        logs=logs,
        stopped_for_pain=stopped,
        now=now,
    )


def test_pain_after_midnight_is_found_on_the_day_the_session_belongs_to(dana, version, at):
    at("2026-03-18 01:30")
    do(dana, version, pain=9)
    concern = Concern.objects.get(finding="exercise_pain")
    assert (concern.assessment.as_of, concern.occasion) == (date(2026, 3, 17), "2026-03-17")


def test_stopping_before_and_after_midnight_is_one_day_and_not_twice_running(dana, version, at):
    at("2026-03-17 22:00")
    do(dana, version, stopped=True)
    at("2026-03-18 01:30")
    do(dana, version, stopped=True)
    assert not Concern.objects.exists()
    at("2026-03-24 10:00")
    do(dana, version, stopped=True)
    assert Concern.objects.get().finding == "exercise_pain"


def test_a_stop_eight_days_after_another_is_not_twice_running(dana, version, at):
    at("2026-03-17 10:00")
    do(dana, version, stopped=True)
    at("2026-03-25 10:00")
    do(dana, version, stopped=True)
    assert not Concern.objects.filter(finding="exercise_pain").exists()


def test_why_the_clock_starts_again_stands_in_the_history(alice, dana, version, at):
    at("2026-03-18 09:00")
    courses.restart(
        by=alice, episode=dana.episodes.get(), started_on=date(2026, 3, 18), reason="Never begun", now=clock.now()
    )
    events = apps.get_model("patients", "EpisodeEvent").objects.filter(started_on=date(2026, 3, 18))
    assert events.latest("pgh_id").pgh_context.metadata["reason"] == "Never begun"
