from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import following
from patients.care.following import LogDraft


@pytest.fixture
def started(prescribed, dana, at):
    at("2026-03-16 09:00")
    return prescribed(dana)


def log(version, slot: int = 1, **of_first) -> None:
    now = clock.now()
    rows = list(version.exercises.all())
    logs = [LogDraft(row.pk, "done", pain=2) for row in rows]
    logs[0] = LogDraft(rows[0].pk, **({"outcome": "done", "pain": 2} | of_first))
    following.record_session(
        patient=version.prescription.episode.patient, version=version, key=uuid4(), slot=slot,
        started_at=now - timedelta(minutes=20), logs=logs, now=now,
    )  # fmt: skip


def page(client, patient) -> str:
    return client.get(reverse("admin:patients_patient_change", args=[patient.pk])).content.decode()


def test_nothing_reported_is_said_as_such(started, dana, alice, as_user, at):
    at("2026-03-18 09:00")
    assert "This week: no session reported" in page(as_user(alice), dana)


def test_this_week_and_last(started, dana, alice, as_user, at):
    for moment in ("2026-03-16 10:00", "2026-03-17 10:00", "2026-03-23 10:00"):
        at(moment)
        log(started)
    shown = page(as_user(alice), dana)
    assert "Last week: 2 of " in shown
    assert "planned sessions reported, on 2 days" in shown
    assert "This week: 1 of 1 planned sessions reported, on 1 day<" in shown


def test_what_was_skipped_says_why(started, dana, alice, as_user, at):
    at("2026-03-17 10:00")
    log(started, outcome="skipped", reason="sore", pain=None)
    shown = page(as_user(alice), dana)
    assert f"Skipped: {started.exercises.first().name} (too sore)" in shown
