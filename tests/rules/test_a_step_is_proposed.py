"""When a step up or down is proposed for one exercise. Today is Monday 16 March 2026."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patients.rules.adherence import Exercise as Outcome
from patients.rules.progression import LOOKED_AT, MEMORY, Done, Reason, Step, proposed

TODAY = date(2026, 3, 16)
EASY = Done(TODAY, pain=1, effort=3)
NUMBERS = st.none() | st.integers(0, 10)
SESSIONS = st.builds(
    Done,
    day=st.integers(-20, 1).map(lambda days: TODAY + timedelta(days=days)),
    outcome=st.sampled_from(Outcome),
    pain=NUMBERS, pain_after=NUMBERS, effort=NUMBERS, resting=NUMBERS,
    stopped=st.booleans(), short=st.booleans(), unsettled=st.booleans(),
)  # fmt: skip
COURSES = st.lists(SESSIONS, max_size=7).map(lambda done: sorted(done, key=lambda one: one.day))


def told(*done: Done, **about: object):
    found = proposed(done, as_of=TODAY, **about)
    return (found.step, found.reason) if found else None


def easy(**differs: object) -> Done:
    return replace(EASY, **differs)


def test_three_full_green_easy_sessions_are_a_step_up():
    sessions = (easy(effort=3), easy(effort=4), easy(effort=0))
    found = proposed(sessions, as_of=TODAY)
    assert found is not None
    assert (found.step, found.reason, found.sessions) == (Step.UP, Reason.EASY, sessions)


def test_two_easy_sessions_are_not_enough():
    assert told(EASY, EASY) is None


@pytest.mark.parametrize(
    "differs",
    [
        {"outcome": Outcome.PARTLY},
        {"outcome": Outcome.SKIPPED},
        {"short": True},
        {"stopped": True},
        {"effort": 5},
        {"effort": None},
        {"pain": 4},
        {"pain": None},
        {"pain_after": 4},
        {"unsettled": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("place", range(3))
def test_one_session_that_was_not_full_green_and_easy_stops_the_step_up(differs, place):
    sessions = [EASY] * 3
    sessions[place] = easy(**differs)
    assert told(*sessions) is None


def test_pain_that_was_told_only_afterwards_counts_as_told():
    assert told(*[easy(pain=None, pain_after=2)] * 3) == (Step.UP, Reason.EASY)


def test_an_old_session_that_hurt_is_forgotten_after_three_easy_ones():
    assert told(easy(pain=7), easy(pain=7), EASY, EASY, EASY) == (Step.UP, Reason.EASY)


def test_two_red_sessions_of_the_last_three_are_a_step_down():
    assert told(easy(pain=6), EASY, easy(pain=8)) == (Step.DOWN, Reason.RED)
    assert told(easy(pain=6), EASY) is None


def test_amber_that_had_not_settled_the_day_after_is_a_step_down():
    assert told(easy(pain=4, unsettled=True)) == (Step.DOWN, Reason.UNSETTLED)
    assert told(easy(pain=5)) is None


def test_red_that_had_not_settled_is_a_step_down_at_once():
    assert told(easy(pain=9, unsettled=True), EASY) == (Step.DOWN, Reason.UNSETTLED)


def test_soreness_of_what_did_not_hurt_itself_asks_for_no_step_down():
    assert told(easy(pain=2, unsettled=True), EASY, EASY) is None


def test_sessions_of_more_than_two_weeks_ago_say_nothing():
    before = TODAY - MEMORY
    assert told(*[easy(day=before)] * 3) == (Step.UP, Reason.EASY)
    assert told(*[easy(day=before - timedelta(days=1))] * 3) is None
    assert told(*[easy(pain=9, day=before - timedelta(days=1))] * 3) is None


def test_where_no_step_up_may_be_taken_a_step_down_still_is_proposed():
    assert told(EASY, EASY, EASY, may_step_up=False) is None
    assert told(easy(pain=7), easy(pain=7), may_step_up=False) == (Step.DOWN, Reason.RED)


def test_what_was_refused_is_proposed_again_after_three_new_sessions():
    assert told(EASY, EASY, EASY, since_refused={Step.UP: 2}) is None
    assert told(EASY, EASY, EASY, since_refused={Step.UP: 3}) == (Step.UP, Reason.EASY)


def test_a_step_up_that_was_refused_keeps_no_step_down_back():
    assert told(easy(pain=7), easy(pain=7), since_refused={Step.UP: 0}) == (Step.DOWN, Reason.RED)


@given(COURSES)
def test_a_step_up_needs_as_many_told_easy_sessions_as_are_looked_at(done):
    found = proposed(done, as_of=TODAY)
    if found and found.step is Step.UP:
        assert len(found.sessions) == LOOKED_AT
        assert all(one.effort is not None and one.effort <= 4 for one in found.sessions)
        assert all(max(one.pain or 0, one.pain_after or 0) < 4 for one in found.sessions)


@given(COURSES, st.integers(0, 6), st.integers(0, 10))
def test_more_pain_never_asks_for_more(done, place, pain):
    """No session that hurts more makes a step up appear, or a step down vanish."""
    if place >= len(done) or (done[place].pain or 0) > pain:
        return
    harder = [*done[:place], replace(done[place], pain=pain), *done[place + 1 :]]
    before, after = proposed(done, as_of=TODAY), proposed(harder, as_of=TODAY)
    if before and before.step is Step.DOWN:
        assert after is not None
        assert after.step is Step.DOWN
    if after and after.step is Step.UP and done[place].pain is not None:
        assert before is not None
        assert before.step is Step.UP


@given(COURSES, SESSIONS)
def test_what_comes_after_today_changes_nothing(done, later):
    later = replace(later, day=TODAY + timedelta(days=1))
    assert proposed([*done, later], as_of=TODAY) == proposed(done, as_of=TODAY)


@given(COURSES)
def test_whoever_may_not_step_up_is_never_told_to(done):
    found = proposed(done, as_of=TODAY, may_step_up=False)
    assert found is None or found.step is Step.DOWN
