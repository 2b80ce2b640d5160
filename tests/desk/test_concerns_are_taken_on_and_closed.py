import pytest
from django.urls import reverse

from patients.models.concern import Status

NOTE = {"outcome": "reassured", "note": "Phoned; carries on."}


def verb(concern, name: str) -> str:
    return reverse(f"admin:patients_concern_{name}", args=[concern.pk])


def test_acknowledging_is_a_post(worse, alice, as_user):
    assert as_user(alice).get(verb(worse, "acknowledge")).status_code == 405
    as_user(alice).post(verb(worse, "acknowledge"))
    worse.refresh_from_db()
    assert (worse.status, worse.acknowledged_by) == (Status.ACKNOWLEDGED, alice)


def test_a_second_acknowledgement_is_refused_in_words(worse, alice, bob, as_user):
    as_user(alice).post(verb(worse, "acknowledge"))
    answer = as_user(bob).post(verb(worse, "acknowledge"), follow=True)
    assert "Somebody has already taken this on." in answer.content.decode()


def test_closing_asks_what_came_of_it(worse, alice, as_user):
    answer = as_user(alice).post(verb(worse, "close"), {"note": "Long talk"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert "Say what came of it." in page
    assert "Long talk" in page


def test_closing_with_an_outcome(worse, alice, as_user):
    as_user(alice).post(verb(worse, "close"), NOTE)
    worse.refresh_from_db()
    assert (worse.status, worse.closed_by, worse.outcome_note) == (Status.CLOSED, alice, NOTE["note"])


def test_nobody_is_left_without_a_next_date(not_improved, alice, as_user):
    page = as_user(alice).post(verb(not_improved, "close"), NOTE).content.decode()
    assert "nobody is left without one" in page
    late = as_user(alice).post(verb(not_improved, "close"), NOTE | {"next_review_on": "2026-05-30"}).content.decode()
    assert "1 to 14 days" in late
    not_improved.refresh_from_db()
    assert not_improved.closed_at is None


def test_one_act_closes_the_concern_and_its_draft(not_improved, alice, as_user):
    said = NOTE | {"next_review_on": "2026-04-10", "withdraw": "on"}
    assert as_user(alice).post(verb(not_improved, "close"), said).status_code == 302
    assert not_improved.referrals.get().status == "withdrawn"
    not_improved.episode.refresh_from_db()
    assert str(not_improved.episode.next_review_on) == "2026-04-10"


def test_the_episode_can_end_instead(not_improved, alice, as_user):
    as_user(alice).post(verb(not_improved, "close"), NOTE | {"outcome": "discharged", "end_episode": "on"})
    not_improved.episode.refresh_from_db()
    assert not_improved.episode.ended_on is not None


@pytest.mark.parametrize("name", ["acknowledge", "close"])
def test_an_outsider_and_a_manager_find_nothing_to_act_on(worse, charlie, mona, as_user, name):
    for who in (charlie, mona):
        assert as_user(who).post(verb(worse, name), NOTE).status_code == 404
    worse.refresh_from_db()
    assert worse.status == Status.OPEN


def test_the_page_of_a_concern(worse, alice, mona, charlie, as_user):
    shown = as_user(alice).get(verb(worse, "change")).content.decode()
    assert "Close with this outcome" in shown
    assert "worse" in shown.lower()
    for_manager = as_user(mona).get(verb(worse, "change"))
    assert for_manager.status_code == 200
    assert "Close with this outcome" not in for_manager.content.decode()
    assert as_user(charlie).get(verb(worse, "change")).status_code == 404
    assert as_user(alice).get("/admin/patients/concern/999999/change/").status_code == 404
    assert as_user(alice).get("/admin/patients/concern/nonsense/change/").status_code == 404
