"""The whole way of a prescription through the desk: choose, change, look, publish, change again."""

import re
from datetime import date

import pytest
from django.urls import reverse

from patients.models import PrescriptionVersion
from programmes.models import Exercise


@pytest.fixture
def desk(alice, as_user, at):
    at("2026-03-16 09:00")
    return as_user(alice)


def fields_of(response) -> dict[str, object]:
    """Return what a browser would send back from the draft's form as it was served."""
    data: dict[str, object] = {}
    form, rows = response.context["form"], response.context["rows"]
    for bound in (*form, *rows.management_form, *(field for row in rows for field in row)):
        value = bound.value()
        if value is None or value is False:
            continue
        data[bound.html_name] = bound.field.prepare_value(value) if hasattr(bound.field, "prepare_value") else value
    return {name: "" if value is None else value for name, value in data.items()}


@pytest.fixture
def draft(desk, dana, routine) -> PrescriptionVersion:
    address = reverse("admin:patients_patient_prescribe", args=[dana.pk])
    answer = desk.post(address, {"programme": routine.pk, "starts_on": "2026-03-17", "baseline": 6})
    version = PrescriptionVersion.objects.get()
    assert answer["Location"] == edit_of(version)
    return version


def edit_of(version) -> str:
    return reverse("admin:patients_version_edit", args=[version.pk])


def names(version) -> list[str]:
    return [row.name for row in version.exercises.all()]


def test_the_draft_is_a_copy_of_the_programme(draft, routine):
    on = list(routine.items.filter(on=True).select_related("exercise"))
    assert names(draft) == [item.exercise.name for item in on]
    assert [row.dose for row in draft.exercises.all()] == [item.dose for item in on]
    assert draft.prescription.episode.baseline == 6


def test_every_dose_can_be_changed_and_a_note_added(desk, draft):
    data = fields_of(desk.get(edit_of(draft)))
    data |= {
        "do": "save",
        "note": "Go slowly.",
        "weeks": 8,
        "rows-0-sets": 3,
        "rows-0-note": "Left knee first",
        "rows-0-weekdays": ["1", "3", "5"],
    }
    assert desk.post(edit_of(draft), data).status_code == 302
    draft.refresh_from_db()
    first = draft.exercises.first()
    assert (draft.note, draft.weeks, first.sets, first.note) == ("Go slowly.", 8, 3, "Left knee first")
    assert first.weekdays == [1, 3, 5]


def test_moving_an_exercise_saves_nothing_and_loses_nothing(desk, draft):
    before, data = names(draft), fields_of(desk.get(edit_of(draft)))
    data |= {"do": "down-0", "note": "half a sent", "rows-0-sets": "many"}
    answer = desk.post(edit_of(draft), data)
    rows = answer.context["rows"]
    assert [row.shown.name for row in rows][:2] == [before[1], before[0]]
    assert rows[1]["sets"].value() == "many"
    assert answer.context["form"]["note"].value() == "half a sent"
    assert names(PrescriptionVersion.objects.get(pk=draft.pk)) == before
    assert "There is a problem" not in answer.content.decode()


def test_a_moved_order_is_kept_once_it_is_saved(desk, draft):
    before = names(draft)
    moved = desk.post(edit_of(draft), fields_of(desk.get(edit_of(draft))) | {"do": "up-1"})
    desk.post(edit_of(draft), fields_of(moved) | {"do": "save"})
    assert names(draft) == [before[1], before[0], *before[2:]]


def test_the_place_number_orders_too(desk, draft):
    before, data = names(draft), fields_of(desk.get(edit_of(draft)))
    desk.post(edit_of(draft), data | {"rows-0-place": 99, "do": "save"})
    assert names(draft) == [*before[1:], before[0]]


