from dataclasses import replace
from datetime import date

import pytest

from clinic.policy import Policy
from patients.rules.assessment import assess
from patients.rules.facts import CheckIn, Facts, Session, SymptomReport
from patients.rules.findings import Finding
from patients.rules.occasions import AssessedPain, opens, pain_already_assessed

START = date(2026, 3, 16)
IMPROVED = (CheckIn(date(2026, 3, 30), 2, 2),)
FLARED = (
    CheckIn(date(2026, 4, 5), 5, 5),
    CheckIn(date(2026, 4, 8), 4, 4),
    CheckIn(date(2026, 4, 10), 5, 5),
)


def occasions(as_of, *check_ins, **facts):
    return assess(Facts(START, baseline=6, check_ins=check_ins, **facts), Policy(), as_of).occasions


def test_a_symptom_belongs_to_the_answer_that_named_it():
    numb = CheckIn(date(2026, 3, 20), 3, 3, frozenset({"saddle_numbness"}))
    assert occasions(numb.on, numb)[Finding.EMERGENCY_SYMPTOM] == "2026-03-20"


def test_naming_a_symptom_again_the_same_day_is_a_new_occasion():
    numb = CheckIn(date(2026, 3, 20), 3, 3, frozenset({"saddle_numbness"}))
    again = SymptomReport(numb.on, frozenset({"saddle_numbness"}))
    assert occasions(numb.on, numb, symptom_reports=(again,))[Finding.EMERGENCY_SYMPTOM] == "2026-03-20#2"


def test_a_later_answer_without_the_symptom_is_no_new_occasion():
    numb = CheckIn(date(2026, 3, 20), 3, 3, frozenset({"saddle_numbness"}))
    assert occasions(numb.on, numb, CheckIn(numb.on, 3, 3))[Finding.EMERGENCY_SYMPTOM] == "2026-03-20"


def test_pain_belongs_to_its_answer():
    found = occasions(date(2026, 3, 20), CheckIn(date(2026, 3, 20), 9, 7))
    assert found[Finding.VERY_SEVERE_PAIN] == found[Finding.WORSE] == found[Finding.SEVERE_PAIN] == "2026-03-20"


def test_exercise_pain_belongs_to_its_session():
    hurt = Session(date(2026, 3, 20), 9)
    assert occasions(hurt.on, sessions=(hurt,)) == {Finding.EXERCISE_PAIN: "2026-03-20"}
    assert occasions(hurt.on, sessions=(hurt, hurt)) == {Finding.EXERCISE_PAIN: "2026-03-20#2"}


def test_not_improved_belongs_to_the_review_date_whichever_day_it_is_found():
    late = date(2026, 4, 1)
    assert occasions(late, CheckIn(late, 6, 4)) == {Finding.NOT_IMPROVED: "2026-03-30"}


def test_no_answer_belongs_to_the_review_date():
    assert occasions(date(2026, 4, 2)) == {Finding.NO_ANSWER: "2026-03-30"}


def test_an_overdue_review_belongs_to_the_last_time_somebody_looked():
    early = CheckIn(date(2026, 4, 13), 6, 4)
    restarted = Facts(date(2026, 4, 6), first_started_on=START, baseline=6, check_ins=(early,))
    assert assess(restarted, Policy(), early.on).occasions == {Finding.OVERDUE_REVIEW: "2026-03-16"}


def test_a_programme_review_comes_once():
    nearly = CheckIn(date(2026, 4, 27), 2, 3)
    assert occasions(nearly.on, *IMPROVED, nearly)[Finding.PROGRAMME_REVIEW] == "once"


def test_a_flare_belongs_to_its_first_day():
    assert occasions(date(2026, 4, 8), *IMPROVED, *FLARED[:1], CheckIn(date(2026, 4, 8), 5, 5)) == {
        Finding.FLARE: "2026-04-05"
    }


def test_a_relapse_belongs_to_the_first_day_of_its_flare():
    baseline_seven = Facts(START, baseline=7, check_ins=(*IMPROVED, *FLARED))
    assert assess(baseline_seven, Policy(), date(2026, 4, 10)).occasions == {Finding.RELAPSE: "2026-04-05"}


def test_a_reviewed_relapse_has_its_next_occasion_fourteen_days_later():
    reviewed = Facts(START, baseline=7, check_ins=(*IMPROVED, *FLARED), reviewed_on=date(2026, 4, 9))
    assert assess(reviewed, Policy(), date(2026, 4, 10)).occasions == {Finding.RELAPSE: "2026-04-23"}


def test_what_was_never_opened_opens():
    assert opens(Finding.RELAPSE, "2026-04-23", closed=(), as_of=date(2026, 4, 10))


def test_a_closed_concern_opens_only_for_a_new_occasion():
    assert not opens(Finding.FLARE, "2026-04-05", closed=("2026-04-05",), as_of=date(2026, 4, 8))
    assert opens(Finding.FLARE, "2026-04-12", closed=("2026-04-05",), as_of=date(2026, 4, 12))


def test_a_closed_relapse_waits_for_its_next_occasion():
    assert not opens(Finding.RELAPSE, "2026-04-23", closed=("2026-04-05",), as_of=date(2026, 4, 22))
    assert opens(Finding.RELAPSE, "2026-04-23", closed=("2026-04-05",), as_of=date(2026, 4, 23))


SEVERE = CheckIn(date(2026, 4, 10), 8)
ASSESSED = AssessedPain(date(2026, 4, 1), 8)


def test_pain_a_clinician_has_assessed_is_no_news_for_fourteen_days():
    assert pain_already_assessed(Finding.SEVERE_PAIN, SEVERE, ASSESSED, date(2026, 4, 14))
    assert not pain_already_assessed(Finding.SEVERE_PAIN, SEVERE, ASSESSED, date(2026, 4, 15))


@pytest.mark.parametrize(
    ("finding", "answer", "assessed"),
    [
        (Finding.SEVERE_PAIN, SEVERE, None),
        (Finding.SEVERE_PAIN, replace(SEVERE, pain=9), ASSESSED),
        (Finding.VERY_SEVERE_PAIN, replace(SEVERE, severe=True), ASSESSED),
        (Finding.WORSE, SEVERE, ASSESSED),
    ],
)
def test_more_pain_severe_words_and_other_findings_are_always_news(finding, answer, assessed):
    assert not pain_already_assessed(finding, answer, assessed, date(2026, 4, 10))


def test_closed_mixed_answers_wait_for_the_review_date_that_closing_set():
    assert not opens(Finding.MIXED_ANSWERS, "2026-04-23", closed=("2026-04-09",), as_of=date(2026, 4, 9))
    assert opens(Finding.MIXED_ANSWERS, "2026-04-23", closed=("2026-04-09",), as_of=date(2026, 4, 23))
    assert opens(Finding.MIXED_ANSWERS, "2026-04-23", closed=(), as_of=date(2026, 4, 9))
