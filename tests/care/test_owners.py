"""A concern always has an owner who is there: the physiotherapist, their cover, or else a lead."""

from datetime import date, datetime

import pytest

from clinic import clock
from patients.care import concerns, owners
from patients.models import Concern
from tests.cast import answer, tick


def away(staff, start: int, until: int | None = None, *, cover=None) -> None:
    staff.away_from, staff.away_until = date(2026, 3, start), until and date(2026, 3, until)
    staff.cover = cover
    staff.save()


@pytest.fixture
def urgent(alice, bob, dana, prescribed, at):
    """An urgent concern of Alice's, who is away from tomorrow on."""
    at("2026-03-16 09:00")
    prescribed(dana)
    at("2026-03-17 17:20")
    answer(dana, 6, symptoms={"fever"})
    away(alice, 18, cover=bob)
    return Concern.objects.get()


def test_a_cover_who_is_away_passes_on_to_their_own(alice, bob, lena, dana):
    away(alice, 10, cover=bob)
    away(bob, 12, cover=lena)
    assert owners.owner_of(dana, datetime.fromisoformat("2026-03-16T09:00Z")) == lena


def test_two_who_cover_each_other_and_are_both_away_leave_it_to_a_lead(alice, bob, lena, dana):
    away(alice, 10, cover=bob)
    away(bob, 10, cover=alice)
    assert owners.owner_of(dana, datetime.fromisoformat("2026-03-16T09:00Z")) == lena


def test_somebody_who_has_left_without_a_cover_leaves_it_to_a_lead(alice, lena, dana):
    alice.is_active = False
    alice.save()
    assert owners.owner_of(dana, datetime.fromisoformat("2026-03-16T09:00Z")) == lena


def test_where_nobody_is_there_it_still_has_an_owner(alice, dana):
    away(alice, 10)
    assert owners.owner_of(dana, datetime.fromisoformat("2026-03-16T09:00Z")) == alice


def test_when_the_owner_goes_away_later_the_next_step_hands_it_over(bob, clinic, urgent, outbox, at):
    at("2026-03-18 09:20")
    tick()
    urgent.refresh_from_db()
    assert urgent.owner == bob
    assert "Bob Barker" in urgent.entries.get(kind="handed over").text
    assert outbox.kinds(bob.email) == outbox.kinds(clinic.duty_email) == ["concern_escalated"]


def test_a_less_urgent_one_is_handed_over_as_well(alice, bob, dana, prescribed, outbox, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6, symptoms={"weight_gain"})
    away(alice, 17, cover=bob)
    at("2026-03-17 09:01")
    tick()
    assert Concern.objects.get().owner == bob
    assert outbox.kinds(bob.email) == ["concern_escalated"]


def test_a_repeat_reaches_whoever_is_there(alice, bob, dana, urgent, outbox, at):
    at("2026-03-18 08:31")
    concerns.acknowledge(by=alice, concern=urgent, now=clock.now())
    answer(dana, 6, symptoms={"fever"})
    assert outbox.kinds(bob.email) == ["concern"]


def test_a_same_day_outcome_is_due_the_same_day_or_in_the_first_hour_of_the_next(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    at("2026-03-17 16:29")
    answer(dana, 6, symptoms={"fever"})
    assert Concern.objects.get(finding="urgent_symptom").outcome_by == at("2026-03-17 17:30")
    at("2026-03-18 16:45")
    answer(dana, 9, severe=True)
    assert Concern.objects.get(finding="very_severe_pain").outcome_by == at("2026-03-19 09:30")
