from datetime import date

from clinic.policy import Policy
from patients.rules.assessment import assess
from patients.rules.facts import CheckIn, Facts
from patients.rules.findings import Finding

START = date(2026, 3, 16)


def findings(baseline, as_of, *check_ins):
    return assess(Facts(START, baseline=baseline, check_ins=check_ins), Policy(), as_of).findings


def test_mild_pain_that_is_carried_to_the_review_is_no_referral():
    mild = CheckIn(date(2026, 3, 29), 2, 4)
    assert findings(2, date(2026, 4, 2), mild) == (Finding.NO_ANSWER,)


def test_a_flare_two_weeks_ago_still_makes_a_relapse_and_fifteen_days_ago_does_not():
    improved, flared = CheckIn(date(2026, 3, 30), 2, 2), CheckIn(date(2026, 4, 2), 5, 4)
    two_weeks_on = CheckIn(date(2026, 4, 16), 5, 4)
    assert findings(7, two_weeks_on.on, improved, flared, two_weeks_on) == (Finding.RELAPSE,)
    a_day_more = CheckIn(date(2026, 4, 17), 5, 4)
    assert findings(7, a_day_more.on, improved, flared, a_day_more) == (Finding.FLARE,)


def test_the_day_of_improvement_does_not_begin_a_relapse():
    best, improved = CheckIn(date(2026, 3, 20), 2, 2), CheckIn(date(2026, 3, 30), 5, 2)
    again = CheckIn(date(2026, 4, 4), 5, 4)
    assert findings(9, again.on, best, improved, again) == (Finding.FLARE,)
