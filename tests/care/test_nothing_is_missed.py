"""Late ticks, answers before them, discharge: each date is assessed, and no red flag is taken for an earlier one."""

from datetime import date
from uuid import uuid4

import pytest

from clinic import clock
from patients.care import assessing, checking_in, concerns, courses, policies
from patients.models import Concern
from tests.cast import answer, tick


@pytest.fixture
def answered(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    return dana


def found(patient) -> list[str]:
    return sorted(patient.concerns.values_list("finding", flat=True))


def report(patient, *symptoms: str):
    return checking_in.report_symptoms(patient=patient, key=uuid4(), symptoms=frozenset(symptoms), now=clock.now())


def close(patient, finding: str, **given):
    concern = Concern.objects.open().get(patient=patient, finding=finding)
    said = {"outcome": "reassured", "note": "Rang", "now": clock.now(), **given}
    return concerns.close(by=patient.physiotherapist, concern=concern, **said)


def test_an_answer_that_comes_before_a_late_tick_does_not_hide_the_date_it_missed(answered, at):
    at("2026-04-03 10:00")
    answer(answered, 2, 1)
    assert found(answered) == ["no_answer"]
    days = list(answered.assessments.values_list("as_of", flat=True).order_by("pk"))
    assert days == sorted(days)


def test_nor_does_an_answer_of_the_day_before(answered, at):
    at("2026-04-04 10:00")
    answer(answered, 2, 1, on=date(2026, 4, 3))
    assert found(answered) == ["no_answer"]


def test_nor_do_new_settings(alice, answered, at):
    at("2026-04-03 10:00")
    policies.switch_on(by=alice, settings={"silent_days": 9}, now=clock.now())
    tick()
    assert date(2026, 4, 2) in set(answered.assessments.values_list("as_of", flat=True))


def test_nor_does_a_pause_that_begins_today(alice, answered, at):
    at("2026-04-03 10:00")
    courses.pause(
        by=alice,
        episode=answered.episodes.get(),
        from_on=date(2026, 4, 3),
        until_on=None,
        reason="Away",
        now=clock.now(),
    )
    assert found(answered) == ["no_answer"]


def test_an_ended_episode_is_never_due(alice, answered, at):
    courses.end(by=alice, episode=answered.episodes.get(), outcome_note="Moved", now=clock.now())
    at("2026-06-16 10:00")
    assert assessing.assess_due(now=clock.now()) == 0
    assert found(answered) == []


def test_a_discharged_patient_who_reports_an_emergency_has_an_owner_at_once(alice, lena, answered, outbox, at):
    courses.end(by=alice, episode=answered.episodes.get(), outcome_note="Moved", now=clock.now())
    at("2026-05-16 23:00")
    report(answered, "bladder_change")
    concern = answered.concerns.get()
    assert (concern.finding, concern.owner) == ("emergency_symptom", alice)
    assert outbox.kinds(alice.email) == outbox.kinds(lena.email) == ["concern"]


def test_a_second_red_flag_on_the_day_of_a_closed_one_opens_again_without_any_episode(dana, at):
    at("2026-03-16 09:00")
    report(dana, "bladder_change")
    close(dana, "emergency_symptom")
    at("2026-03-16 15:00")
    report(dana, "bladder_change")
    assert Concern.objects.open().get().finding == "emergency_symptom"


def test_nor_does_a_correction_without_any_episode_withdraw_one(dana, at):
    at("2026-03-16 09:00")
    answer(dana, 6, symptoms={"fever"})
    answer(dana, 2)
    assert "urgent_symptom" in dana.assessments.latest("pk").findings
    assert Concern.objects.open().get().finding == "urgent_symptom"


def test_a_correction_never_withdraws_a_red_flag(answered, at):
    at("2026-03-19 10:00")
    answer(answered, 9, symptoms={"fever", "both_legs"}, severe=True)
    at("2026-03-19 10:05")
    corrected = answer(answered, 2, 2)
    kept = {"emergency_symptom", "urgent_symptom", "very_severe_pain"}
    assert kept <= set(checking_in.result_of(corrected).findings)
    assert kept <= {concern.finding for concern in Concern.objects.open()}


def test_pain_that_was_assessed_stays_quiet_when_something_else_is_reported_or_recorded(alice, dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana, baseline=7)
    answer(dana, 7)
    close(dana, "severe_pain")
    at("2026-03-18 09:00")
    answer(dana, 7)
    report(dana, "weight_gain")
    courses.pause(
        by=alice,
        episode=dana.episodes.get(),
        from_on=date(2026, 3, 20),
        until_on=None,
        reason="Away",
        now=clock.now(),
    )
    assert [concern.finding for concern in Concern.objects.open()] == ["symptom_to_mention"]
