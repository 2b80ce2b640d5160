"""Prescriptions: a copy of the template, versions that never change once published."""

from datetime import date

import pytest
from django.core import serializers
from django.db import DatabaseError, IntegrityError, transaction

from clinic import clock
from patients.care import following, prescribing
from patients.care.prescribing import ExerciseDraft
from patients.care.refusal import Refused
from patients.models import Episode, PrescriptionVersion
from programmes.dose import Dose
from programmes.models import Exercise, ProgrammeExercise


def written(version: PrescriptionVersion) -> str:
    """Return every byte of a version."""
    return serializers.serialize("json", [version, *version.exercises.all()])


def test_a_prescription_copies_the_doses_of_the_exercises_that_are_on(dana, routine, prescribed, at):
    at("2026-03-16 09:00")
    version = prescribed(dana)
    names = [row.name for row in version.exercises.all()]
    assert names == [
        "Single leg knee hug",
        "Double leg knee hug",
        "Lower back rotation",
        "Standing lower back stretch",
    ]
    assert version.exercises.all()[0].dose == routine.items.get(order=1).dose


def test_editing_a_template_never_changes_a_prescription(dana, routine, prescribed, at):
    at("2026-03-16 09:00")
    version = prescribed(dana)
    before = written(version)
    ProgrammeExercise.objects.update(reps=3, hold_seconds=None, duration_seconds=None)
    Exercise.objects.update(name="Something else", steps=["Stand"])
    routine.name = "Renamed"
    routine.save()
    assert written(PrescriptionVersion.objects.get(pk=version.pk)) == before


def test_an_exercise_without_a_frequency_is_asked_for_before_publishing(dana, routine, at):
    at("2026-03-16 09:00")
    version = prescribing.prescribe(
        by=dana.physiotherapist,
        patient=dana,
        programme=routine,
        starts_on=date(2026, 3, 16),
        baseline=6,
        now=clock.now(),
    )
    with pytest.raises(Refused, match="Standing lower back stretch: say how many times a day"):
        prescribing.publish(by=dana.physiotherapist, version=version, now=clock.now())


def test_a_published_version_cannot_be_changed_even_by_sql(dana, prescribed, at):
    at("2026-03-16 09:00")
    version = prescribed(dana)
    for change in (
        lambda: PrescriptionVersion.objects.filter(pk=version.pk).update(note="Changed"),
        lambda: version.exercises.update(reps=1),
        lambda: version.exercises.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_change_is_the_next_version_says_what_changed_and_tells_the_patient(alice, dana, prescribed, outbox, at):
    at("2026-03-16 09:00")
    first = prescribed(dana)
    at("2026-03-20 09:00")
    draft = prescribing.draft_next(by=alice, prescription=first.prescription, now=clock.now())
    rows = list(draft.exercises.select_related("exercise"))
    hug = rows[0]
    longer = Dose(reps=10, hold_seconds=20, sides=hug.dose.sides, sessions_per_day=2)
    drafts = [ExerciseDraft(hug.exercise, longer), *(ExerciseDraft(row.exercise, row.dose) for row in rows[1:3])]
    prescribing.change_draft(by=alice, version=draft, exercises=drafts, now=clock.now())
    second = prescribing.publish(by=alice, version=draft, now=clock.now())
    assert second.number == 2
    assert any("Single leg knee hug" in line and "10 -> 20" in line for line in second.changes)
    assert any("Left out: Standing lower back stretch" in line for line in second.changes)
    assert outbox.kinds(dana.email) == ["programme_changed"]
    shown = [following.today(patient=dana, now=at(f"2026-03-{day} 12:00")).prescriptions for day in (19, 20)]
    assert [[row.version for row in prescriptions] for prescriptions in shown] == [[first], [second]]


def test_overlapping_versions_are_refused_by_the_database(dana, prescribed, at):
    at("2026-03-16 09:00")
    first = prescribed(dana)
    with pytest.raises(IntegrityError, match="versions_do_not_overlap"), transaction.atomic():
        PrescriptionVersion.objects.create(
            prescription=first.prescription,
            number=2,
            title="Second",
            starts_on=date(2026, 3, 18),
            drafted_by=dana.physiotherapist,
            drafted_at=clock.now(),
            published_by=dana.physiotherapist,
            published_at=clock.now(),
        )


def test_a_second_open_episode_of_one_problem_is_refused_by_the_database(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    with pytest.raises(IntegrityError, match="one_open_episode_per_problem"), transaction.atomic():
        Episode.objects.create(patient=dana, started_on=date(2026, 3, 18), first_started_on=date(2026, 3, 18))


def test_a_second_programme_does_not_move_the_review_clock(dana, prescribed, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    at("2026-03-25 09:00")
    prescribed(dana)
    assert Episode.objects.get().started_on == date(2026, 3, 16)


def test_a_new_patient_is_invited_when_the_programme_is_published(dana, prescribed, outbox, at):
    at("2026-03-16 09:00")
    dana.user = None
    dana.save()
    prescribed(dana)
    assert outbox.kinds(dana.email) == ["invitation"]
