"""`manage.py forget_upload` erases a photo or video for good, as the owner of the database: nobody else can."""

import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from clinic import clock
from programmes import depicting
from programmes.models import Exercise, Upload
from tests.access.records import own_exercise
from tests.programmes.files import photo

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "Alice stands at a wall and leans in."


@pytest.fixture
def ours(routine, clinic, alice) -> Exercise:
    return depicting.show(by=alice, exercise=own_exercise(clinic), content=photo(), words=WORDS, now=clock.now())


@pytest.fixture
def forget(servers):
    """Run the command on the line of the database's owner."""

    def run(key: object) -> str:
        command = [sys.executable, "manage.py", "forget_upload", str(key)]
        env = {**os.environ, "DATABASE_URL": servers["OWNER_DATABASE_URL"]}
        return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=True).stdout

    return run


def test_its_content_is_gone_its_exercise_is_told_in_words_and_the_history_says_why(ours, alice, forget, as_user):
    key = ours.upload_id
    said = forget(key)
    assert "Erased. Single leg knee hug is shown without it." in said
    assert "Backups" in said
    upload = Upload.objects.get(pk=key)
    assert (bytes(upload.content), upload.uploaded_by) == (b"", alice)
    assert upload.forgotten_at is not None
    ours.refresh_from_db()
    assert (ours.upload, ours.upload_words) == (None, "")
    assert as_user(alice).get(reverse("upload", args=[key])).status_code == 404
    last = ours.events.order_by("pgh_id").last()
    assert last.upload_id is None
    assert last.pgh_context.metadata == {"command": "forget_upload", "upload": str(key)}
    with pytest.raises(CommandError, match="There is no photo or video"):
        call_command("forget_upload", str(key))  # erased already


def test_one_that_shows_nothing_any_more_is_erased_too(ours, alice, forget):
    key = ours.upload_id
    depicting.take_away(by=alice, exercise=ours)
    assert "Erased. Backups" in forget(key)
    assert bytes(Upload.objects.get(pk=key).content) == b""


def test_the_application_cannot_and_is_told_who_can(ours):
    with pytest.raises(CommandError, match=r"DATABASE_URL=\$OWNER_DATABASE_URL"):
        call_command("forget_upload", str(ours.upload_id))
    ours.refresh_from_db()
    assert bytes(ours.upload.content)


@pytest.mark.parametrize("key", ["00000000-0000-4000-8000-000000000000", "wall"])
def test_what_is_not_there_is_said(db, key):
    with pytest.raises(CommandError, match="There is no photo or video"):
        call_command("forget_upload", key)
