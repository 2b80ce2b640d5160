"""Answers come late, or were given off line and are received days later: each counts and reaches a person."""

import pytest

from clinic.mail.models import Message
from patients.care import weekly
from patients.care.missing.auditing import audit
from patients.models import Assessment, CheckIn, Concern
from patients.models.check_in import CheckInKind
from patients.rules.findings import CONCERNING
from patients.rules.schedule import local_date
from patients.simulation.load import load_of
from patients.simulation.report import lines
from patients.simulation.tallying import tally


@pytest.fixture
def off_line(world):
    """The answers that were given on an earlier day than the one on which they were received."""
    rows = CheckIn.objects.select_related("patient").order_by("answered_at")
    found = [row for row in rows if row.on < received_on(row)]
    assert len(found) > 3
    return found


def received_on(row):
    return local_date(row.answered_at, row.patient.zone)


def intended(world):
    """Return who means to answer which question: the day on which it is filled in, and when it is received."""
    for mail in Message.objects.filter(kind="question", settled_at__isnull=False):
        home = world.homes[mail.recipient]
        if answer := home.life.answer_after(mail.settled_at):
            received_at, on = answer
            if received_at < world.plan.ends_at:
                yield mail.recipient, on, received_at, local_date(mail.settled_at, home.life.person.zone)


def test_each_is_stored_with_the_day_it_was_given_and_the_instant_it_was_received(world):
    rows = CheckIn.objects.filter(kind=CheckInKind.REGULAR).select_related("patient")
    stored = {(row.patient.email, row.on, row.answered_at) for row in rows}
    meant = list(intended(world))
    assert stored == {(who, on, at) for who, on, at, _asked in meant}
    assert any(asked < on for _who, on, _at, asked in meant)  # some are late without having been off line


def test_the_rules_look_at_the_day_it_was_given_and_then_at_the_day_it_was_received(off_line):
    for row in off_line:
        looked_at = Assessment.objects.filter(patient=row.patient, made_at=row.answered_at)
        days = list(looked_at.order_by("pk").values_list("as_of", flat=True))
        assert row.assessments.get().as_of == row.on
        assert (row.on, received_on(row)) == (days[-2], days[-1])


def test_each_finding_of_one_given_off_line_reached_a_person(world, off_line):
    found = [(row, finding) for row in off_line for finding in row.assessments.get().findings if finding in CONCERNING]
    assert len(found) > 3
    for row, finding in found:
        (concern,) = Concern.objects.filter(patient=row.patient, finding=finding, opened_at=row.answered_at)
        assert (concern.assessment.check_in, concern.occasion) == (row, row.on.isoformat())
        assert concern.acknowledged_by is not None or concern.acknowledge_by > world.plan.ends_at
        told = weekly.announced(concern)[:2] if weekly.is_batched(concern) else ("concern", f"concern:{concern.pk}")
        assert Message.objects.filter(kind=told[0], subject=told[1], recipient=concern.owner.email).exists()


def test_nothing_is_missing_from_first_principles(world):
    assert [(found.subject, found.found) for found in audit(now=world.plan.ends_at)] == []


def test_the_report_counts_them(world, off_line):
    found, plan = tally(world), world.plan
    assert sum(found.answers.values()) == CheckIn.objects.count()
    assert found.answers["given off line, received later"] == len(off_line)
    meant = list(intended(world))
    asked, known = {(who, day) for who, _on, _at, day in meant}, {(row.patient.email, row.on) for row in off_line}
    late = {(who, on) for who, on, _at, _day in meant} - asked - known
    assert found.answers["a day or more after the question"] == len(late) > 0
    load = load_of(found.opened, patients=plan.patients, weeks=plan.weeks, seed=plan.seed)
    said = [" ".join(line.split()) for line in lines(found, load)]
    assert "Answers, by how they came" in said
    assert f"given off line, received later {len(off_line)}" in said
