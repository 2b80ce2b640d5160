"""After a review the patient reads who looked and one sentence, with the next date where there is one."""

from uuid import uuid4

import pytest
from django.urls import reverse

from clinic import clock
from patients.care import checking_in, concerns
from patients.models import Concern
from tests.cast import a_carer, answer
from tests.portal.conftest import above_the_footer

SENTENCE = "Please carry on gently."


@pytest.fixture
def today(dana, as_user):
    """Return the page of today, as Dana sees it."""
    browser = as_user(dana)
    return lambda: above_the_footer(browser.get("/today/"))


def close(by, concern, **given):
    said = {"outcome": "reassured", "note": "Clinical words", "told": SENTENCE, "now": clock.now()}
    return concerns.close(by=by, concern=concern, **said | given)


@pytest.fixture
def urgent(dana, prescribed, at):
    """A concern that can be closed without a date, on 18 March."""
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-18 10:00")
    answer(dana, 6, symptoms={"fever"})
    return Concern.objects.get()


def test_a_review_without_a_next_date_shows_its_sentence_for_two_weeks(urgent, alice, today, at):
    close(alice, urgent)
    shown = today()
    assert "Alice Archer has looked at how you are" in shown
    assert SENTENCE in shown
    assert "Looked at on Wednesday 18 March." in shown
    assert "The next look" not in shown
    assert "Clinical words" not in shown
    at("2026-04-01 10:00")
    assert SENTENCE in today()
    at("2026-04-02 10:00")
    assert SENTENCE not in today()


def test_of_a_symptom_without_an_episode_too(dana, alice, today, at):
    at("2026-03-18 10:00")
    checking_in.report_symptoms(patient=dana, key=uuid4(), symptoms=frozenset({"fever"}), now=clock.now())
    close(alice, Concern.objects.get())
    assert SENTENCE in today()
    assert "Alice Archer has looked at how you are" in today()


def test_who_ends_the_episode_with_a_sentence_is_read(urgent, alice, today):
    close(alice, urgent, outcome="discharged", end_episode=True)
    assert SENTENCE in today()


def test_nothing_is_shown_of_a_review_without_a_sentence_and_without_a_date(urgent, alice, today):
    close(alice, urgent, told="")
    assert "has looked at how you are" not in today()


def test_a_later_review_without_a_sentence_keeps_the_one_before(urgent, dana, alice, today, at):
    close(alice, urgent)
    at("2026-03-20 10:00")
    answer(dana, 6, symptoms={"weight_gain", "fever"})
    for concern in Concern.objects.open():
        close(alice, concern, told="")
    assert SENTENCE in today()


def test_who_helps_reads_no_sentence_and_no_date_that_is_none(urgent, dana, alice, as_user):
    close(alice, urgent)
    access = a_carer(dana, "Rosa Reed")
    shown = as_user(access).get(reverse("helping-today", args=[access.pk])).content.decode()
    assert SENTENCE not in shown
    assert "Next review" not in shown
