from datetime import date

from clinic.policy import Policy
from patients.rules.assessment import assess
from patients.rules.facts import CheckIn, Facts, Pause
from patients.rules.findings import Finding

START = date(2026, 3, 16)


def following(facts, as_of):
    """Return the next assessment and what it finds."""
    on = assess(facts, Policy(), as_of).next_assessment_on
    return on, assess(facts, Policy(), on).findings


def test_what_todays_answer_hid_is_found_tomorrow():
    mixed = CheckIn(date(2026, 4, 14), 4, 4)
    facts = Facts(START, baseline=7, check_ins=(mixed,))
    assert assess(facts, Policy(), mixed.on).findings == (Finding.MIXED_ANSWERS,)
    assert following(facts, mixed.on) == (date(2026, 4, 15), (Finding.OVERDUE_REVIEW,))


def test_a_pause_that_hides_a_missing_answer_leaves_the_overdue_review():
    facts = Facts(START, baseline=6, pauses=(Pause(date(2026, 4, 20)),))
    assert assess(facts, Policy(), date(2026, 4, 19)).findings == (Finding.NO_ANSWER,)
    assert following(facts, date(2026, 4, 2)) == (date(2026, 4, 20), (Finding.OVERDUE_REVIEW,))


def test_an_improving_answer_before_the_review_holds_the_backstop_for_seven_days():
    early = CheckIn(date(2026, 4, 5), 3, 2)
    facts = Facts(
        START, baseline=6, check_ins=(early,), pauses=(Pause(date(2026, 3, 17), date(2026, 3, 24)), Pause(early.on))
    )
    backstop = Policy(backstop_day=21)
    assert Finding.OVERDUE_REVIEW not in assess(facts, backstop, date(2026, 4, 12)).findings
    assert assess(facts, backstop, early.on).next_assessment_on == date(2026, 4, 13)
    assert assess(facts, backstop, date(2026, 4, 13)).findings == (Finding.OVERDUE_REVIEW,)


def test_the_end_of_a_pause_asks_again():
    facts = Facts(START, baseline=6, pauses=(Pause(date(2026, 3, 20), date(2026, 4, 10)),))
    assert following(facts, date(2026, 3, 20)) == (date(2026, 4, 10), (Finding.NO_ANSWER,))


def test_nothing_new_within_sixty_days_is_none():
    assert assess(Facts(START, baseline=6), Policy(), date(2026, 4, 2)).next_assessment_on is None
    assert assess(Facts(date(2026, 9, 1), baseline=6), Policy(), START).next_assessment_on is None
