"""Concerns: one per finding and occasion, closed by people only, climbing until a person answers."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from clinic import clock
from patients.care import concerns, courses, owners
from patients.care.refusal import Refused
from patients.models import Concern, Episode
from tests.cast import answer, tick


@pytest.fixture
def emergency(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    at("2026-03-19 10:00")
    answer(dana, 6, symptoms={"saddle_numbness"})
    return Concern.objects.get()


def test_an_unacknowledged_emergency_goes_on_to_every_lead(lena, emergency, outbox, at):
    at("2026-03-19 10:14")
    tick()
    assert "concern_escalated" not in outbox.kinds(lena.email)
    at("2026-03-19 10:15")
    tick()
    assert outbox.kinds(lena.email).count("concern_escalated") == 1
    at("2026-03-19 10:31")
    tick()
    assert outbox.kinds(lena.email).count("concern_escalated") == 2


def test_an_acknowledged_concern_climbs_again_without_an_outcome(alice, lena, emergency, outbox, at):
    concerns.acknowledge(by=alice, concern=emergency, now=clock.now())
    at("2026-03-19 10:31")
    tick()
    assert "concern_escalated" not in outbox.kinds(lena.email)
    at("2026-03-19 11:01")
    tick()
    assert "concern_escalated" in outbox.kinds(lena.email)


def test_the_first_step_of_an_urgent_one_goes_to_the_cover_though_its_owner_is_here(
    alice, bob, lena, clinic, dana, prescribed, outbox, at
):
    alice.cover = bob
    alice.save()
    at("2026-03-16 09:00")
    prescribed(dana)
    at("2026-03-18 10:00")
    answer(dana, 6, symptoms={"fever"})
    at("2026-03-18 11:00")
    tick()
    assert Concern.objects.get().owner == alice
    assert outbox.kinds(bob.email) == outbox.kinds(clinic.duty_email) == ["concern_escalated"]
    assert outbox.kinds(lena.email) == []


def test_a_routine_concern_goes_to_the_duty_inbox_first_and_then_to_the_lead(clinic, lena, not_improved, outbox, at):
    at("2026-03-31 10:00")
    tick()
    assert outbox.kinds(clinic.duty_email) == ["concern_escalated"]
    assert outbox.kinds(lena.email) == []
    at("2026-04-01 10:01")
    tick()
    assert outbox.kinds(lena.email) == ["concern_escalated"]


def test_a_repeat_is_added_to_the_timeline_of_the_open_concern(dana, emergency, at):
    at("2026-03-20 10:00")
    answer(dana, 6, symptoms={"saddle_numbness"})
    assert Concern.objects.count() == 1
    assert [entry.kind for entry in emergency.entries.all()] == ["opened", "repeated"]


def test_it_does_not_close_when_the_patient_gets_better_or_is_discharged(alice, dana, not_improved, at):
    at("2026-03-31 10:00")
    answer(dana, 0, 1)
    courses.end(by=alice, episode=dana.episodes.get(), outcome_note="Moved away", now=clock.now())
    not_improved.refresh_from_db()
    assert not_improved.closed_at is None


def test_closing_asks_for_the_next_date(alice, not_improved):
    with pytest.raises(Refused, match="next review date"):
        concerns.close(by=alice, concern=not_improved, outcome="changed", note="Rang Dana", now=clock.now())
    with pytest.raises(Refused, match="1 to 14 days"):
        concerns.close(
            by=alice,
            concern=not_improved,
            outcome="changed",
            note="Rang Dana",
            next_review_on=date(2026, 4, 14),
            now=clock.now(),
        )


def test_who_changed_the_programme_says_when_it_is_looked_at_next_whatever_was_found(alice, dana, emergency):
    given = {"by": alice, "concern": emergency, "outcome": "changed", "note": "Rang Dana", "now": clock.now()}
    with pytest.raises(Refused, match="next review date"):
        concerns.close(**given)
    concerns.close(**given, next_review_on=date(2026, 3, 30))
    assert dana.episodes.get().next_review_on == date(2026, 3, 30)


def test_closing_with_a_next_review_moves_the_review_and_opens_again_only_for_it(alice, dana, not_improved, at):
    concerns.close(
        by=alice,
        concern=not_improved,
        outcome="changed",
        note="Rang Dana",
        next_review_on=date(2026, 4, 9),
        now=clock.now(),
    )
    at("2026-04-01 10:00")
    answer(dana, 6, 4)
    assert Concern.objects.open().count() == 0
    at("2026-04-09 10:00")
    answer(dana, 6, 4)
    assert [concern.finding for concern in Concern.objects.open()] == ["not_improved"]


def test_closing_with_the_end_of_the_episode_ends_it(alice, dana, not_improved):
    concerns.close(
        by=alice,
        concern=not_improved,
        outcome="discharged",
        note="Seen by the spinal team",
        end_episode=True,
        now=clock.now(),
    )
    assert Episode.objects.get().ended_on == date(2026, 3, 30)


def test_two_people_cannot_both_take_it_on(alice, bob, emergency):
    concerns.acknowledge(by=alice, concern=emergency, now=clock.now())
    with pytest.raises(Refused, match="already taken"):
        concerns.acknowledge(by=bob, concern=emergency, now=clock.now())


def test_an_owner_who_is_away_passes_to_their_cover(alice, bob, dana, prescribed, at):
    at("2026-03-16 09:00")
    alice.cover, alice.away_from, alice.away_until = bob, date(2026, 3, 10), date(2026, 3, 20)
    alice.save()
    assert owners.owner_of(dana, clock.now()) == bob


def test_severe_pain_that_a_clinician_assessed_is_quiet_for_two_weeks_unless_it_grows(alice, dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana, baseline=7)
    answer(dana, 7)
    concerns.close(by=alice, concern=Concern.objects.get(), outcome="reassured", note="Rang", now=clock.now())
    at("2026-03-18 09:00")
    answer(dana, 7)
    assert Concern.objects.open().count() == 0
    at("2026-03-20 09:00")
    answer(dana, 8)
    assert Concern.objects.open().filter(finding="severe_pain").count() == 1


def test_the_database_lets_no_program_close_a_concern_without_a_person(emergency):
    with pytest.raises(IntegrityError), transaction.atomic():
        Concern.objects.filter(pk=emergency.pk).update(status="closed", closed_at=clock.now(), outcome="reassured")


def test_silence_after_the_review_is_found_by_the_tick(alice, dana, prescribed, outbox, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-04-02 09:00")
    tick()
    assert [concern.finding for concern in Concern.objects.open()] == ["no_answer"]


def test_a_tick_late_by_weeks_assesses_every_missed_date_in_order(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-05-01 09:00")
    tick()
    days = list(dana.assessments.values_list("as_of", flat=True).order_by("pk"))
    assert days == sorted(days)
    assert {"no_answer", "programme_review"} <= {concern.finding for concern in Concern.objects.open()}
    assert dana.episodes.get().next_assessment_at is None or dana.episodes.get().next_assessment_at > clock.now()


def test_a_pause_is_a_new_fact(alice, dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    courses.pause(
        by=alice,
        episode=dana.episodes.get(),
        from_on=date(2026, 3, 20),
        until_on=date(2026, 3, 25),
        reason="Holiday",
        now=clock.now(),
    )
    with pytest.raises(Refused, match="already part of a pause"):
        courses.pause(
            by=alice,
            episode=dana.episodes.get(),
            from_on=date(2026, 3, 24),
            until_on=None,
            reason="Holiday",
            now=clock.now(),
        )
    at("2026-04-02 09:00")
    tick()
    assert not Concern.objects.open().filter(finding="no_answer").exists()
    at("2026-04-08 09:00")
    tick()
    assert Concern.objects.open().filter(finding="no_answer").exists()


def test_the_next_assessment_is_at_the_start_of_a_local_day(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    local = dana.episodes.get().next_assessment_at.astimezone(dana.zone)
    assert (local.hour, local.minute) == (0, 0)
    assert local.date() > clock.now().date()
    assert local.date() - clock.now().date() <= timedelta(days=60)
