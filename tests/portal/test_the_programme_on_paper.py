import re
from pathlib import Path
from typing import Any

import pytest
import segno
from django.conf import settings
from django.test import Client

from patients.letters.colours import COLOURS, coloured
from patients.models import Patient
from patients.portal.paper import on_paper
from patients.rules.symptoms import Tier, to_list
from tests.portal.conftest import above_the_footer, page
from tests.portal.test_a_session import address

LIGHT = re.compile(r"--([a-z-]+): (#[0-9a-f]{3,6});")


def test_every_exercise_its_figures_the_code_and_the_symptoms_are_on_it(
    browser: Client, dana: Patient, started: Any
) -> None:
    response = browser.get("/programme/paper/")
    told = page(response)
    for exercise in started.exercises.all():
        for words in (exercise.name, exercise.dose_sentence, *exercise.steps, exercise.stop_if):
            assert words in told
    body = response.content.decode()
    assert body.count("<svg xmlns") >= 2 * started.exercises.count()
    for tier in (Tier.EMERGENCY, Tier.URGENT):
        assert all(text in told for text in to_list(tier))
    assert "020 7946 0100" in told


def test_the_code_leads_to_the_session(dana: Patient, started: Any, monkeypatch: Any) -> None:
    made: list[str] = []
    real = segno.make
    monkeypatch.setattr(segno, "make", lambda link: made.append(link) or real(link))
    on_paper(dana, large=False)
    assert set(made) == {settings.BASE_URL + address(started).partition("?")[0]}


def test_the_chart_has_a_box_for_each_session_of_eight_weeks(browser: Client, dana: Patient, started: Any) -> None:
    [programme] = on_paper(dana, large=False)["programmes"]
    assert [row["days"] for row in programme["ticks"]["rows"]] == [[2] * 7] * 8
    assert programme["ticks"]["rows"][0]["week"] == "2 Mar"
    assert browser.get("/programme/paper/").content.decode().count('class="box"') == 2 * 7 * 8


def test_large_print_can_be_chosen(browser: Client, started: Any) -> None:
    assert "paper large" in browser.get("/programme/paper/?size=large").content.decode()


@pytest.mark.parametrize("size", ["", "?size=large"])
def test_it_is_a_tagged_pdf_too(browser: Client, started: Any, size: str) -> None:
    response = browser.get(f"/programme/paper.pdf{size}")
    assert response.headers["Content-Type"] == "application/pdf"
    for mark in (b"%PDF-", b"pdfuaid", b"/StructTreeRoot", b"/Alt"):
        assert mark in response.content


def test_without_a_programme_it_says_so(browser: Client) -> None:
    assert "You have no programme now" in above_the_footer(browser.get("/programme/paper/"))
    assert browser.get("/programme/paper.pdf").content.startswith(b"%PDF-")


def test_colours_on_paper_are_those_of_the_style_sheet() -> None:
    css = (Path(settings.BASE_DIR) / "clinic/static/limber/tokens.css").read_text()
    light = dict(LIGHT.findall(css.partition("@media")[0]))
    assert {name: light[name] for name in COLOURS} == COLOURS


def test_a_picture_on_paper_needs_no_style_sheet() -> None:
    made = coloured('<svg class="figure-picture"><path class="legs far" d=""/><path class="floor" d=""/></svg>')
    assert "class=" not in made
    assert 'fill="#6d8a90"' in made
    assert 'fill="none" stroke="#d9e0dd"' in made
