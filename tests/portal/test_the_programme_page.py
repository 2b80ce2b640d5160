from typing import Any

from django.test import Client

from patients.care import prescribing
from patients.models import Patient
from tests.cast import At, Prescribe
from tests.portal.conftest import above_the_footer, page


def test_it_shows_every_exercise_in_full(browser: Client, started: Any) -> None:
    told = above_the_footer(browser.get("/programme/"))
    for exercise in started.exercises.all():
        for words in (exercise.name, exercise.dose_sentence, exercise.position, *exercise.steps, exercise.stop_if):
            assert words in told
    assert "Given to you by Alice Archer" in told


def test_it_can_be_read_before_it_starts(browser: Client, dana: Patient, at: At, prescribed: Prescribe) -> None:
    now = at("2026-03-02 09:00")
    prescribed(dana, starts_on=now.date().replace(day=9))
    assert "Starts on Monday 9 March" in above_the_footer(browser.get("/programme/"))


def test_a_draft_is_not_shown(browser: Client, dana: Patient, started: Any, at: At) -> None:
    now = at("2026-03-09 09:00")
    draft = prescribing.draft_next(by=dana.physiotherapist, prescription=started.prescription, now=now)
    type(draft).objects.filter(pk=draft.pk).update(note="not yet for your eyes")
    assert "not yet for your eyes" not in page(browser.get("/programme/"))


def test_another_patients_programme_is_not_on_it(browser: Client, erin: Patient, at: At, prescribed: Prescribe) -> None:
    at("2026-03-02 09:00")
    prescribed(erin)
    assert "You have no programme now" in page(browser.get("/programme/"))


def test_every_exercise_is_shown_moving_and_in_words(browser: Client, started: Any) -> None:
    for address in ("/programme/", f"/session/{started.prescription_id}/"):
        body = browser.get(address).content.decode()
        assert body.count('<div class="figure-moving" role="img" aria-label="') >= 4
        assert 'aria-label="Lie on your back with both legs flat. Bend one knee up' in body
