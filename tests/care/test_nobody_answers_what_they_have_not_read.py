"""A patient tells more while a page is open: what was not shown is neither taken on nor closed from it."""

from datetime import date

import pytest

from clinic import clock
from patients.care import concerns, prescribing, resolving
from patients.care.refusal import Refused
from patients.models import Concern
from tests.cast import answer

DECIDED = {"outcome": "reassured", "note": "Seen", "next_review_on": date(2026, 4, 10)}


@pytest.fixture
def emergency(prescribed, dana, at):
    at("2026-03-30 09:00")
    prescribed(dana)
    answer(dana, 6, symptoms={"leg_weakness"})
    return dana.concerns.get(finding="emergency_symptom")


@pytest.fixture
def seen(emergency):
    return shown(emergency)


def shown(concern):
    return {concern.pk: Concern.objects.with_news().get(pk=concern.pk).news}


@pytest.fixture
def told_again(emergency, seen, dana, at):
    at("2026-03-31 09:00")
    answer(dana, 6, symptoms={"saddle_numbness"})
    assert Concern.objects.with_news().get(pk=emergency.pk).came_again


def test_what_a_page_showed_can_be_taken_on_and_closed_from_it(emergency, seen, alice):
    concerns.take_on(by=alice, concerns=[emergency], seen=seen, now=clock.now())
    resolving.resolve(by=alice, concern=emergency, seen=seen, now=clock.now(), **DECIDED)
    assert not Concern.objects.open().exists()


def test_what_was_told_since_is_read_before_it_is_taken_on(emergency, seen, told_again, alice):
    with pytest.raises(concerns.News):
        concerns.take_on(by=alice, concerns=[emergency], seen=seen, now=clock.now())
    emergency.refresh_from_db()
    assert emergency.acknowledged_at is None
    concerns.take_on(by=alice, concerns=[emergency], seen=shown(emergency), now=clock.now())


def test_what_was_told_since_is_read_before_it_is_closed(emergency, seen, told_again, alice):
    with pytest.raises(concerns.News):
        resolving.resolve(by=alice, concern=emergency, seen=seen, now=clock.now(), **DECIDED)
    assert Concern.objects.open().filter(pk=emergency.pk).exists()
    resolving.resolve(by=alice, concern=emergency, seen=shown(emergency), now=clock.now(), **DECIDED)


@pytest.fixture
def of_the_knee(emergency, routine, dana, alice):
    """A concern of another problem of the same patient."""
    version = prescribing.prescribe(
        by=alice,
        patient=dana,
        programme=routine,
        starts_on=date(2026, 3, 30),
        baseline=6,
        now=clock.now(),
        problem="knee",
    )
    row = Concern.objects.get(pk=emergency.pk)
    row.pk, row.episode, row.finding = None, version.prescription.episode, "review"
    row.save()
    return row


def test_an_outcome_closes_nothing_of_another_problem(emergency, of_the_knee, alice):
    decided = DECIDED | {"next_review_on": None, "end_episode": True}
    with pytest.raises(Refused):
        resolving.resolve(by=alice, concern=emergency, also=[of_the_knee], now=clock.now(), **decided)
    assert Concern.objects.open().count() == 2
    resolving.resolve(by=alice, concern=emergency, now=clock.now(), **decided)
    of_the_knee.refresh_from_db()
    assert of_the_knee.closed_at is None
    assert of_the_knee.episode.ended_on is None
