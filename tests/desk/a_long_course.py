"""Ten weeks of a patient with something of everything, for the tests of the record."""

from datetime import timedelta
from uuid import uuid4

import pytest

from clinic import clock
from patients.care import calling, courses, following, messaging, prescribing
from patients.care.following import LogDraft
from tests.cast import answer

SKIPPED = {"outcome": "skipped", "reason": "sore"}


def log(version, *, slot: int = 1, pain: int = 2, everything=None, **of_first) -> None:
    """Log a session now; all was done, but for what is said of everything, or of the first exercise."""
    now = clock.now()
    rows = list(version.exercises.all())
    logs = [LogDraft(row.pk, **(everything or {"outcome": "done", "pain": pain})) for row in rows]
    logs[0] = LogDraft(rows[0].pk, **of_first) if of_first else logs[0]
    following.record_session(
        patient=version.prescription.episode.patient, version=version, key=uuid4(), slot=slot,
        started_at=now - timedelta(minutes=20), logs=logs, now=now,
    )  # fmt: skip


@pytest.fixture
def course(prescribed, dana, alice, at):
    """From 16 March on: two versions, a week of pause, a week without data, a concern, a call and a message."""
    at("2026-03-16 09:00")
    first = prescribed(dana)
    answer(dana, 7)
    for day in (17, 18, 19, 23, 25):
        at(f"2026-03-{day} 10:30")
        log(first, pain=4, **(SKIPPED if day > 20 else {}))
    at("2026-03-23 12:00")
    answer(dana, 7, 4)
    at("2026-03-30 10:00")
    answer(dana, 7, 4)
    at("2026-04-01 11:00")
    concern = dana.concerns.get(finding="not_improved")
    calling.called(by=alice, concern=concern, how="no reply", now=clock.now())
    at("2026-04-01 15:00")
    calling.called(by=alice, concern=concern, how="spoke", note="Standing all day at work", now=clock.now())
    second = prescribing.draft_next(by=alice, prescription=first.prescription, now=clock.now())
    second = prescribing.publish(by=alice, version=second, now=clock.now())
    for day, pain, change in ((7, 5, 3), (14, 4, 2)):
        for offset in range(5):
            at(f"2026-04-{day + offset:02d} 10:00")
            log(second, pain=pain - 1)
        at(f"2026-04-{day + 5:02d} 12:00")
        answer(dana, pain, change)
    at("2026-04-20 09:00")
    now = clock.now()
    courses.pause(
        by=alice,
        episode=dana.episodes.get(),
        from_on=now.date(),
        until_on=now.date() + timedelta(days=7),
        reason="Away",
        now=now,
    )
    messaging.write(patient=dana, key=uuid4(), text="Can I go on with the stretches while I am away?", now=now)
    messaging.answer(
        by=alice, patient=dana, text="Rest this week, and go on after it.", seen=10**9, now=now + timedelta(hours=2)
    )
    at("2026-05-06 09:00")
    answer(dana, 3, 2)
    log(second, pain=2)
    return second
