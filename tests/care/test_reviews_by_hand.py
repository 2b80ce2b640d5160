"""A problem that no rules cover, maintenance, and who follows a patient who is referred on."""

from datetime import date
from uuid import uuid4

import pytest

from clinic import clock
from patients.care import checking_in, concerns, courses, prescribing
from patients.care.refusal import Refused
from patients.models import Concern
from patients.models.concern import Urgency
from programmes.models import Programme
from tests.cast import answer, tick


@pytest.fixture
def neck(routine, dana, at):
    """Dana follows a programme for the neck, from Monday 16 March on."""
    at("2026-03-16 09:00")
    Programme.objects.filter(pk=routine.pk).update(region="neck")
    routine.refresh_from_db()
    by = dana.physiotherapist
    version = prescribing.prescribe(
        by=by, patient=dana, programme=routine, starts_on=date(2026, 3, 16), baseline=5, now=clock.now()
    )
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    prescribing.publish(by=by, version=version, now=clock.now())
    return dana.episodes.get()


def set_review(episode, on: date) -> None:
    courses.set_review(by=episode.patient.physiotherapist, episode=episode, review_on=on, now=clock.now())


def test_a_programme_of_another_region_is_another_problem_and_is_reminded(neck, dana):
    assert neck.problem == "other"
    assert dana.reminder_settings.next_at is not None
    assert neck.next_assessment_at is None


def test_the_set_date_opens_a_concern_and_no_day_before_does(neck, dana, at):
    set_review(neck, date(2026, 3, 26))
    at("2026-03-25 23:00")
    tick()
    assert not dana.concerns.exists()
    at("2026-03-26 00:05")
    tick()
    concern = dana.concerns.get()
    assert (concern.finding, concern.urgency) == ("review", Urgency.DECISION)
    assert concern.get_finding_display() == "Review due: no follow-up rules cover this problem"
    at("2026-03-26 01:00")
    tick()
    assert dana.concerns.count() == 1


def test_an_answer_in_between_neither_loses_nor_repeats_the_date(neck, dana, at):
    set_review(neck, date(2026, 3, 26))
    at("2026-03-20 09:00")
    answer(dana, 5)
    at("2026-03-26 09:00")
    tick()
    assert dana.concerns.count() == 1
    answer(dana, 5, 4)
    neck.refresh_from_db()
    assert neck.next_assessment_at is None
    assert neck.assessments.latest("pk").review_due is None


def test_its_concern_closes_only_with_the_next_date_or_the_end(neck, dana, alice, at):
    set_review(neck, date(2026, 3, 26))
    at("2026-03-26 09:00")
    tick()
    said = {"by": alice, "concern": dana.concerns.get(), "outcome": "reassured", "note": "Seen", "now": clock.now()}
    with pytest.raises(Refused, match="nobody is left without one"):
        concerns.close(**said)
    concerns.close(**said, next_review_on=date(2026, 4, 7))
    at("2026-04-07 09:00")
    tick()
    assert [row.occasion for row in dana.concerns.order_by("pk")] == ["2026-03-26", "2026-04-07"]


@pytest.mark.parametrize("on", [date(2026, 3, 16), date(2026, 3, 31)])
def test_a_review_is_one_to_fourteen_days_away(neck, on):
    with pytest.raises(Refused, match="1 to 14 days"):
        set_review(neck, on)


def test_a_symptom_counts_whatever_the_problem(neck, dana):
    answer(dana, 5, symptoms={"saddle_numbness"})
    assert dana.concerns.get().finding == "emergency_symptom"


@pytest.fixture
def kept_up(prescribed, dana, alice, at):
    """Dana was better after four weeks, and goes on by herself."""
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-30 09:00")
    answer(dana, 2, 2)
    at("2026-04-13 09:00")
    courses.maintain(by=alice, episode=dana.episodes.get(), now=clock.now())
    return dana.episodes.get()


def test_maintenance_keeps_the_programme_and_stops_the_clock(kept_up, dana, at):
    assert kept_up.phase == "maintenance"
    assert (kept_up.next_assessment_at, kept_up.next_prompt_at, kept_up.ended_on) == (None, None, None)
    assert dana.reminder_settings.next_at is not None
    at("2026-08-13 09:00")
    tick()
    assert not dana.concerns.exists()


def test_an_answer_in_maintenance_brings_the_patient_back(kept_up, dana, at):
    at("2026-08-13 09:00")
    answer(dana, 6, 5)
    kept_up.refresh_from_db()
    assert kept_up.phase == "active"
    assert set(dana.concerns.values_list("finding", flat=True)) >= {"came_back", "flare"}


def test_so_does_a_symptom(kept_up, dana, at):
    at("2026-08-13 09:00")
    checking_in.report_symptoms(patient=dana, key=uuid4(), symptoms=frozenset({"fever"}), now=clock.now())
    assert set(dana.concerns.values_list("finding", flat=True)) >= {"came_back", "urgent_symptom"}


def test_who_came_back_goes_on_with_a_date_or_in_maintenance_again(kept_up, dana, alice, at):
    at("2026-08-13 09:00")
    answer(dana, 1, 2)
    concern = dana.concerns.get(finding="came_back")
    with pytest.raises(Refused, match="nobody is left without one"):
        concerns.close(by=alice, concern=concern, outcome="reassured", note="Rang", now=clock.now())
    concerns.close(by=alice, concern=concern, outcome="reassured", note="Rang", maintain=True, now=clock.now())
    kept_up.refresh_from_db()
    assert kept_up.phase == "maintenance"


def test_only_what_is_under_way_goes_into_maintenance(kept_up, alice):
    with pytest.raises(Refused, match="under way"):
        courses.maintain(by=alice, episode=kept_up, now=clock.now())


def test_referred_names_who_follows_the_patient_now(prescribed, dana, alice, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6, symptoms={"fever"})
    said = {"by": alice, "concern": Concern.objects.get(), "outcome": "referred", "note": "Rang", "now": clock.now()}
    with pytest.raises(Refused, match="Name the person or service"):
        concerns.close(**said, handed_to=" ")
    concern = concerns.close(**said, handed_to="Dr Moss, Elm Practice", end_episode=True)
    assert concern.handed_to == "Dr Moss, Elm Practice"
    assert "Dr Moss" in concern.entries.get(kind="closed").text
    assert dana.episodes.get().handed_to == "Dr Moss, Elm Practice"


def test_an_episode_is_referred_on_to_somebody_by_name(kept_up, alice):
    said = {"by": alice, "episode": kept_up, "outcome_note": "To the pain clinic", "now": clock.now()}
    with pytest.raises(Refused, match="Name the person or service"):
        courses.end(**said, referred=True)
    assert courses.end(**said, referred=True, handed_to="Pain clinic").handed_to == "Pain clinic"


def test_changing_the_programme_is_a_review(alice, dana, prescribed, at):
    at("2026-03-16 09:00")
    first = prescribed(dana)
    assert dana.episodes.get().reviewed_on is None
    at("2026-03-25 09:00")
    draft = prescribing.draft_next(by=alice, prescription=first.prescription, now=clock.now())
    prescribing.publish(by=alice, version=draft, now=clock.now())
    assert dana.episodes.get().reviewed_on == date(2026, 3, 25)
