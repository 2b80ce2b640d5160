"""Which steps are proposed of what is recorded, whom none is proposed for, and how many questions that takes."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from clinic import clock
from patients.care import amending, courses, prescribing, soreness
from patients.care.drafts import ExerciseDraft
from patients.care.progression import proposals
from patients.care.recording import LogDraft
from patients.models import Patient
from programmes.dose import Dose
from programmes.models import Exercise
from tests.cast import a_patient, answer
from tests.progression.conftest import BRIDGE, ON_ONE_LEG, TWICE_A_DAY, exercise


def said(patient: Patient) -> list[str]:
    return [f"{one.title}. {one.because}" for one in proposals.of_patient(patient, clock.now())]


def change(version, exercises):
    """Publish the next version with other exercises."""
    by, now = version.prescription.episode.patient.physiotherapist, clock.now()
    draft = prescribing.draft_next(by=by, prescription=version.prescription, now=now)
    draft = prescribing.change_draft(by=by, version=draft, exercises=exercises, now=now)
    return prescribing.publish(by=by, version=draft, now=now)


def test_three_easy_sessions_propose_the_next_harder_exercise(easy, dana):
    assert said(dana) == [
        "A step up is proposed: Bridge on one leg in place of Bridge. 3 full sessions, all green, effort 3, 4, 3."
    ]


def test_where_a_caution_speaks_against_it_the_dose_goes_up(easy, dana):
    dana.flags = ["hip_replacement"]
    dana.save()
    assert said(dana) == ["A step up is proposed: Bridge, hold 3 -> 8 s. 3 full sessions, all green, effort 3, 4, 3."]


def test_an_exercise_that_stands_beside_it_is_not_proposed_again(given, dana, log_on):
    version = given(dana, BRIDGE, ON_ONE_LEG)
    for day in (3, 4, 5):
        log_on(day, version)
    assert [one.partition(",")[0] for one in said(dana)] == [
        "A step up is proposed: Bridge", "A step up is proposed: Bridge on one leg",
    ]  # fmt: skip


def test_an_exercise_that_can_no_longer_be_prescribed_is_passed_over(easy, dana):
    Exercise.objects.filter(slug=ON_ONE_LEG).update(is_active=False)
    assert "Bridge, hold 3 -> 8 s" in said(dana)[0]


def test_an_exercise_of_another_clinic_is_passed_over(easy, dana, charlie):
    Exercise.objects.filter(slug=ON_ONE_LEG).update(clinic=charlie.clinic)
    assert "Bridge, hold 3 -> 8 s" in said(dana)[0]


def test_two_red_sessions_propose_half_of_it(red, dana):
    assert said(dana) == [
        "A step down is proposed: Bridge, repetitions 10 -> 5. 2 of the last 3 sessions were red: pain 7, 7."
    ]


def test_down_leads_to_the_easier_exercise_where_there_is_one(given, dana, log_on):
    version = given(dana, ON_ONE_LEG)
    for day in (3, 4):
        log_on(day, version, pain=6)
    assert said(dana)[0].startswith("A step down is proposed: Bridge in place of Bridge on one leg.")


def test_amber_that_had_not_settled_the_day_after_proposes_a_step_down(bridge, dana, log_on, at):
    session = log_on(3, bridge, pain=5)
    assert said(dana) == []
    now = at("2026-03-04 08:00")
    soreness.answer(patient=dana, session=session, settled="sore", now=now)
    assert said(dana) == [
        "A step down is proposed: Bridge, repetitions 10 -> 5. Pain 5 on 3 March had not settled the day after."
    ]


def test_the_answer_of_the_day_after_is_about_all_sessions_of_the_day(bridge, dana, log_on, at):
    log_on(3, bridge, pain=5)
    evening = log_on(3, bridge, pain=1, slot=2)
    soreness.answer(patient=dana, session=evening, settled="worse", now=at("2026-03-04 08:00"))
    assert len(said(dana)) == 1


def test_amber_that_has_settled_proposes_nothing(bridge, dana, log_on, at):
    session = log_on(3, bridge, pain=5)
    soreness.answer(patient=dana, session=session, settled="settled", now=at("2026-03-04 08:00"))
    assert said(dana) == []


def test_a_session_that_was_corrected_counts_as_its_correction_says(bridge, dana, log_on):
    for day in (3, 4):
        session = log_on(day, bridge, pain=7)
    logs = [LogDraft(bridge.exercises.get().pk, "done", pain=1)]
    amending.correct_session(patient=dana, session=session, key=uuid4(), logs=logs, now=clock.now())
    assert said(dana) == []


def test_the_count_goes_on_over_a_version_that_leaves_the_exercise_as_it_was(bridge, dana, log_on):
    for day in (3, 4):
        log_on(day, bridge)
    rows = [
        ExerciseDraft(exercise(BRIDGE), TWICE_A_DAY),
        ExerciseDraft(exercise("clam"), Dose(reps=5, sessions_per_day=1)),
    ]
    second = change(bridge, rows)
    log_on(5, second)
    assert len(said(dana)) == 1


def test_the_count_begins_anew_with_another_dose(bridge, dana, log_on):
    for day in (3, 4, 5):
        log_on(day, bridge)
    second = change(bridge, [ExerciseDraft(exercise(BRIDGE), replace(TWICE_A_DAY, reps=12))])
    third = change(second, [ExerciseDraft(exercise(BRIDGE), TWICE_A_DAY)])
    log_on(6, second)
    log_on(7, third)
    assert said(dana) == []


def test_what_a_draft_changes_already_is_not_proposed(easy, dana, alice):
    draft = prescribing.draft_next(by=alice, prescription=easy.prescription, now=clock.now())
    assert len(said(dana)) == 1
    dose = replace(TWICE_A_DAY, hold_seconds=4)
    prescribing.change_draft(
        by=alice, version=draft, exercises=[ExerciseDraft(exercise(BRIDGE), dose)], now=clock.now()
    )
    assert said(dana) == []
    prescribing.discard_draft(by=alice, version=draft, now=clock.now())
    assert len(said(dana)) == 1


def test_an_open_concern_holds_every_step_up_back(easy, dana):
    answer(dana, 3, symptoms={"fever"})
    assert said(dana) == []


def test_a_step_down_is_proposed_while_a_concern_is_open(red, dana):
    answer(dana, 8, 6)
    assert dana.concerns.open().exists()
    assert len(said(dana)) == 1


def test_pain_found_in_the_exercises_holds_a_step_up_back_for_two_weeks(bridge, dana, log_on, alice, at):
    log_on(3, bridge, pain=9)
    concern = dana.concerns.get(finding="exercise_pain")
    type(concern).objects.filter(patient=dana).update(
        closed_at=clock.now(), closed_by=alice, status="closed", outcome="reassured"
    )
    for day in (4, 5, 6):
        log_on(day, bridge)
    assert said(dana) == []
    at("2026-03-16 09:00")
    answer(dana, 1, 2)
    for day in (18, 19, 20):
        log_on(day, bridge)
    assert len(said(dana)) == 1


def test_a_pause_an_end_and_two_weeks_without_a_session_propose_nothing(easy, dana, alice, at):
    episode, today = dana.episodes.get(), clock.now().date()
    assert len(said(dana)) == 1
    later = clock.now() + timedelta(days=15)
    assert proposals.of_patient(dana, later) == []
    given = {"by": alice, "episode": episode, "now": clock.now()}
    courses.pause(**given, from_on=today, until_on=today + timedelta(days=2), reason="Away")
    assert said(dana) == []
    at("2026-03-07 09:00")
    assert len(said(dana)) == 1
    courses.end(by=alice, episode=episode, outcome_note="Well again", now=clock.now())
    assert said(dana) == []


def test_a_programme_that_ended_proposes_nothing(easy, dana, alice):
    prescribing.end_prescription(by=alice, prescription=easy.prescription, reason="Done with", now=clock.now())
    assert said(dana) == []


def test_of_another_patient_nothing_is_said(easy, erin, charlie):
    assert proposals.of_patient(erin, clock.now()) == []
    assert proposals.in_clinic(charlie.clinic, clock.now()) == []


@pytest.mark.parametrize("patients", [1, 6])
def test_a_clinic_is_one_question_however_many_patients(given, alice, log_on, django_assert_num_queries, patients):
    versions = [given(a_patient(alice, f"P{number} Patient"), BRIDGE) for number in range(patients)]
    for day in (3, 4, 5):
        for version in versions:
            log_on(day, version)
    with django_assert_num_queries(1):
        found = proposals.in_clinic(alice.clinic, clock.now())
    assert [one.known.patient_name for one in found] == [f"P{number} Patient" for number in range(patients)]


def test_none_is_proposed_in_maintenance_and_it_is_again_for_who_comes_back(red, dana, alice):
    episode = dana.episodes.get()
    courses.maintain(by=alice, episode=episode, now=clock.now())
    assert said(dana) == []
    assert proposals.in_clinic(dana.clinic, clock.now()) == []
    answer(dana, 3)
    assert len(said(dana)) == 1
