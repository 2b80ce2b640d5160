from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from clinic.policy import Policy
from patients.rules.assessment import RULES, assess, findings_on
from patients.rules.day import day_of
from patients.rules.facts import CheckIn, Facts, Pause, by_day
from patients.rules.findings import URGENCY, Finding
from patients.rules.look_ahead import LOOK_AHEAD_DAYS, NOT_AWAITED
from patients.rules.timeline import timeline_of
from tests.rules.timelines import START, changes, days, pains, policies, timelines

ONE_DAY = timedelta(days=1)


@given(timelines(), policies, days(-15, 120))
def test_every_timeline_gets_a_decision(facts, policy, as_of):
    decision = assess(facts, policy, as_of)
    assert decision.findings
    assert decision.headline is decision.findings[0]
    assert list(decision.findings) == [finding for finding in Finding if finding in decision.findings]


@given(timelines(), policies, days(-15, 120))
def test_every_finding_has_a_sentence_for_a_clinician(facts, policy, as_of):
    decision = assess(facts, policy, as_of)
    assert len(decision.reasons) >= len(decision.findings)
    assert all(decision.reasons)


@given(timelines(), policies, days(0, 60), pains, changes, pains, changes)
def test_a_worse_answer_is_never_less_urgent(facts, policy, as_of, pain, change, more_pain, worse_change):
    assume(more_pain >= pain)
    assume(change is worse_change or (change is not None and worse_change is not None and worse_change >= change))
    earlier = tuple(check_in for check_in in facts.check_ins if check_in.on != as_of)
    better = replace(facts, check_ins=(*earlier, CheckIn(as_of, pain, change)))
    worse = replace(facts, check_ins=(*earlier, CheckIn(as_of, more_pain, worse_change)))
    assume(timeline_of(better, policy, as_of).baseline == timeline_of(worse, policy, as_of).baseline)
    assert urgency(worse, policy, as_of) >= urgency(better, policy, as_of)


def urgency(facts, policy, as_of):
    return URGENCY[assess(facts, policy, as_of).headline]


@given(timelines(), policies, days(0, 90))
def test_nobody_is_improving_without_an_answer_of_that_day_at_a_review(facts, policy, as_of):
    decision = assess(facts, policy, as_of)
    if Finding.IMPROVING in decision.findings:
        episode = assess(replace(facts, started_on=facts.first_started_on or facts.started_on), policy, as_of)
        assert any(check_in.on == as_of for check_in in facts.check_ins)
        assert as_of >= min(decision.review_due, episode.review_due)


@given(timelines(last=45), policies)
def test_assessing_only_when_due_and_at_new_facts_misses_nothing(facts, policy):
    events = {item.on for item in (*facts.check_ins, *facts.sessions, *facts.symptom_reports)}
    events |= {facts.reviewed_on} - {None}
    first = min(events | {START - 11 * ONE_DAY})
    due = first
    before = set()
    for number in range(140):
        on = first + number * ONE_DAY
        decision = assess(facts, policy, on)
        appeared = set(decision.findings) - before - NOT_AWAITED
        assert not appeared or on == due or on in events or number == 0
        if on == due or on in events:
            due = decision.next_assessment_on
        before = set(decision.findings)
        if due is None and not any(event > on for event in events):
            break


@given(timelines(), policies, days(-15, 90))
def test_the_next_assessment_is_the_first_day_that_differs(facts, policy, as_of):
    assert assess(facts, policy, as_of).next_assessment_on == by_assessing_every_day(facts, policy, as_of)


def by_assessing_every_day(facts, policy, as_of):
    timeline = timeline_of(facts, policy, as_of)
    ends = [pause.until for pause in facts.pauses if pause.until]
    before = set(findings_on(day_of(timeline, as_of)))
    for number in range(1, (max([as_of, *ends]) - as_of).days + LOOK_AHEAD_DAYS + 1):
        on = as_of + number * ONE_DAY
        found = set(findings_on(day_of(timeline, on)))
        if found - before - NOT_AWAITED:
            return on
        before = found
    return None


@given(timelines(), policies, days(0, 60), st.randoms(use_true_random=False))
def test_the_order_of_the_days_in_the_facts_does_not_matter(facts, policy, as_of, random):
    one_a_day = replace(facts, check_ins=by_day(facts.check_ins))
    shuffled = list(one_a_day.check_ins)
    random.shuffle(shuffled)
    turned = replace(one_a_day, check_ins=tuple(shuffled))
    assert assess(turned, policy, as_of) == assess(one_a_day, policy, as_of)


@given(timelines(), policies, days(0, 40))
def test_what_comes_later_changes_no_earlier_decision(facts, policy, as_of):
    later = CheckIn(as_of + ONE_DAY, 10, 7, frozenset({"fever"}), severe=True)
    more = replace(facts, check_ins=(*facts.check_ins, later))
    assert assess(more, policy, as_of) == assess(facts, policy, as_of)


def test_a_pause_that_ends_in_a_century_takes_no_longer_than_any_other():
    facts = Facts(START, baseline=6, pauses=(Pause(START, date(2126, 1, 1)),))
    assert assess(facts, Policy(), date(2026, 4, 20)).next_assessment_on == date(2126, 1, 1)


def test_a_pause_to_the_last_day_of_the_calendar_gets_a_decision():
    facts = Facts(START, baseline=6, pauses=(Pause(START, date.max),))
    assert assess(facts, Policy(), START).headline is Finding.ON_TRACK


@given(timelines(), policies, days(-15, 90), days(0, 80))
def test_a_quiet_day_is_asked_fewer_rules_and_finds_the_same(facts, policy, as_of, on):
    day = day_of(timeline_of(facts, policy, as_of), max(as_of, on))
    found = tuple(finding for finding, holds in RULES.items() if holds(day))
    assert findings_on(day) == (found or (Finding.ON_TRACK,))
