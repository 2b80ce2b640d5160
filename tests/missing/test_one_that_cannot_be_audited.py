"""A row that the audit stumbles over is said itself, and nothing that is missing of the others is hidden by it."""

from datetime import datetime
from uuid import uuid4

import pytest

from patients.care import messaging, opening
from patients.care.missing import auditing, obligations
from patients.care.missing.for_leaders import for_leaders
from patients.care.standing import do_all
from patients.models import DifferenceRecord, Episode, Patient
from tests.cast import a_patient, answer
from tests.missing.conftest import lacking

NAMES = ("Dana Doyle", "Una Upton", "Vera Voss", "Walt Webb", "Xena Xu")
LOST = "Next assessment: no time is set for it"
STUCK = "Could not be audited"


@pytest.fixture
def now(alice, prescribed, at) -> datetime:
    """Five patients of whom nothing is missing."""
    at("2026-03-02 08:00")
    for name in NAMES:
        patient = a_patient(alice, name)
        prescribed(patient)
        answer(patient, 5)
    now = at("2026-03-03 10:05")
    do_all(now=now)
    assert lacking(now) == []
    return now


@pytest.fixture
def poison(now) -> Patient:
    """The third of them, whose zone no computer knows."""
    patient = Patient.objects.get(name="Vera Voss")
    Patient.objects.filter(pk=patient.pk).update(time_zone="Mars/Olympus")
    return patient


@pytest.fixture
def lost(poison) -> set[str]:
    """What is missing of the others, on both sides of it."""
    others = Episode.objects.exclude(patient=poison)
    others.update(next_assessment_at=None)
    return {f"episode:{pk}" for pk in others.values_list("pk", flat=True)}


def stuck_of(poison):
    return {(f"episode:{poison.episodes.get().pk}", STUCK), (f"patient:{poison.pk}", STUCK)}


def test_the_others_are_audited_and_it_is_a_finding_of_its_own(now, poison, lost):
    assert {subject for subject, words in lacking(now) if words == LOST} == lost
    assert set(lacking(now)) >= stuck_of(poison)


def test_the_others_are_put_right_and_the_lead_sees_which_could_not_be_audited(now, poison, lost, clinic):
    auditing.mend_for_a_tick(now=now)
    assert not Episode.objects.filter(next_assessment_at=None).exists()
    rows = for_leaders(clinic, now=now).missed
    assert {(row.subject, row.found) for row in rows if not row.mended} == stuck_of(poison)
    assert {row.patient for row in rows if row.found == STUCK} == {poison}
    assert all("Mars/Olympus" in row.failure for row in rows if row.found == STUCK)


def test_it_is_written_once_a_day_while_it_lasts(now, poison, at):
    def stuck() -> int:
        auditing.mend_all(now=now)
        return DifferenceRecord.objects.filter(found=STUCK).count()

    first = stuck()
    assert stuck() == first
    now = at("2026-03-04 08:00")  # before the next reminders
    assert stuck() == 2 * first


def test_a_round_that_stumbles_goes_to_its_end(now, poison, lost, monkeypatch):
    monkeypatch.setattr(obligations, "AT_A_TIME", 1)
    for _tick in range(40):
        auditing.mend_for_a_tick(now=now, seconds=0.0)
    assert not Episode.objects.filter(next_assessment_at=None).exists()


def test_work_that_fails_keeps_no_other_work_from_being_done(now, poison, at):
    other = Patient.objects.get(name="Dana Doyle")
    messaging.write(patient=other, key=uuid4(), text="May I swim?", now=now)
    Episode.objects.filter(patient=poison).update(next_assessment_at=now)
    with pytest.raises(ExceptionGroup):
        do_all(now=at("2026-03-05 10:05"))
    assert other.concerns.filter(finding=opening.MESSAGE).exists()
