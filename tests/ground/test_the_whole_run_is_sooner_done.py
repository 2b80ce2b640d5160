from pathlib import Path

import pytest
from django.test import Client
from whitenoise.middleware import WhiteNoiseMiddleware

from clinic.local import commands
from tests import sooner

TESTS = Path(__file__).resolve().parents[1]


def described(files: dict) -> dict:
    return {url: [(path, headers) for _coded, path, headers in file.alternatives] for url, file in files.items()}


def test_a_later_client_finds_the_files_that_it_would_have_found_itself() -> None:
    first, later = WhiteNoiseMiddleware(), WhiteNoiseMiddleware()
    alone = WhiteNoiseMiddleware()
    alone.files.clear()
    sooner.look_for_files(alone)
    assert len(alone.files) > 50
    assert described(first.files) == described(later.files) == described(alone.files)


def test_a_later_client_is_given_a_file() -> None:
    for _client in range(2):
        response = Client().get("/static/limber/tokens.css")
        assert response.status_code == 200
        assert b"".join(response) == sooner_file("limber/tokens.css")


def sooner_file(name: str) -> bytes:
    return (TESTS.parent / "clinic/static" / name).read_bytes()


def test_the_mark_of_the_group_stands_in_the_files_of_its_tests() -> None:
    """`dev.py test` reads no other file for the part that runs alone."""
    mark = "mark." + "group"
    holding = {str(path.relative_to(TESTS.parent)) for path in TESTS.rglob("*.py") if mark in path.read_text()}
    assert set(commands.with_a_group(TESTS.parent)) == holding
    assert len(holding) >= 5


@pytest.mark.parametrize("long", [0, 1, 2])
def test_what_takes_long_begins_first_and_the_rest_keeps_its_order(long: int) -> None:
    class Item:
        def __init__(self, name: int) -> None:
            self.name = name

        def get_closest_marker(self, mark: str) -> object:
            return (mark == "long" and self.name == long) or None

    items = [Item(name) for name in range(3)]
    sooner.pytest_collection_modifyitems(items)
    assert [item.name for item in items] == [long, *(name for name in range(3) if name != long)]
