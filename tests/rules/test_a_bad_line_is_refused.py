import json

import pytest

from patients.rules.cases import replay, replay_line

GOOD = {"id": "good", "as_of": "2026-03-30", "started_on": "2026-03-16"}
ANSWER = {"on": "2026-03-30", "pain": 5}
MISSING = object()


def answered(**changed):
    return {**GOOD, "check_ins": [without_missing({**ANSWER, **changed})]}


def without_missing(given):
    return {key: value for key, value in given.items() if value is not MISSING}


def case(**changed):
    return without_missing({**GOOD, **changed})


BAD = {
    "as_of missing": (case(as_of=MISSING), "as_of is missing"),
    "as_of null": (case(as_of=None), "as_of is missing"),
    "started_on missing": (case(started_on=MISSING), "started_on is missing"),
    "on missing": (answered(on=MISSING), "check_ins[0] on is missing"),
    "pain missing": (answered(pain=MISSING), "check_ins[0] pain is missing"),
    "pain null": (answered(pain=None), "check_ins[0] pain is missing"),
    "session without on": (case(sessions=[{"worst_pain": 3}]), "sessions[0] on is missing"),
    "report without on": (case(symptom_reports=[{"symptoms": []}]), "symptom_reports[0] on is missing"),
    "unknown key": (case(painn=3), "unknown key: painn"),
    "unknown key of a check-in": (answered(mood=3), "unknown key: check_ins[0] mood"),
    "unknown key of a session": (
        case(sessions=[{"on": "2026-03-20", "pain": 3}]),
        "unknown key: sessions[0] pain",
    ),
    "unknown key of a report": (
        case(symptom_reports=[{"on": "2026-03-20", "pain": 3}]),
        "unknown key: symptom_reports[0] pain",
    ),
    "unknown setting": (case(policy={"emergency": 0}), "unknown key: policy emergency"),
    "setting out of bounds": (
        case(policy={"review_day": 21}),
        "policy: review_day must be a whole number from 7 to 14, not 21",
    ),
    "setting true": (case(policy={"worse_by": True}), "policy: worse_by must be a whole number from 1 to 3"),
    "policy null": (case(policy=None), "policy must be an object"),
    "unknown symptom": (answered(symptoms=["cough"]), "unknown symptom code 'cough'"),
    "symptom in capitals": (answered(symptoms=["FEVER"]), "unknown symptom code 'FEVER'"),
    "symptom not text": (answered(symptoms=[["fever"]]), "unknown symptom code ['fever']"),
    "symptoms not a list": (answered(symptoms="fever"), "check_ins[0] symptoms must be a list"),
    "unknown reported symptom": (
        case(symptom_reports=[{"on": "2026-03-20", "symptoms": ["cough"]}]),
        "symptom_reports[0] symptoms[0]: unknown symptom code 'cough'",
    ),
    "pain above ten": (answered(pain=11), "check_ins[0] pain must be a whole number from 0 to 10, not 11"),
    "pain below nought": (answered(pain=-1), "from 0 to 10, not -1"),
    "pain true": (answered(pain=True), "must be a whole number from 0 to 10, not True"),
    "pain with decimals": (answered(pain=5.0), "must be a whole number from 0 to 10, not 5.0"),
    "pain as text": (answered(pain="5"), "must be a whole number from 0 to 10, not '5'"),
    "change of nought": (answered(change=0), "change must be a whole number from 1 to 7, not 0"),
    "change of eight": (answered(change=8), "change must be a whole number from 1 to 7, not 8"),
    "worst pain": (case(sessions=[{"on": "2026-03-20", "worst_pain": 11}]), "from 0 to 10, not 11"),
    "baseline": (case(baseline=False), "baseline must be a whole number from 0 to 10, not False"),
    "severe as a number": (answered(severe=1), "check_ins[0] severe must be true or false, not 1"),
    "stopped as text": (
        case(sessions=[{"on": "2026-03-20", "stopped_for_pain": "no"}]),
        "sessions[0] stopped_for_pain must be true or false, not 'no'",
    ),
    "an impossible date": (case(as_of="2026-02-30"), "as_of must be a date like 2026-03-30, not '2026-02-30'"),
    "a date without dashes": (case(as_of="20260330"), "as_of must be a date"),
    "a time": (case(as_of="2026-03-30T09:00"), "as_of must be a date"),
    "a date as a number": (case(started_on=20260316), "started_on must be a date"),
    "a date beyond the rules": (case(as_of="9999-12-31"), "as_of must be a date"),
    "next review without a review": (case(next_review_on="2026-04-01"), "next_review_on needs reviewed_on"),
    "next review the same day": (
        case(reviewed_on="2026-03-20", next_review_on="2026-03-20"),
        "next_review_on must be 1 to 14 days after reviewed_on",
    ),
    "next review too far": (
        case(reviewed_on="2026-03-20", next_review_on="2026-04-04"),
        "next_review_on must be 1 to 14 days after reviewed_on",
    ),
    "a pause of one date": (case(pauses=[["2026-03-20"]]), "pauses[0] must be a pair [from, until]"),
    "a pause from nowhere": (case(pauses=[[None, "2026-03-20"]]), "pauses[0] from is missing"),
    "a pause backwards": (case(pauses=[["2026-03-20", "2026-03-19"]]), "pauses[0] ends before it starts"),
    "check-ins as an object": (case(check_ins={}), "check_ins must be a list"),
    "check-ins null": (case(check_ins=None), "check_ins must be a list"),
    "a check-in as a number": (case(check_ins=[3]), "check_ins[0] must be an object"),
}


