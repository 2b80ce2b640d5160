import re

import pytest

from patients.rules.advice import ADVICE, CALL_999, CareLevel, advice_for
from patients.rules.assessment import RULES
from patients.rules.findings import CONCERNING, URGENCY, Finding, Urgency, findings_of_symptoms
from patients.rules.occasions import OCCASIONS
from patients.rules.reasons import REASONS
from patients.rules.symptoms import HISTORY, SYMPTOMS, Group, History, Symptom, Tier, to_list

PLACEHOLDERS = {"physiotherapist", "date", "phone"}
REASSURING = re.compile(r"you are fine|nothing serious|no red flags|safe to|don't worry|do not worry|all clear", re.I)


def words_of(finding):
    advice = ADVICE[finding]
    return " ".join((advice.title, *advice.lines, advice.unless_referred))


def test_the_tables_are_in_rank_order():
    assert list(RULES) == list(URGENCY) == list(REASONS) == list(ADVICE) == list(Finding)


def test_a_finding_of_higher_rank_is_never_less_urgent():
    assert list(URGENCY.values()) == sorted(URGENCY.values(), reverse=True)


def test_what_concerns_has_an_occasion_and_an_urgency_for_a_person():
    assert set(OCCASIONS) == CONCERNING
    assert all((URGENCY[finding] >= Urgency.WORKING_DAYS) is (finding in CONCERNING) for finding in Finding)


@pytest.mark.parametrize("finding", Finding)
def test_advice_reassures_nobody_and_shouts_at_nobody(finding):
    words = words_of(finding)
    assert not REASSURING.search(words)
    assert "!" not in words
    assert set(re.findall(r"{(\w+)}", words)) <= PLACEHOLDERS


@pytest.mark.parametrize(
    ("finding", "level", "words"),
    [
        (Finding.EMERGENCY_SYMPTOM, CareLevel.EMERGENCY, "999"),
        (Finding.EMERGENCY_SYMPTOM, CareLevel.EMERGENCY, "A&E"),
        (Finding.URGENT_SYMPTOM, CareLevel.URGENT, "111"),
        (Finding.VERY_SEVERE_PAIN, CareLevel.URGENT, "111"),
        (Finding.WORSE, CareLevel.NON_URGENT, "doctor"),
        (Finding.SEVERE_PAIN, CareLevel.NON_URGENT, "doctor"),
    ],
)
def test_the_urgent_thing_comes_first(finding, level, words):
    assert ADVICE[finding].level is level
    assert words in ADVICE[finding].title


def test_chest_pain_leaves_no_choice_but_999():
    assert advice_for(Finding.EMERGENCY_SYMPTOM, {"chest_pain", "fever"}).title == CALL_999
    assert advice_for(Finding.EMERGENCY_SYMPTOM, {"fever"}) == ADVICE[Finding.EMERGENCY_SYMPTOM]


def test_very_severe_pain_stops_the_exercises():
    assert any("Stop your exercises" in line for line in ADVICE[Finding.VERY_SEVERE_PAIN].lines)


@pytest.mark.parametrize("symptom", Symptom)
def test_every_symptom_has_a_question_and_a_finding(symptom):
    assert SYMPTOMS[symptom].question
    assert len(findings_of_symptoms([symptom])) == 1


def test_symptoms_are_asked_by_tier_and_each_group_has_a_not_sure():
    tiers = [asked.tier for asked in SYMPTOMS.values()]
    assert tiers == sorted(tiers, key=list(Tier).index)
    assert [asked.group for asked in SYMPTOMS.values() if asked.unsure] == [Group.FIRST, Group.SECOND]


def test_pain_too_bad_to_talk_needs_no_score():
    assert findings_of_symptoms([], severe=True) == (Finding.VERY_SEVERE_PAIN,)


def test_pages_list_every_symptom_but_not_sure():
    assert len(to_list(Tier.EMERGENCY)) == 9
    assert len(to_list(Tier.URGENT)) == 6


def test_every_history_question_is_asked():
    assert list(HISTORY) == list(History)


def test_symptoms_speak_without_an_episode_and_past_unknown_codes():
    assert findings_of_symptoms(["weight_gain", "made_up", "chest_pain"]) == (
        Finding.EMERGENCY_SYMPTOM,
        Finding.SYMPTOM_TO_MENTION,
    )
