"""What holds because no line does otherwise: shown by reading each line, so that a new one is noticed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils.module_loading import import_string

from clinic import sign_in
from clinic.limits import TRIES
from clinic.sessions import FRESH, IDLE
from tests.conftest import CHECKOUT

ROOMS = ("clinic", "programmes", "patients")
SCRIPTS = sorted(file for room in ROOMS for file in (CHECKOUT / room / "static").rglob("*.js"))
WRITES_MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTML|\beval\b|new Function"
)
MERGES = re.compile(r"__proto__|\.prototype\b|setPrototypeOf|Object\.assign\([^,)]*,\s*[^{\s]")
OF_ANOTHER = re.compile(r"window\.(parent|opener|top)\b")
LISTENS = re.compile(r"(\w+)\.(?:addEventListener\(\s*[\"']message[\"']|onmessage\b)")
DRAGS = re.compile(r"[\"'](?:drag\w*|drop|pointermove|mousemove|touchmove)[\"']")
HEARD = {"worker.js: self", "queue.js: news"}  # a worker's own pages; a BroadcastChannel, which is of one site
# Each takes no word of anybody: one is a random mark, the other is escaped.
MADE = {"clinic/mail/skeleton.py", "programmes/library/lines.py"}


def named(files: list[Path], what: re.Pattern[str]) -> list[str]:
    return [f"{file.name}: {found[0]}" for file in files for found in what.finditer(file.read_text())]


def test_a_script_writes_text_as_text() -> None:
    assert len(SCRIPTS) > 20
    assert not named(SCRIPTS, WRITES_MARKUP)


def test_a_script_merges_no_objects() -> None:
    assert not named(SCRIPTS, MERGES)


def test_no_window_talks_to_another_and_the_worker_hears_its_own_pages() -> None:
    assert not named(SCRIPTS, OF_ANOTHER)
    assert {f"{file.name}: {found[1]}" for file in SCRIPTS for found in LISTENS.finditer(file.read_text())} == HEARD
    assert "new BroadcastChannel(" in (CHECKOUT / "patients/static/limber/offline/queue.js").read_text()


def test_nothing_waits_for_something_to_be_dragged() -> None:
    assert not named(SCRIPTS, DRAGS)
    assert not named(sorted((CHECKOUT / "templates").rglob("*.html")), re.compile(r"\bondr|draggable=\"true\""))


def patterns(file: Path) -> Iterator[ast.expr]:
    """Yield what functions of a file make patterns of; what stands outside them is made before anybody types."""
    for function in ast.walk(ast.parse(file.read_text())):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func).startswith("re.") and call.args:
                    yield call.args[0]


@pytest.mark.parametrize("room", ROOMS)
def test_no_pattern_is_built_from_what_somebody_typed(room: str) -> None:
    built = [
        str(file.relative_to(CHECKOUT))
        for file in (CHECKOUT / room).rglob("*.py")
        for pattern in patterns(file)
        if not isinstance(pattern, ast.Constant) and not (isinstance(pattern, ast.Name) and pattern.id.isupper())
        if not ast.unparse(pattern).startswith("re.")
    ]
    assert set(built) <= MADE


def test_passwords_are_hashed_slowly() -> None:
    own = import_string(configured.PASSWORD_HASHERS[1])  # the first is that of the tests
    assert own is PBKDF2PasswordHasher
    assert own.iterations >= 600_000


def test_how_one_signs_in_and_for_how_long_is_written_down() -> None:
    page = " ".join((CHECKOUT / "docs" / "running.md").read_text().split())
    for said in (
        f"{TRIES.each.most} in {TRIES.each.seconds // 60} minutes",
        f"{TRIES.everywhere.most} in an hour",
        f"one in {TRIES.slowed.seconds} seconds",
        f"{IDLE // 60} minutes without a page",
        f"{FRESH // 60} minutes old",
        f"{sign_in.OWN_PHONE.days} days",
        f"{configured.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60} minutes",
    ):
        assert said in page, said
