"""A draft is discarded, a prescription ends; the episode goes on, or never began."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from clinic import clock
from patients.care import following, prescribing
from patients.care.refusal import Refused
from patients.models import Episode, Prescription, PrescriptionVersion
from tests.cast import answer


@pytest.fixture
def draft(dana, routine, at):
    at("2026-03-16 09:00")
    return prescribing.prescribe(
        by=dana.physiotherapist,
        patient=dana,
        programme=routine,
        starts_on=date(2026, 3, 16),
        baseline=6,
        now=clock.now(),
    )


def discard(version) -> None:
    prescribing.discard_draft(by=version.drafted_by, version=version, now=clock.now())


def end(prescription, reason="It hurt the knee") -> None:
    prescribing.end_prescription(
        by=prescription.prescribed_by, prescription=prescription, reason=reason, now=clock.now()
    )


def test_what_was_never_published_leaves_no_open_prescription_and_no_open_episode(draft, dana):
    discard(draft)
    assert not PrescriptionVersion.objects.exists()
    assert Prescription.objects.get().ended_on == date(2026, 3, 16)
    assert not Episode.objects.open().exists()


def test_an_episode_with_an_answer_stays_open(draft, dana):
    answer(dana, 6)
    discard(draft)
    assert Episode.objects.open().exists()


def test_the_draft_of_a_change_goes_and_the_programme_stays(dana, prescribed, at):
    at("2026-03-16 09:00")
    first = prescribed(dana)
    at("2026-03-20 09:00")
    discard(prescribing.draft_next(by=dana.physiotherapist, prescription=first.prescription, now=clock.now()))
    assert list(PrescriptionVersion.objects.all()) == [first]
    assert Prescription.objects.get().ended_on is None
    again = prescribing.draft_next(by=dana.physiotherapist, prescription=first.prescription, now=clock.now())
    assert again.number == 2


def test_a_published_version_is_not_discarded(dana, prescribed, at):
    at("2026-03-16 09:00")
    version = prescribed(dana)
    with pytest.raises(Refused, match="published"):
        discard(version)
    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()


def test_ending_a_prescription_ends_its_reminders_and_not_the_episode(dana, prescribed, outbox, at):
    at("2026-03-16 09:00")
    version = prescribed(dana)
    assert dana.reminder_settings.next_at is not None
    at("2026-03-20 09:00")
    prescribing.draft_next(by=dana.physiotherapist, prescription=version.prescription, now=clock.now())
    end(version.prescription)
    dana.reminder_settings.refresh_from_db()
    assert dana.reminder_settings.next_at is None
    assert not following.today(patient=dana, now=clock.now()).prescriptions
    episode = Episode.objects.open().get()
    assert episode.next_assessment_at is not None
    assert Prescription.objects.get().end_note == "It hurt the knee"
    assert list(PrescriptionVersion.objects.all()) == [version]
    assert outbox.kinds(dana.email) == ["programme_changed"]


def test_another_prescription_goes_on_being_reminded(dana, prescribed, at):
    at("2026-03-16 09:00")
    first = prescribed(dana)
    prescribed(dana)
    end(first.prescription)
    assert dana.reminder_settings.next_at is not None


@pytest.mark.parametrize(("reason", "words"), [(" ", "Say why"), ("Again", "already ended")])
def test_it_ends_once_and_with_a_reason(dana, prescribed, at, reason, words):
    at("2026-03-16 09:00")
    prescription = prescribed(dana).prescription
    if words == "already ended":
        end(prescription)
    with pytest.raises(Refused, match=words):
        end(prescription, reason)


def test_a_mere_draft_is_discarded_not_ended(draft):
    with pytest.raises(Refused, match="Discard"):
        end(draft.prescription)


def test_a_draft_saved_by_somebody_else_is_not_overwritten(draft, bob):
    opened = draft.drafted_at
    later = clock.now() + timedelta(minutes=4)
    prescribing.change_draft(by=bob, version=draft, note="From Bob", seen=opened, now=later)
    with pytest.raises(Refused, match="Bob Barker saved this draft on 16 March, 09:04"):
        prescribing.change_draft(by=draft.drafted_by, version=draft, note="From Alice", seen=opened, now=later)
    draft.refresh_from_db()
    assert draft.note == "From Bob"
