import json
from pathlib import Path

import pytest

from patients.rules.cases import replay_line

CASES = Path(__file__).parent.parent / "golden" / "follow-up.jsonl"
GOLDEN = [json.loads(line) for line in CASES.read_text().splitlines()]


@pytest.mark.parametrize("golden", GOLDEN, ids=[golden["case"]["id"] for golden in GOLDEN])
def test_a_golden_timeline_gets_its_decision(golden):
    printed = replay_line(json.dumps(golden["case"]).encode())
    decision = json.loads(printed.text)
    assert {key: decision.get(key) for key in golden["expect"]} == golden["expect"]


def test_all_golden_timelines_are_here():
    assert len(GOLDEN) == 274
