import re
import threading
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from clinic import assets
from clinic.collected import Storage
from patients.portal import release

FILES = {"nhsuk/nhsuk.css": b"a{}", "nhsuk/nhsuk.js": b"1"}


@pytest.mark.parametrize("name", assets.NAMES)
def test_the_finder_finds_it(name: str) -> None:
    found = finders.find(name)
    assert isinstance(found, str)
    assert Path(found).read_bytes()


def test_the_finder_knows_nothing_else() -> None:
    finder = assets.PortalAssets()
    assert not finder.find("nhsuk/../../settings.py")
    assert finder.find("nhsuk/other.css", find_all=True) == []


def test_the_name_of_the_folder_tells_version_and_transformation() -> None:
    assert assets.prepared().name.startswith(f"{assets.VERSION}-")


def test_collectstatic_takes_it_along_and_a_release_names_what_was_collected(
    tmp_path: Path, settings, monkeypatch
) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "clinic.collected.Storage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").is_file()
    for name in (*assets.NAMES, "limber/tokens.css", "limber/admin.css", "limber/limber.js"):
        assert (tmp_path / name).is_file()
    settings.PRODUCTION = True
    monkeypatch.setattr(release, "collected", Storage(location=tmp_path, base_url="/static/"))
    shell = release.shell.__wrapped__()
    assert all((tmp_path / address.removeprefix("/static/")).is_file() for address in shell)
    assert all(re.search(r"\.[0-9a-f]{12}\.\w+$", address) for address in shell)
    (start,) = (tmp_path / "limber/offline").glob("start.*.js")
    assert re.search(r'from "\./forms\.[0-9a-f]{12}\.js"', start.read_text())


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    folder = assets.write_once(tmp_path / "ready", FILES)
    assets.write_once(folder, {"nhsuk/nhsuk.css": b"changed"})
    assert (folder / "nhsuk/nhsuk.css").read_text() == "a{}"


def test_many_starting_at_once_leave_one_whole_folder(tmp_path: Path) -> None:
    starts = [threading.Thread(target=assets.write_once, args=(tmp_path / "ready", FILES)) for _ in range(12)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert [path.name for path in tmp_path.iterdir()] == ["ready"]
    assert {name: (tmp_path / "ready" / name).read_bytes() for name in FILES} == FILES


def test_others_may_read_what_one_account_wrote(tmp_path: Path) -> None:
    folder = assets.write_once(tmp_path / "ready", FILES)
    assert folder.stat().st_mode & 0o055 == 0o055


def test_a_checkout_that_cannot_be_written_still_serves_them(tmp_path: Path, settings) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    settings.BASE_DIR = blocked
    assets.prepared.cache_clear()
    try:
        assert (assets.prepared() / assets.PORTAL).is_file()
        assert not assets.prepared().is_relative_to(blocked)
    finally:
        assets.prepared.cache_clear()
