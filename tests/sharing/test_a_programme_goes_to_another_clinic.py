"""A programme as one file: exported here, imported there, and exported there again: the same."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from clinic import clock
from programmes import depicting, photos
from programmes.models import Exercise, Programme, ProgrammeExercise, Upload
from programmes.sharing.exporting import exported, written
from programmes.sharing.importing import import_programme
from programmes.sharing.reading import BadFile, read
from tests.access.records import own_exercise
from tests.programmes.files import photo

DRAWN = {"view": "side", "poses": [{"key": "bridge-1-1", "words": "Lie"}], "works": ["seat"], "props": ["mat"]}


@pytest.fixture
def shared(alice, routine):
    """A programme of Alice's clinic: a shipped exercise, one with a figure, and a harder one with a photo."""
    clinic, now = alice.clinic, clock.now()
    shipped = Exercise.objects.filter(clinic=None, harder_than__isnull=False).first()
    drawn = depicting.draw(by=alice, exercise=own_exercise(clinic), drawn=DRAWN)
    easier = Exercise.objects.create(
        clinic=clinic, slug="wall", name="Wall push", region="arm", position="Standing", steps=["Push."], reps=10
    )
    shown = Exercise.objects.create(
        clinic=clinic, slug="floor", name="Floor push", region="arm", position="Prone", steps=["Push up."], reps=5,
        cautions={"wrist": "ask about pain"}, harder_than=easier,
    )  # fmt: skip
    depicting.show(by=alice, exercise=shown, content=photo(), words="Alice pushes.", now=now)
    programme = Programme.objects.create(
        clinic=clinic, slug="arms", name="Arms", region="arm", aim="Stronger arms", weeks_min=4, weeks_max=6,
        review_after_days=14, expect="Sore at first.",
    )  # fmt: skip
    for order, exercise in enumerate((shipped, drawn, shown), start=1):
        ProgrammeExercise.objects.create(
            programme=programme, exercise=exercise, order=order, on=order != 3, note="Slowly", reps=8, sets=2,
            weekdays=[1, 3], sessions_per_day=2,
        )  # fmt: skip
    return programme


def take_in(by, text):
    return import_programme(by=by, data=read(text.encode()), now=clock.now())


def test_exported_imported_and_exported_again_it_is_the_same(shared, charlie):
    text = written(shared)
    there = take_in(charlie, text)
    assert there.clinic == charlie.clinic
    assert written(there) == text
    assert json.loads(text)["exercises"][2]["photo"]["jpeg"]


def test_figures_photos_and_easier_neighbours_come_with_it(shared, charlie):
    items = take_in(charlie, written(shared)).items.order_by("order")
    shipped, drawn, shown = (item.exercise for item in items)
    assert (shipped.clinic, drawn.drawn) == (None, DRAWN)
    assert (shown.harder_than.slug, shown.upload_words, shown.upload.clinic) == (
        "wall",
        "Alice pushes.",
        charlie.clinic,
    )
    assert shown.upload.uploaded_by == charlie
    assert bytes(shown.upload.content) == bytes(shared.items.get(order=3).exercise.upload.content)


def test_photos_can_be_left_out_with_a_word(shared, charlie):
    text = written(shared, photos=False)
    assert json.loads(text)["exercises"][2]["photo"] == {"words": "Alice pushes.", "left_out": "photo"}
    assert take_in(charlie, text).items.get(order=3).exercise.upload is None


def test_every_shipped_programme_can_be_exported_and_taken_in(routine, charlie):
    for programme in Programme.objects.filter(clinic=None):
        assert written(take_in(charlie, written(programme))) == written(programme)
    assert not Exercise.objects.filter(clinic=charlie.clinic).exists()


def test_an_exercise_the_clinic_has_in_the_same_words_is_not_made_again(shared, charlie):
    first = json.loads(written(shared))
    take_in(charlie, json.dumps(first))
    first["programme"]["slug"] = "arms-again"
    take_in(charlie, json.dumps(first))
    assert Exercise.objects.filter(clinic=charlie.clinic).count() == 3


def test_short_names_that_are_taken_are_told_and_nothing_is_made(shared, charlie):
    take_in(charlie, written(shared))
    Exercise.objects.filter(clinic=charlie.clinic, slug="wall").update(name="Another")
    before = Exercise.objects.count()
    with pytest.raises(BadFile) as bad:
        take_in(charlie, written(shared))
    assert [fault.pointer for fault in bad.value.faults] == ["/programme/slug", "/exercises/3/slug"]
    assert Exercise.objects.count() == before


