"""What is uploaded is known by its content: a photo is written anew, a video holds together, all else is refused."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from PIL import Image

from clinic import uploading
from programmes import photos
from programmes.models import Exercise, Upload
from tests.access.records import own_exercise
from tests.programmes.files import HTML, SVG, bomb, box, mp4, photo, webm
from tests.programmes.test_a_clinic_puts_a_figure_together import BRIDGE

pytestmark = pytest.mark.django_db
WORDS = "Alice stands at a wall and leans in."
READ_AGAIN = "This photo cannot be read."
NEITHER = "This is no photo or video that we can show."
BROKEN_VIDEO = "This video cannot be read to its end."


@pytest.fixture
def ours(routine, clinic) -> Exercise:
    return own_exercise(clinic)


@pytest.fixture
def desk(alice, as_user):
    return as_user(alice)


def page_of(exercise) -> str:
    return reverse("admin:programmes_exercise_upload", args=[exercise.pk])


def send(desk, exercise, content: bytes, name: str = "photo.jpg", words: str = WORDS) -> Any:
    return desk.post(page_of(exercise), {"file": SimpleUploadedFile(name, content), "words": words, "do": "save"})


def kept(exercise) -> tuple[Upload, bytes]:
    exercise.refresh_from_db()
    return exercise.upload, exercise.upload.part(0, exercise.upload.size)


def seen(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_jpeg_whatever_it_came_as(desk, ours, kind, alice):
    answer = send(desk, ours, photo(kind), name="no-ending")
    assert answer["Location"] == reverse("admin:programmes_exercise_change", args=[ours.pk])
    upload, content = kept(ours)
    assert (upload.kind, upload.media_type, upload.width, upload.height) == ("photo", "image/jpeg", 60, 40)
    assert (seen(content).format, upload.clinic, upload.uploaded_by) == ("JPEG", alice.clinic, alice)
    assert ours.upload_words == WORDS


def test_a_large_photo_is_made_smaller(desk, ours):
    send(desk, ours, photo(size=(3000, 1500)))
    upload, content = kept(ours)
    assert (upload.width, upload.height) == seen(content).size == (1280, 640)


def test_a_photo_is_turned_upright_and_says_no_more_where_it_was_taken(desk, ours):
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it a quarter to the right
    exif[0x010E] = "at home, 1 Acacia Road"
    exif.get_ifd(0x8825)[1] = "N"
    sent = photo(exif=exif, comment=b"a comment")
    assert b"Acacia" in sent
    send(desk, ours, sent)
    upload, content = kept(ours)
    assert (upload.width, upload.height) == (40, 60)
    red, _green, blue = seen(content).getpixel((20, 5))
    assert red > 200 > 60 > blue  # what was left is on top now
    assert not seen(content).getexif()
    assert b"Acacia" not in content
    assert b"a comment" not in content


def test_what_can_be_seen_through_lies_on_white(desk, ours):
    out = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    send(desk, ours, out.getvalue())
    assert min(seen(kept(ours)[1]).getpixel((10, 10))) > 250


def test_nothing_that_follows_a_photo_is_kept(desk, ours):
    send(desk, ours, photo() + HTML)
    assert b"script" not in kept(ours)[1]


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "photo.jpg", "There is nothing in this file."),
        (SVG, "photo.svg", NEITHER),
        (SVG, "photo.jpg", NEITHER),
        (b'<?xml version="1.0"?>' + SVG, "photo.png", NEITHER),
        (HTML, "photo.jpg", NEITHER),
        (b"\xff\xd8\xff" + HTML, "photo.jpg", READ_AGAIN),
        (photo("PNG")[:8] + SVG, "photo.png", READ_AGAIN),
        (photo("GIF"), "photo.jpg", NEITHER),
        (photo("TIFF"), "photo.jpg", NEITHER),
        (photo("BMP"), "photo.jpg", NEITHER),
        (photo(size=(600, 400))[:-400], "photo.jpg", READ_AGAIN),
        (photo("PNG", size=(600, 400))[:200], "photo.png", READ_AGAIN),
        (photo("WEBP", size=(600, 400))[:-20], "photo.webp", READ_AGAIN),
        (bomb(), "photo.png", "The photo has too many pixels."),
        (bomb(8_000), "photo.png", "The photo has too many pixels."),
        (photo() + bytes(photos.MOST_BYTES), "photo.jpg", "The photo is larger than 8 MB."),
        (bytes(100), "photo.jpg", NEITHER),
        (b"%PDF-1.7", "photo.jpg", NEITHER),
    ],
)  # fmt: skip
def test_what_is_no_photo_is_refused_and_nothing_is_kept(desk, ours, content, name, words):
    refused(desk, ours, content, name, words)


def refused(desk, ours, content: bytes, name: str, words: str) -> None:
    answer = send(desk, ours, content, name)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Upload.objects.exists()
    ours.refresh_from_db()
    assert ours.upload is None


@pytest.mark.parametrize(
    ("content", "media_type", "size"),
    [(mp4(), "video/mp4", (640, 360)), (mp4(60), "video/mp4", (640, 360)), (webm(), "video/webm", (64, 48))],
)
def test_a_short_video_is_kept_as_it_is(desk, ours, content, media_type, size):
    assert send(desk, ours, content, name="photo.jpg").status_code == 302
    upload, found = kept(ours)
    assert (upload.kind, upload.media_type, (upload.width, upload.height)) == ("video", media_type, size)
    assert found == content


TOO_LONG = "The video must be at most 60 seconds long."
OTHER_CODEC = "Not every phone can show this video."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (mp4(61), TOO_LONG),
        (mp4(3600, said=5), TOO_LONG),
        (mp4(5, said=3600), TOO_LONG),
        (mp4(0), TOO_LONG),
        (mp4(codec=b"hvc1"), OTHER_CODEC),
        (mp4(film=box(b"mvex")), BROKEN_VIDEO),
        (mp4(more=HTML), BROKEN_VIDEO),
        (mp4(more=box(b"html", HTML)), BROKEN_VIDEO),
        (mp4()[:-1], BROKEN_VIDEO),
        (mp4()[:40], BROKEN_VIDEO),
        (box(b"ftyp", b"isom"), BROKEN_VIDEO),
        (box(b"ftyp", b"isom") + HTML, BROKEN_VIDEO),
        (mp4(more=box(b"free") * 30_000), BROKEN_VIDEO),
        (webm(61), TOO_LONG),
        (webm(600, said=5), TOO_LONG),
        (webm(5, said=600), TOO_LONG),
        (webm(said=float("nan")), TOO_LONG),
        (webm(codec=b"V_MPEG4/ISO/AVC"), OTHER_CODEC),
        (webm(doc=b"matroska"), OTHER_CODEC),
        (webm()[:-1], BROKEN_VIDEO),
        (webm() + HTML, BROKEN_VIDEO),
        (webm()[:4] + HTML, BROKEN_VIDEO),
    ],
)  # fmt: skip
def test_a_video_that_does_not_hold_is_refused_and_nothing_is_kept(desk, ours, content, words):
    refused(desk, ours, content, "film.mp4", words)


def test_a_file_that_is_too_large_is_let_go_of_while_it_arrives(desk, ours):
    refused(desk, ours, mp4(more=box(b"free", bytes(uploading.MOST))), "film.mp4", "The file is larger than 20 MB.")


@pytest.mark.parametrize("name", ["a\0b.jpg", "../../etc/passwd", "x" * 900, "<script>.jpg", ".", "photo.svg"])
def test_the_name_of_a_file_means_nothing(desk, ours, name):
    lines = (
        b"--edge", b'Content-Disposition: form-data; name="words"', b"", WORDS.encode(),
        b"--edge", b'Content-Disposition: form-data; name="file"; filename="' + name.encode() + b'"',
        b"Content-Type: image/svg+xml", b"", photo(), b"--edge--", b"",
    )  # fmt: skip
    answer = desk.generic("POST", page_of(ours), b"\r\n".join(lines), "multipart/form-data; boundary=edge")
    assert answer.status_code in {302, 422}  # a name that is none is no file
    if answer.status_code == 302:
        assert kept(ours)[0].media_type == "image/jpeg"


def test_what_it_shows_must_be_said_in_words_and_can_be_said_better(desk, ours):
    answer = send(desk, ours, photo(), words="  ")
    assert answer.status_code == 422
    assert "Say in words what it shows" in answer.content.decode()
    send(desk, ours, photo())
    upload = kept(ours)[0]
    assert desk.post(page_of(ours), {"words": "Better words.", "do": "save"}).status_code == 302
    assert (kept(ours)[0], ours.upload_words) == (upload, "Better words.")
    assert desk.post(page_of(ours), {"words": "a\0b", "do": "save"}).status_code == 422


def test_without_a_file_there_is_nothing_to_keep(desk, ours):
    answer = desk.post(page_of(ours), {"words": WORDS, "do": "save"})
    assert answer.status_code == 422
    assert "Choose a photo or a video." in answer.content.decode()


def test_a_photo_takes_the_place_of_a_figure_and_a_figure_that_of_a_photo(desk, ours, alice):
    from programmes import depicting

    depicting.draw(by=alice, exercise=ours, drawn=BRIDGE)
    send(desk, ours, photo())
    ours.refresh_from_db()
    assert (ours.drawn, bool(ours.upload)) == (None, True)
    depicting.draw(by=alice, exercise=ours, drawn=BRIDGE)
    ours.refresh_from_db()
    assert (ours.drawn, ours.upload, ours.upload_words) == (BRIDGE, None, "")


def test_it_is_taken_away_again_and_stays_in_the_history(desk, ours):
    send(desk, ours, photo())
    upload = kept(ours)[0]
    desk.post(page_of(ours), {"do": "none"})
    ours.refresh_from_db()
    assert (ours.upload, ours.upload_words) == (None, "")
    assert list(ours.events.order_by("pgh_id").values_list("upload", flat=True))[-2:] == [upload.pk, None]


def test_the_exercise_shows_it_at_the_desk_in_text_that_is_no_markup(desk, ours):
    send(desk, ours, photo(), words='A "wall" <b>')
    page = desk.get(reverse("admin:programmes_exercise_change", args=[ours.pk])).content.decode()
    assert 'alt="A &quot;wall&quot; &lt;b&gt;"' in page
    assert reverse("upload", args=[kept(ours)[0].pk]) in page


def test_nobody_uploads_for_the_library_another_clinic_or_as_a_manager(ours, charlie, mona, desk, as_user):
    shipped = Exercise.objects.filter(clinic=None).first()
    for client, exercise in ((as_user(charlie), ours), (as_user(mona), ours), (desk, shipped)):
        assert client.get(page_of(exercise)).status_code == 404
        assert send(client, exercise, photo()).status_code == 404
    assert not Upload.objects.exists()


@pytest.mark.parametrize("change", [{"upload_words": ""}, {"drawn": BRIDGE}, {"clinic": None, "slug": "free"}])
def test_the_database_keeps_the_two_apart_and_asks_for_words(desk, ours, change):
    send(desk, ours, photo())
    with pytest.raises(IntegrityError, match="exercise_"), transaction.atomic():
        Exercise.objects.filter(pk=ours.pk).update(**change)


@pytest.mark.parametrize("wish", ["UPDATE programmes_upload SET content = 'x'", "DELETE FROM programmes_upload"])
def test_an_upload_is_never_written_over(desk, ours, wish):
    send(desk, ours, photo())
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(wish)
