"""In a language made of brackets, everything that is no data stands in brackets, on every page of ours."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from clinic.models import Staff
from patients.models import Patient
from tests.access.conftest import TODAY
from tests.portal.conftest import check_in_post, started, version  # noqa: F401  (fixtures)
from tests.portal.test_a_session import address
from tests.pseudo.conftest import data
from tests.pseudo.language import spoken
from tests.pseudo.reading import LETTERS, outside, untranslated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _that_day() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


def hold(answers: dict[str, HttpResponse]) -> None:
    """Assert that nothing on these pages is untranslated; what is, is named with a page that says it."""
    known = set(data())
    found = {text: path for path, answer in answers.items() for text in untranslated(answer.content.decode(), known)}
    assert not found, "\n".join(f"{path}: {text}" for text, path in found.items())


def said_by_scripts(response: HttpResponse) -> set[str]:
    """Return the sentences that a page gives to its scripts as data; names, codes and addresses are single words."""
    found = re.findall(r'<script id="([^"]+)" type="application/json">(.*?)</script>', response.content.decode(), re.S)
    assert {name for name, _data in found} == {"player-data", "offline-data"}
    return {text for _name, data in found for text in strings(json.loads(data)) if " " in text}


def strings(value: Any) -> Iterator[str]:
    """Yield every text within some data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from strings(one)


def read(client: Client, paths: list[str]) -> dict[str, HttpResponse]:
    """Return the pages, all of which must open."""
    answers = {path: client.get(path) for path in paths}
    assert {path: answer.status_code for path, answer in answers.items() if answer.status_code not in (200, 302)} == {}
    return answers


def test_what_patients_read(pages: list[str], on_hold: Any, dana: Patient, as_user: Any) -> None:
    client = as_user(dana)
    with spoken():
        answers = read(client, pages)
        answers["asked again"] = client.post("/check-in/", {})
        answers["a message"] = client.post("/messages/", {})
        held = on_hold()
        shown = ["/today/", "/sheet/", f"/check-in/{held.key}/"]
        answers |= {f"{path} on hold": one for path, one in read(client, shown).items()}
        answers["advice"] = client.post("/check-in/", check_in_post(first="saddle_numbness"))
        hold(answers)


def test_what_the_player_and_the_page_without_a_network_say(
    started: Any,  # noqa: F811
    dana: Patient,
    as_user: Any,
) -> None:
    known = sorted(filter(None, data()), key=len, reverse=True)
    with spoken():
        said = said_by_scripts(as_user(dana).get(address(started)))
    assert len(said) > 50
    assert [text for text in said if LETTERS.search(outside(text, known))] == []


def test_what_carers_read(carers_pages: list[str], full: Any, dana: Patient, as_user: Any) -> None:
    carer = full["records"].carer
    client = as_user(carer.user)
    with spoken():
        answers = read(client, carers_pages)
        here = f"/helping/{carer.pk}"
        answers["asked again"] = client.post(f"{here}/check-in/", {})
        answers["advice"] = client.post(f"{here}/symptom/", check_in_post(first="saddle_numbness"))
        answers |= {f"{path} on hold": one for path, one in read(client, [f"{here}/today/"]).items()}
        answers["invited again"] = as_user(dana).post("/carers/give/", {})
        hold(answers)


def test_what_strangers_read(db: None) -> None:
    with spoken():
        paths = ["/help-now/", "/flare/", "/accounts/login/", "/accounts/password/reset/", "/accounts/login/code/"]
        answers = read(Client(), paths)
        answers["unreadable"] = Client().post("/accounts/login/", b"x", content_type="multipart/form-data")
        answers["too much"] = Client().post("/accounts/login/", {f"field-{number}": "x" for number in range(1100)})
        assert (answers["unreadable"].status_code, answers["too much"].status_code) == (400, 413)
        hold(answers)


def test_what_the_desk_reads(desk_pages: list[str], lena: Staff, as_user: Any) -> None:
    client = as_user(lena)
    with spoken():
        hold(read(client, desk_pages))


def test_a_string_outside_brackets_is_found() -> None:
    page = '<p>\u27e6Hello ~~\u27e7 Dana</p><p>Plain words</p><a title="Said">1</a><script>let x</script>'
    assert untranslated(page, ["Dana"]) == ["Plain words", "Said"]
    assert outside("\u27e6one \u27e6two\u27e7 three\u27e7", []).strip() == ""
