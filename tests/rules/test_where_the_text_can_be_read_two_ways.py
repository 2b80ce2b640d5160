"""How the rules are read where their text leaves a choice: each reading is the more careful one, or the plainer."""

from datetime import date, timedelta

import pytest

from clinic.policy import Policy
from patients.rules.assessment import assess
from patients.rules.facts import CheckIn, Facts, Pause, Session
from patients.rules.findings import Finding

START = date(2026, 3, 16)


def day(number):
    return START + timedelta(days=number)


def answer(number, pain, change=None):
    return CheckIn(day(number), pain, change)


def decision(as_of, *check_ins, policy=None, **facts):
    told = Facts(facts.pop("started_on", START), check_ins=check_ins, **facts)
    return assess(told, policy or Policy(), day(as_of))


def findings(as_of, *check_ins, **given):
    return decision(as_of, *check_ins, **given).findings


def test_an_answer_seven_days_ago_is_one_of_the_last_seven_days_and_one_eight_days_ago_is_not():
    given = {"baseline": 7, "pauses": (Pause(START, day(7)),), "policy": Policy(backstop_day=21)}
    assert Finding.OVERDUE_REVIEW not in findings(21, answer(14, 0), **given)
    assert Finding.OVERDUE_REVIEW in findings(21, answer(13, 0), **given)


def test_a_review_that_nobody_answered_is_not_improved_although_an_earlier_one_was():
    """The text asks for no `improved_on` only of today's answer: a carried one speaks for itself."""
    given = {"baseline": 8, "reviewed_on": day(20), "next_review_on": day(30)}
    assert Finding.NOT_IMPROVED in findings(33, answer(15, 2, 2), answer(28, 8, 4), **given)


def test_a_carried_answer_whose_pain_cannot_be_judged_is_no_answer_whatever_the_change():
    assert findings(17, answer(12, 6, 4)) == (Finding.NO_ANSWER,)


def test_a_good_carried_answer_after_improving_is_silence():
    given = {"baseline": 8, "reviewed_on": day(20), "next_review_on": day(30)}
    assert findings(33, answer(15, 2, 2), answer(28, 2, 2), **given) == (Finding.SILENT,)


def test_stopping_twice_in_one_day_is_one_session_day():
    twice = (Session(day(3), 4, stopped_for_pain=True), Session(day(3), 4, stopped_for_pain=True))
    assert findings(3, sessions=twice) == (Finding.ON_TRACK,)
    before = Session(day(1), 4, stopped_for_pain=True)
    assert findings(3, sessions=(before, *twice)) == (Finding.EXERCISE_PAIN,)


def test_a_past_day_flared_against_the_lowest_pain_of_its_own_past():
    """Pain 5 on day 18 is no flare over 4; that day 20 fell to 0 later does not make it one."""
    course = (answer(14, 4, 2), answer(18, 5, 3), answer(20, 0, 1), answer(24, 5, 3))
    assert Finding.FLARE in findings(24, *course, baseline=9)
    assert Finding.RELAPSE not in findings(24, *course, baseline=9)


def test_the_look_ahead_ends_sixty_days_on_and_a_pause_without_an_end_does_not_lengthen_it():
    done = answer(50, 0, 1)  # 0 and very much better: no six-week review is found while it is the last answer
    assert decision(50, done, baseline=5, pauses=(Pause(day(50)),)).next_assessment_on is None
    until = Pause(day(50), day(70))
    assert decision(50, done, baseline=5, pauses=(until,)).next_assessment_on == day(70)


def test_a_review_of_later_than_the_day_asked_about_is_not_known_yet():
    late = {"reviewed_on": day(16), "next_review_on": day(30)}
    assert decision(15, answer(15, 6, 4), baseline=6, **late).review_due == day(14)
    assert decision(16, answer(15, 6, 4), baseline=6, **late).review_due == day(30)


def test_one_limit_of_very_severe_pain_is_for_answers_and_for_sessions():
    eight = Policy(very_severe_pain=8)
    assert Finding.VERY_SEVERE_PAIN in findings(3, answer(3, 8), baseline=8, policy=eight)
    assert Finding.EXERCISE_PAIN in findings(3, sessions=(Session(day(3), 8),), policy=eight)
    assert Finding.EXERCISE_PAIN not in findings(3, sessions=(Session(day(3), 8),))


def test_one_limit_of_mild_pain_is_for_today_for_a_carried_answer_and_for_a_flare():
    none_is_mild = Policy(mild_pain=0)
    assert findings(17, answer(12, 1, 5), baseline=1) == (Finding.NO_ANSWER,)
    assert findings(17, answer(12, 1, 5), baseline=1, policy=none_is_mild) == (Finding.NOT_IMPROVED,)
    assert Finding.FLARE not in findings(5, answer(5, 1, 5), baseline=1)
    assert Finding.FLARE in findings(5, answer(5, 1, 5), baseline=1, policy=none_is_mild)


def test_a_restart_without_a_baseline_measures_from_the_new_start_and_what_was_earned_is_judged_again():
    course = (answer(0, 8), answer(15, 4, 2), answer(30, 4, 4))
    assert decision(30, *course).baseline == 8
    assert findings(30, *course) == (Finding.MIXED_ANSWERS,)
    restarted = decision(30, *course, started_on=day(15), first_started_on=START)
    assert (restarted.baseline, restarted.findings) == (4, (Finding.NOT_IMPROVED,))


@pytest.mark.parametrize("odd", [{"first_started_on": day(5)}, {"pauses": (Pause(day(3), day(3)),)}])
def test_a_first_start_after_the_start_and_a_pause_of_no_day_still_get_a_decision(odd):
    assert findings(2, answer(2, 4), baseline=4, **odd) == (Finding.ON_TRACK,)