@pytest.mark.parametrize(("given", "error"), BAD.values(), ids=BAD)
def test_a_bad_case_is_refused_with_what_is_wrong(given, error):
    printed = replay_line(json.dumps(given).encode())
    answer = json.loads(printed.text)
    assert printed.bad
    assert set(answer) == {"id", "error"}
    assert answer["id"] == "good"
    assert error in answer["error"]


KNOWN_BY_ITS_ID = {
    "a key twice in an answer": (
        b'{"id": "good", "check_ins": [{"on": "2026-03-30", "pain": 4, "pain": 5}], %s}',
        "check_ins[0] pain is given twice",
    ),
    "a key twice": (b'{"id": "good", "baseline": 4, "baseline": 4, %s}', "baseline is given twice"),
    "a number without end": (b'{"id": "good", "baseline": ' + b"9" * 5000 + b", %s}", "baseline must be a whole"),
    "a year that is not meant": (
        b'{"id": "good", "pauses": [["2026-03-20", "9999-12-31"]], %s}',
        "pauses[0] until must be a date from 1900 to 2200, not '9999-12-31'",
    ),
}


@pytest.mark.parametrize(("line", "error"), KNOWN_BY_ITS_ID.values(), ids=KNOWN_BY_ITS_ID)
def test_a_line_whose_id_can_be_read_is_named(line, error):
    printed = replay_line(line % b'"as_of": "2026-03-30", "started_on": "2026-03-16"')
    answer = json.loads(printed.text)
    assert answer["id"] == "good"
    assert answer["error"].startswith(error)


def test_a_value_of_any_length_is_told_in_a_line():
    answer = json.loads(replay_line(json.dumps(case(as_of="9" * 10_000)).encode()).text)
    assert answer["error"].startswith("as_of must be a date like 2026-03-30, not '999")
    assert len(answer["error"]) < 150


UNREADABLE = {
    "not JSON": b"started on 16 March",
    "cut short": b'{"id": "good", "as_of": "2026-0',
    "a list": b"[]",
    "a number": b"3",
    "not text": b'{"id": "\xff\xfe"}',
    "endless brackets": b"[" * 100_000,
    "a number without end": b'{"id": ' + b"9" * 5000 + b"}",
    "a key twice": b'{"id": "good", "id": "other"}',
    "an id that is a list": b'{"id": ["good"]}',
    "an id that is true": b'{"id": true}',
}


@pytest.mark.parametrize("line", UNREADABLE.values(), ids=UNREADABLE)
def test_a_line_that_cannot_be_read_has_no_id(line):
    printed = replay_line(line)
    assert printed.bad
    assert json.loads(printed.text)["id"] is None


GOOD_CASES = {
    "as little as can be": GOOD,
    "nulls for what is not known": case(baseline=None, first_started_on=None, reviewed_on=None, next_review_on=None),
    "no change given": answered(change=None),
    "no symptoms": answered(symptoms=[]),
    "a next review in 14 days": case(reviewed_on="2026-03-20", next_review_on="2026-04-03"),
    "no id": case(id=MISSING),
    "a pause of no length": case(pauses=[["2026-03-20", "2026-03-20"]]),
}


@pytest.mark.parametrize("given", GOOD_CASES.values(), ids=GOOD_CASES)
def test_a_good_case_gets_its_decision(given):
    printed = replay_line(json.dumps(given).encode())
    assert not printed.bad
    assert list(json.loads(printed.text)) == [
        "id",
        "headline",
        "findings",
        "day",
        "review_due",
        "baseline",
        "next_assessment_on",
        "reasons",
    ]


def test_the_order_of_the_days_in_a_case_does_not_matter():
    days = [{"on": "2026-03-30", "pain": 4, "change": 3}, {"on": "2026-03-20", "pain": 6, "change": 4}]
    one, other = (replay_line(json.dumps(case(check_ins=order, baseline=6)).encode()) for order in (days, days[::-1]))
    assert one == other


def test_the_lines_after_a_bad_one_still_run():
    good = json.dumps(GOOD).encode()
    assert [printed.bad for printed in replay([good, b"bad", b"\n", good])] == [False, True, False]


@pytest.mark.parametrize(
    ("pain", "said"),
    [(8, "rose 2, needs a drop of 2"), (6, "no drop, needs a drop of 2"), (5, "dropped 1, needs 2")],
)
def test_a_reason_says_which_way_pain_has_to_go(pain, said):
    answer = json.loads(replay_line(json.dumps(answered(change=4, pain=pain) | {"baseline": 6}).encode()).text)
    assert answer["reasons"][0] == f"Pain {pain} on day 14, baseline 6: {said}"


def test_reasons_are_sentences_for_a_clinician():
    answer = json.loads(replay_line(json.dumps(answered(change=4) | {"baseline": 6}).encode()).text)
    assert answer["reasons"] == [
        "Pain 5 on day 14, baseline 6: dropped 1, needs 2",
        "Change 4 (no change): better is 3 or less",
        "Not improved at the review of 30 March 2026: better neither by score nor by own rating",
    ]
