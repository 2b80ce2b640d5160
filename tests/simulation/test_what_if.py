"""A lead sees what other settings would have opened, from the clinic's own past, before switching them on."""

from datetime import date

import pytest

from patients.models import Concern
from patients.simulation.what_if import what_if
from tests.cast import answer

SINCE, UNTIL = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def past(at, dana, prescribed):
    """Dana's first fortnight: pain 6 at the start, 6 on day 8, 5 on day 14."""
    at("2026-03-02 09:00")
    prescribed(dana)
    answer(dana, 6)
    at("2026-03-10 09:00")
    answer(dana, 6, 4)
    at("2026-03-16 09:00")
    answer(dana, 5, 4)
    return dana


def replayed(clinic, **settings):
    return what_if(clinic=clinic, settings=settings, since=SINCE, until=UNTIL)


def test_the_same_settings_open_the_same(past, clinic):
    found = replayed(clinic)
    assert found.more == 0
    assert found.opened_now["not_improved"] == 1
    assert list(Concern.objects.values_list("finding", flat=True)) == ["not_improved"]


def test_a_lower_limit_opens_more_and_says_which(past, clinic):
    found = replayed(clinic, severe_pain=6)
    assert found.more == 1
    assert ("severe_pain", 0, 1) in found.rows()


def test_an_earlier_review_finds_it_earlier(past, clinic):
    found = what_if(clinic=clinic, settings={"review_day": 7}, since=SINCE, until=date(2026, 3, 12))
    assert (found.opened_now["not_improved"], found.opened_then["not_improved"]) == (0, 1)


def test_what_was_opened_before_the_window_does_not_count(past, clinic):
    assert what_if(clinic=clinic, settings={}, since=date(2026, 3, 17), until=date(2026, 3, 18)).rows() == []


def test_another_clinics_past_is_not_looked_at(past, charlie):
    assert replayed(charlie.clinic, severe_pain=6).rows() == []


def test_settings_out_of_bounds_are_refused(clinic):
    with pytest.raises(ValueError, match="severe_pain"):
        replayed(clinic, severe_pain=3)


def test_nothing_is_written(past, clinic):
    before = Concern.objects.count()
    replayed(clinic, severe_pain=6)
    assert Concern.objects.count() == before
