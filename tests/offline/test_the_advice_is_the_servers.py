"""What the phone decides by itself is what `Told` decides: for every answer, pair of symptoms and limit."""

from dataclasses import asdict
from itertools import combinations, product
from typing import Any

import pytest

from patients.care.advising import card
from patients.care.told import Told
from patients.portal.without_network import advice
from patients.rules.symptoms import Symptom

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASK = """async ([data, answers]) => {
    const {findings, cards} = await import("/static/limber/offline/advice.js")
    return answers.map(one => [findings(one, data), cards(one, data)])
}"""


def every_answer() -> list[Told]:
    """Return each symptom, each pair of symptoms and none, with each pain, limit and answer beside it."""
    symptoms = [(), *((one,) for one in Symptom), *combinations(Symptom, 2), tuple(Symptom)]
    beside = product((None, *range(11)), (False, True), (False, True), (8, 9, 10))
    few, many = list(beside), [(None, False, False, 9), (9, False, True, 9), (3, True, False, 8)]
    return [Told(s, *one) for s in symptoms for one in (few if len(s) < 2 else many)]


def test_the_phone_decides_as_the_server_does(open_phone: Any) -> None:
    page = open_phone()
    page.goto("/help-now/")
    answers = every_answer()
    given = [
        {"symptoms": a.symptoms, "pain": a.pain, "severe": a.severe, "painAtExercise": a.pain_at_exercise}
        | {"limit": a.very_severe_from}
        for a in answers
    ]
    said = page.evaluate(ASK, [advice(), given])
    for told, (findings, cards) in zip(answers, said, strict=True):
        assert findings == [*told.findings], told
        expected = [asdict(card(finding, told.symptoms, saved=False)) for finding in told.findings]
        assert cards == [one | {"lines": [*one["lines"]]} for one in expected], told
