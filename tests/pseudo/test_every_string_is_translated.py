"""In a language made of brackets, everything that is no data stands in brackets, on every page of ours."""

from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from clinic.models import Staff
from patients.models import Patient
from tests.access.conftest import TODAY
from tests.portal.conftest import check_in_post
from tests.pseudo.conftest import data
from tests.pseudo.language import spoken
from tests.pseudo.reading import outside, untranslated

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
