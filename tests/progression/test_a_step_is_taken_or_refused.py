"""A physiotherapist takes a step into a draft, or refuses it with a reason; nothing reaches the patient by itself."""

import pytest

from clinic import clock
from patients.care import prescribing
from patients.care.drafts import ExerciseDraft
from patients.care.progression import deciding, proposals
from patients.care.refusal import Refused
from patients.models import PrescriptionVersion, RefusedStep
from tests.progression.conftest import BRIDGE, ON_ONE_LEG, TWICE_A_DAY, exercise, log


def proposed(patient):
    return proposals.of_patient(patient, clock.now())


def take(by, version, patient) -> PrescriptionVersion:
    keys = [one.key for one in proposed(patient)]
    return deciding.take(by=by, prescription=version.prescription, keys=keys, now=clock.now())


def refuse(by, version, keys, why="Not before her holiday") -> None:
    deciding.refuse(by=by, prescription=version.prescription, keys=keys, why=why, now=clock.now())


def test_a_step_that_is_taken_is_a_draft_with_its_reason(easy, dana, alice, outbox):
    mails = outbox.kinds(dana.email)
    draft = take(alice, easy, dana)
    row = draft.exercises.get()
    assert (draft.number, draft.published_at, draft.drafted_by) == (2, None, alice)
    assert (row.name, row.reps, row.sessions_per_day, row.note) == ("Bridge on one leg", 8, 2, "On the mat")
    assert draft.why == "A step up: Bridge on one leg in place of Bridge. 3 full sessions, all green, effort 3, 4, 3."
    assert proposed(dana) == []
    assert outbox.kinds(dana.email) == mails
    assert easy.exercises.get().name == "Bridge"


def test_the_reason_stands_with_the_version_once_it_is_published(easy, dana, alice):
    version = prescribing.publish(by=alice, version=take(alice, easy, dana), now=clock.now())
    assert version.why.startswith("A step up: ")
    assert version.changes == ["New: Bridge on one leg", "Left out: Bridge"]


def test_a_step_goes_into_the_draft_under_way_and_keeps_what_stands_there(easy, dana, alice):
    draft = prescribing.draft_next(by=alice, prescription=easy.prescription, now=clock.now())
    rows = [ExerciseDraft(exercise("clam"), TWICE_A_DAY), ExerciseDraft(exercise(BRIDGE), TWICE_A_DAY, rank=1)]
    prescribing.change_draft(by=alice, version=draft, exercises=rows, note="Gently", now=clock.now())
    PrescriptionVersion.objects.filter(pk=draft.pk).update(why="She asked for the clam.")
    after = take(alice, easy, dana)
    assert (after.pk, after.note) == (draft.pk, "Gently")
    assert [(row.name, row.rank) for row in after.exercises.all()] == [("Clam", None), ("Bridge on one leg", 1)]
    assert after.why.startswith("She asked for the clam. A step up: ")


def test_a_step_that_is_no_longer_proposed_is_refused_and_leaves_no_draft(easy, dana, alice):
    keys = [one.key for one in proposed(dana)]
    log(easy, effort=9)
    for wrong in (keys, ["nonsense"], []):
        with pytest.raises(Refused, match="no longer proposed"):
            deciding.take(by=alice, prescription=easy.prescription, keys=wrong, now=clock.now())
    assert PrescriptionVersion.objects.count() == 1


def test_two_steps_to_the_same_exercise_are_not_both_taken(given, dana, alice, log_on):
    version = given(dana, "plank", "side-plank-on-knees")
    for day in (3, 4):
        log_on(day, version, pain=7)
    first, second = proposed(dana)
    assert first.instead == second.instead
    with pytest.raises(Refused, match="lead to the same exercise"):
        take(alice, version, dana)
    deciding.take(by=alice, prescription=version.prescription, keys=[first.key], now=clock.now())
    (left,) = proposed(dana)
    assert (left.known.row.name, left.instead) == (second.known.row.name, None)


def test_a_refused_step_is_kept_with_who_when_and_why(easy, dana, alice):
    refuse(alice, easy, [one.key for one in proposed(dana)])
    kept = RefusedStep.objects.get()
    assert (kept.by, kept.at, kept.why, kept.direction) == (alice, clock.now(), "Not before her holiday", "up")
    assert kept.proposed.startswith("A step up: Bridge on one leg")
    assert proposed(dana) == []
    assert PrescriptionVersion.objects.count() == 1


def test_a_refused_step_is_proposed_again_after_three_new_sessions(easy, dana, alice, log_on):
    refuse(alice, easy, [one.key for one in proposed(dana)])
    for day, count in ((6, 0), (7, 0), (8, 1)):
        log_on(day, easy)
        assert len(proposed(dana)) == count


def test_a_refused_step_up_keeps_no_step_down_back(easy, dana, alice, log_on):
    refuse(alice, easy, [one.key for one in proposed(dana)])
    for day in (6, 7):
        log_on(day, easy, pain=7)
    assert [one.is_up for one in proposed(dana)] == [False]


@pytest.mark.parametrize("why", ["", "  ", "x" * 301])
def test_a_step_is_refused_with_one_sentence(easy, dana, alice, why):
    with pytest.raises(Refused, match="one sentence"):
        refuse(alice, easy, [one.key for one in proposed(dana)], why)
    assert len(proposed(dana)) == 1


def test_a_step_of_another_prescription_is_not_taken_with_this_one(easy, dana, alice, routine):
    other = prescribing.prescribe(
        by=alice, patient=dana, programme=routine, starts_on=clock.now().date(), baseline=None, now=clock.now()
    )
    keys = [one.key for one in proposed(dana)]
    with pytest.raises(Refused, match="no longer proposed"):
        deciding.take(by=alice, prescription=other.prescription, keys=keys, now=clock.now())
    assert ON_ONE_LEG not in other.exercises.values_list("exercise__slug", flat=True)
