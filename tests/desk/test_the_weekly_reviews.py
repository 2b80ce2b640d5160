"""The weekly batch at the desk: one folded group, unfolded when late, and each is closed in it."""

import pytest
from django.urls import reverse

from patients.models import Concern
from tests.cast import answer, tick

DESK = reverse("admin:index")


@pytest.fixture
def review(dana, prescribed, at):
    """Dana's six-week review, found on Wednesday 15 April."""
    at("2026-03-04 09:00")
    prescribed(dana)
    at("2026-03-18 09:00")
    answer(dana, 2, 2)
    at("2026-04-15 00:01")
    tick()
    at("2026-04-15 10:00")
    return Concern.objects.get(finding="programme_review")


def page(client) -> str:
    return client.get(DESK).content.decode()


def test_they_stand_in_one_folded_group_with_a_count(review, alice, as_user):
    shown = page(as_user(alice))
    who_needs_you, _summary, group = shown.partition('<details class="weekly" id="reviews">')
    assert "Dana Doyle" not in who_needs_you
    assert "Nobody but those of the week, below." in who_needs_you
    assert 'Programme reviews this week <span class="count">1 patient</span>' in group
    assert reverse("admin:patients_concern_close", args=[review.pk]) in group


def test_the_group_is_unfolded_once_one_is_late(review, alice, as_user, at):
    at("2026-04-27 09:00")
    assert '<details class="weekly" id="reviews" open>' in page(as_user(alice))


def test_a_manager_reads_that_they_are_there_and_not_what_they_are(review, mona, as_user):
    shown = page(as_user(mona))
    assert "Together this week" in shown
    assert "review" not in shown.partition('<details class="weekly"')[2].partition("</details>")[0].replace(
        '"reviews"', ""
    )


def test_what_cannot_wait_stays_above(review, dana, alice, as_user):
    answer(dana, 3, 3, symptoms={"fever"})
    shown = page(as_user(alice)).partition('<details class="weekly"')
    assert "fever" in shown[0]
    assert "fever" not in shown[2]