def test_one_exercise_of_the_clinic_may_have_the_short_name_of_a_shipped_one(shared, charlie):
    own = shared.items.get(order=2).exercise
    Exercise.objects.filter(pk=own.pk).update(slug=shared.items.get(order=1).exercise.slug)
    text = written(shared)
    assert written(take_in(charlie, text)) == text


def test_a_photo_that_is_broken_stops_all_of_it(shared, charlie):
    data = exported(shared)
    data["exercises"][2]["photo"]["jpeg"] = "aGVsbG8="
    with pytest.raises(BadFile, match="/exercises/2/photo/jpeg"):
        import_programme(by=charlie, data=data, now=clock.now())
    assert not Exercise.objects.filter(clinic=charlie.clinic).exists()


def test_a_photo_that_holds_its_picture_alone_is_kept_as_it_is():
    clean = photos.read(photo()).content
    assert photos.read(clean).content == clean
    for hidden in (clean + b"hidden", clean[:2] + b"\xff\xfe\x00\x06sees" + clean[2:]):
        assert b"hidden" not in photos.read(hidden).content
        assert b"sees" not in photos.read(hidden).content


def test_at_the_desk_it_is_exported_tried_and_taken_in(shared, alice, charlie, mona, as_user):
    export = reverse("admin:programmes_programme_export", args=[shared.pk])
    assert export in as_user(alice).get(reverse("admin:programmes_programme_change", args=[shared.pk])).content.decode()
    answer = as_user(alice).get(export)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="arms.json"'
    assert as_user(charlie).get(export).status_code == 404
    desk, page = as_user(charlie), reverse("admin:programmes_programme_import")
    assert page in desk.get(reverse("admin:programmes_programme_changelist")).content.decode()

    def post(button, content):
        return desk.post(page, {"file": SimpleUploadedFile("arms.json", content), button: "1"})

    tried = post("try", as_user(alice).get(export + "?photos=no").content).content.decode()
    assert "Arms, with 3 exercises, can be taken in. Nothing is written yet." in tried
    assert "Without their photo or video: Floor push." in tried
    assert not Programme.objects.own(charlie.clinic).exists()
    wrong = post("import", answer.content.replace(b'"weeks_min": 4', b'"weeks_min": 44'))
    assert wrong.status_code == 422
    assert "/programme/weeks_min: Write a whole number of 26 or less." in wrong.content.decode()
    assert post("import", answer.content).status_code == 302
    assert Programme.objects.own(charlie.clinic).get().items.count() == 3
    assert as_user(mona).get(page).status_code == 404


def test_a_trial_writes_nothing_at_all_and_tells_all_that_taking_in_would_refuse(shared, charlie, as_user):
    desk, page, text = as_user(charlie), reverse("admin:programmes_programme_import"), written(shared).encode()

    def tried():
        return desk.post(page, {"file": SimpleUploadedFile("arms.json", text), "try": "1"})

    own = (Programme.objects.own, Exercise.objects.own, lambda clinic: Upload.objects.filter(clinic=clinic))
    assert "can be taken in" in tried().content.decode()
    assert [rows(charlie.clinic).count() for rows in own] == [0, 0, 0]
    take_in(charlie, text.decode())
    Exercise.objects.filter(clinic=charlie.clinic, slug="wall").update(name="Another")
    before = [rows(charlie.clinic).count() for rows in own]
    refused = tried()
    assert refused.status_code == 422
    for where in ("/programme/slug: ", "/exercises/3/slug: "):
        assert where in refused.content.decode()
    assert [rows(charlie.clinic).count() for rows in own] == before == [1, 3, 1]


def test_by_command(shared, charlie, tmp_path):
    file, said = tmp_path / "arms.json", io.StringIO()
    call_command("export_programme", "arms", str(file), clinic="harbour", stdout=said)
    call_command("import_programme", str(file), by=charlie.email, dry_run=True, stdout=said)
    assert not Programme.objects.own(charlie.clinic).exists()
    call_command("import_programme", str(file), by=charlie.email, stdout=said)
    assert "Arms is in the library of Hillside Clinic." in said.getvalue()
    printed = io.StringIO()
    call_command("export_programme", "arms", clinic="hillside", stdout=printed)
    assert printed.getvalue() == file.read_text()
    with pytest.raises(CommandError, match=r"/programme/slug: .*\nNothing was written"):
        call_command("import_programme", str(file), by=charlie.email)
    with pytest.raises(CommandError, match="no programme"):
        call_command("export_programme", "legs")
