"""An exercise of one's own, from a photo, a name and a dose: in the library and in the draft at once."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from patients.models import PrescriptionVersion
from programmes.models import Exercise, Upload
from tests.desk.test_prescribing_from_the_record import desk, draft, edit_of, fields_of, names
from tests.programmes.files import SVG, photo, webm

__all__ = ["desk", "draft"]
SAID = {
    "name": "Towel slide",
    "typed": "2x8 hold 3s each side 2/day",
    "position": "Sitting on a chair",
    "steps": "Put your foot on a towel.\nSlide it back as far as it goes.",
    "stop_if": "Your knee locks",
}


def page_of(version) -> str:
    return reverse("admin:patients_version_own", args=[version.pk])


def send(desk, version, content: bytes | None = None, **said: str) -> Any:
    file = {"file": SimpleUploadedFile("phone.jpg", photo() if content is None else content)}
    return desk.post(page_of(version), SAID | said | file)


def own() -> Exercise:
    return Exercise.objects.get(clinic__isnull=False)


def test_it_stands_in_the_draft_at_its_dose_and_the_patient_is_shown_the_photo(desk, draft, alice):
    before = names(draft)
    assert send(desk, draft)["Location"] == f"{edit_of(draft)}#row-{len(before)}"
    assert names(draft) == [*before, "Towel slide"]
    row = draft.exercises.last()
    assert (row.sets, row.reps, row.hold_seconds, row.sessions_per_day) == (2, 8, 3, 2)
    assert (row.position, row.steps[1], row.stop_if) == (
        "Sitting on a chair",
        "Slide it back as far as it goes.",
        "Your knee locks",
    )
    assert Image.open(BytesIO(bytes(row.exercise.upload.content))).format == "JPEG"
    assert row.exercise.upload.uploaded_by == alice
    assert row.exercise.upload_words == "Put your foot on a towel. Slide it back as far as it goes."
    shown = desk.get(edit_of(draft)).content.decode()
    assert "Towel slide is in your library and in this draft." in shown
    assert reverse("upload", args=[row.exercise.upload_id]) in shown


def test_it_is_one_of_the_clinics_library_at_the_dose_that_was_typed(desk, draft, clinic):
    send(desk, draft)
    made = own()
    assert (made.clinic, made.slug, made.region) == (clinic, "towel-slide", "back")
    assert made.dose == draft.exercises.last().dose
    assert made.is_active
    found = desk.post(edit_of(draft), fields_of(desk.get(edit_of(draft))) | {"do": "find", "find_words": "towel slide"})
    assert [hit.exercise.name for hit in found.context["hits"]] == ["Towel slide"]


def test_two_of_one_name_both_stand(desk, draft):
    send(desk, draft)
    send(desk, draft)
    assert sorted(Exercise.objects.exclude(clinic=None).values_list("slug", flat=True)) == [
        "towel-slide",
        "towel-slide-2",
    ]


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"name": ""}, "name", "Fill this in."),
        ({"typed": ""}, "typed", "Fill this in."),
        ({"typed": "a lot"}, "typed", "cannot be read as part of a dose"),
        ({"typed": "8x"}, "typed", "Say how often, such as 2/day."),
        ({"typed": "900x 2/day"}, "typed", ""),
        ({"position": ""}, "position", "Fill this in."),
        ({"steps": " \n "}, "steps", "Write at least one step."),
        ({"content": SVG}, "file", "This is no photo or video that we can show."),
        ({"content": b""}, "file", "There is nothing in this file."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(desk, draft, wrong, field, words):
    before, seen = names(draft), draft.drafted_at
    answer = send(desk, draft, **wrong)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert words in " ".join(answer.context["form"].errors[field])
    assert (names(draft), Exercise.objects.exclude(clinic=None).count(), Upload.objects.count()) == (before, 0, 0)
    draft.refresh_from_db()
    assert draft.drafted_at == seen


def test_without_a_photo_nothing_is_made(desk, draft):
    answer = desk.post(page_of(draft), SAID)
    assert answer.context["form"].errors["file"] == ["Choose a photo or a video."]


def test_a_photo_that_was_sent_with_something_wrong_has_to_be_chosen_again_and_the_page_says_so(desk, draft):
    shown = send(desk, draft, name="").content.decode()
    assert "Choose the photo or video again: a browser does not keep it." in shown


def test_a_video_does_too(desk, draft):
    send(desk, draft, webm(3))
    assert own().upload.kind == "video"


def test_the_draft_is_saved_before_one_goes_there(desk, draft):
    data = fields_of(desk.get(edit_of(draft))) | {"do": "own", "note": "Go slowly."}
    answer = desk.post(edit_of(draft), data)
    assert answer["Location"] == page_of(draft)
    draft.refresh_from_db()
    assert draft.note == "Go slowly."


def test_no_place_and_no_dose_of_the_rows_before_is_changed(desk, draft):
    before = [(row.exercise_id, row.dose, row.note) for row in draft.exercises.all()]
    send(desk, draft)
    assert [(row.exercise_id, row.dose, row.note) for row in draft.exercises.all()][: len(before)] == before


def test_a_published_version_takes_none(desk, draft, alice):
    PrescriptionVersion.objects.filter(pk=draft.pk).update(published_at=draft.drafted_at, published_by=alice)
    answer = send(desk, draft)
    assert answer.status_code == 302
    assert not Exercise.objects.exclude(clinic=None).exists()


@pytest.mark.parametrize("who", ["charlie", "mona"])
def test_it_is_not_there_for_an_outsider_or_a_manager(draft, request, as_user, who):
    other = as_user(request.getfixturevalue(who))
    assert other.get(page_of(draft)).status_code == 404
    assert send(other, draft).status_code == 404
