"""Questions for a check-in, and the mails about what no page could say: in waking hours, once."""

from datetime import date, timedelta

import pytest

from clinic import clock
from patients.care import courses
from patients.models import Concern
from tests.cast import answer, tick


@pytest.fixture
def answered(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    return dana


def asked(outbox, patient) -> list[str]:
    return [message.occasion for message in outbox.to(patient.email, kind="question")]


def test_a_new_fact_just_before_a_late_tick_does_not_lose_the_question(alice, answered, outbox, at):
    at("2026-03-23 09:03")
    courses.pause(
        by=alice,
        episode=answered.episodes.get(),
        from_on=date(2026, 4, 20),
        until_on=None,
        reason="Away",
        now=clock.now(),
    )
    tick()
    assert asked(outbox, answered) == ["2026-03-23"]


def test_each_day_of_a_flare_is_asked_after_on_the_next(answered, outbox, at):
    for moment in ("2026-03-18 12:00", "2026-03-19 12:00", "2026-03-20 12:00"):
        at(moment)
        answer(answered, 7, 5)
        tick()
    at("2026-03-21 09:00")
    tick()
    assert asked(outbox, answered)[-1] == "2026-03-21"


def test_days_7_14_15_and_16_are_asked_while_unanswered_then_weekly(answered, outbox, at):
    for days in range(1, 30):
        at(f"{date(2026, 3, 16) + timedelta(days=days)} 09:00")
        tick()
    assert asked(outbox, answered) == [
        "2026-03-23",
        "2026-03-30",
        "2026-03-31",
        "2026-04-01",
        "2026-04-06",
        "2026-04-13",
    ]


@pytest.mark.parametrize(("last_answer", "finding"), [("2026-03-17", "no_answer"), ("2026-03-28", "not_improved")])
def test_what_silence_shows_is_said_to_the_owner_at_once_and_to_the_patient_when_awake(
    last_answer, finding, alice, answered, outbox, at
):
    at(f"{last_answer} 09:00")
    answer(answered, 6, 4)
    at("2026-04-02 00:01")
    tick()
    assert Concern.objects.get().finding == finding
    (mail,) = outbox.to(alice.email, kind="concern")
    assert mail.due_at == clock.now()
    (ring,) = outbox.to(answered.email, kind="please_ring")
    assert ring.due_at == at("2026-04-02 08:00")
    at("2026-04-03 00:01")
    tick()
    assert len(outbox.to(answered.email, kind="please_ring")) == 1