def test_an_exercise_is_added_from_the_library_and_another_left_out(desk, draft):
    before = names(draft)
    extra = Exercise.objects.exclude(pk__in=draft.exercises.values("exercise")).first()
    added = desk.post(edit_of(draft), fields_of(desk.get(edit_of(draft))) | {"do": f"add-{extra.pk}"})
    assert added.context["rows"].forms[-1].shown == extra
    desk.post(edit_of(draft), fields_of(added) | {"rows-0-DELETE": "on", "do": "save"})
    assert names(draft) == [*before[1:], extra.name]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rows-0-reps": "", "rows-0-duration_seconds": ""}, "one of the two, not both"),
        ({"rows-0-sets": "0"}, "from 1 to 20"),
        ({"rows-0-weekdays": []}, "at least one weekday"),
        ({"rows-0-sides": "movements"}, "Name the movements"),
        ({"weeks": "40"}, "1 to 26 weeks"),
        ({"starts_on": "soon"}, "Write the date"),
    ],
)
def test_a_wrong_value_is_said_in_words_and_nothing_is_lost(desk, draft, wrong, words):
    data = fields_of(desk.get(edit_of(draft))) | {"do": "save", "note": "Kept"} | wrong
    answer = desk.post(edit_of(draft), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert words in page
    assert "Kept" in page
    assert "violates" not in page


def test_another_clinics_exercise_cannot_be_smuggled_in(desk, draft, charlie):
    foreign = Exercise.objects.first()
    foreign.pk, foreign.clinic, foreign.slug = None, charlie.clinic, "theirs"
    foreign.save()
    data = fields_of(desk.get(edit_of(draft))) | {"do": "save", "rows-0-exercise": foreign.pk}
    assert "not in your library" in desk.post(edit_of(draft), data).content.decode()


def test_a_frequency_nobody_stated_is_asked_before_publishing(desk, draft):
    draft.exercises.update(sessions_per_day=None)
    publish = reverse("admin:patients_version_publish", args=[draft.pk])
    assert "say how many times a day" in desk.get(edit_of(draft)).content.decode()
    assert "say how many times a day" in desk.post(publish).content.decode()
    draft.refresh_from_db()
    assert draft.published_at is None


def publish(desk, version) -> None:
    version.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    answer = desk.post(reverse("admin:patients_version_publish", args=[version.pk]), {"why": "She holds well"})
    assert answer.status_code == 302
    version.refresh_from_db()
    assert version.published_at is not None


def test_the_preview_shows_what_the_patient_sees(desk, draft):
    draft.exercises.filter(sessions_per_day=None).update(sessions_per_day=1)
    page = desk.get(reverse("admin:patients_version_preview", args=[draft.pk])).content.decode()
    for row in draft.exercises.all():
        assert row.name in page
        assert row.dose_sentence in page
    assert "is a draft" in page


def test_a_change_makes_the_next_version_says_what_changed_and_tells_the_patient(desk, draft, dana, outbox):
    publish(desk, draft)
    change = reverse("admin:patients_prescription_draft", args=[draft.prescription_id])
    assert desk.get(change).status_code == 405
    desk.post(change)
    second = PrescriptionVersion.objects.get(number=2)
    data = fields_of(desk.get(edit_of(second))) | {"do": "publish", "rows-0-sets": 4}
    confirm = desk.post(edit_of(second), data, follow=True)
    assert re.search(r"sets \d+ -&gt; 4", confirm.content.decode())
    publish(desk, second)
    assert any("sets" in line for line in second.changes)
    assert "programme_changed" in outbox.kinds(dana.email)
    record = desk.get(reverse("admin:patients_patient_change", args=[dana.pk])).content.decode()
    assert "Version 2" in record
    assert "Version 1" in record


def test_changing_the_programme_never_changes_a_prescription(desk, draft, routine):
    publish(desk, draft)
    kept = list(draft.exercises.values()), PrescriptionVersion.objects.filter(pk=draft.pk).values().get()
    item = routine.items.first()
    item.sets = item.sets + 5
    item.save()
    Exercise.objects.filter(pk=item.exercise_id).update(name="Renamed", steps=["Other"])
    routine.name = "Another name"
    routine.save()
    assert kept == (list(draft.exercises.values()), PrescriptionVersion.objects.filter(pk=draft.pk).values().get())


def test_a_published_version_has_no_editor(desk, draft):
    publish(desk, draft)
    assert desk.get(edit_of(draft))["Location"] == reverse("admin:patients_version_preview", args=[draft.pk])


def test_pause_resume_and_end(desk, draft, dana):
    publish(desk, draft)
    episode = draft.prescription.episode
    pause = reverse("admin:patients_episode_pause", args=[episode.pk])
    assert "Fill this in" in desk.post(pause, {"from_on": "2026-03-16", "reason": " "}).content.decode()
    assert desk.post(pause, {"from_on": "2026-03-16", "reason": "Holiday"}).status_code == 302
    assert "Paused today" in desk.get(reverse("admin:patients_patient_change", args=[dana.pk])).content.decode()
    again = desk.post(pause, {"from_on": "2026-03-16", "reason": "Holiday"})
    assert "already part of a pause" in again.content.decode()
    desk.post(reverse("admin:patients_episode_resume", args=[episode.pk]))
    desk.post(reverse("admin:patients_episode_end", args=[episode.pk]), {"outcome_note": "Well again"})
    episode.refresh_from_db()
    assert episode.ended_on == date(2026, 3, 16)
    change = reverse("admin:patients_prescription_draft", args=[draft.prescription_id])
    assert "has ended" in desk.post(change).content.decode()
