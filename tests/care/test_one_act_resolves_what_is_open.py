"""One outcome closes several concerns of one patient and settles the letter; where one part fails, none is done."""

from datetime import date

import pytest

from clinic import clock
from patients.care import resolving
from patients.care.refusal import Refused
from patients.models import Concern
from tests.cast import answer

DECIDED = {"outcome": "reassured", "note": "Seen", "next_review_on": date(2026, 4, 10)}


@pytest.fixture
def not_improved(mentioned, dana):
    return dana.concerns.get(finding="not_improved")


def test_all_are_closed_with_one_outcome_and_the_draft_is_withdrawn(not_improved, dana, alice):
    also = [dana.concerns.get(finding="symptom_to_mention")]
    resolving.resolve(by=alice, concern=not_improved, also=also, withdraw=True, now=clock.now(), **DECIDED)
    assert not Concern.objects.open().exists()
    assert not_improved.referrals.get().status == "withdrawn"
    not_improved.episode.refresh_from_db()
    assert not_improved.episode.next_review_on == DECIDED["next_review_on"]


def test_another_patients_is_refused(not_improved, prescribed, erin, alice):
    prescribed(erin)
    answer(erin, 6, symptoms={"fever"})
    with pytest.raises(Refused):
        resolving.resolve(by=alice, concern=not_improved, also=list(erin.concerns.all()), now=clock.now(), **DECIDED)
    assert Concern.objects.open().filter(patient=erin).exists()


def test_where_the_letter_cannot_be_signed_nothing_is_closed(not_improved, alice):
    alice.registration = ""
    with pytest.raises(Refused):
        resolving.resolve(by=alice, concern=not_improved, sign=not_improved.referrals.get(), now=clock.now(), **DECIDED)
    not_improved.refresh_from_db()
    assert not_improved.closed_at is None


def test_the_letter_of_what_is_closed_beside_it_is_settled_too(not_improved, dana, alice):
    first = dana.concerns.get(finding="symptom_to_mention")
    resolving.resolve(by=alice, concern=first, also=[not_improved], withdraw=True, now=clock.now(), **DECIDED)
    assert not_improved.referrals.get().status == "withdrawn"


def test_a_letter_of_what_stays_open_is_not_signed_with_it(not_improved, dana, alice):
    first, letter = dana.concerns.get(finding="symptom_to_mention"), not_improved.referrals.get()
    with pytest.raises(Refused):
        resolving.resolve(by=alice, concern=first, sign=letter, now=clock.now(), **DECIDED)
    assert Concern.objects.open().count() == 2
