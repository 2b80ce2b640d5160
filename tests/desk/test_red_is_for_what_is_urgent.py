"""Red stands for what is urgent or an emergency, and for nothing below."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings

from clinic import clock
from patients.admin.timeline import timeline
from patients.care import checking_in
from tests.cast import answer

SHEET = re.compile(r'static "(limber/[\w/]+\.css)"')
RULE = re.compile(r"([^{}]+)\{([^{}]*var\(--danger[^{}]*)\}")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
EACH = re.compile(r",(?![^(]*\))")  # a comma between selectors, not one within :is()


@pytest.mark.parametrize(
    ("named", "level"),
    [("saddle_numbness", "emergency"), ("fever", "urgent"), ("weight_gain", "routine")],
)
def test_a_symptom_on_the_timeline_is_as_urgent_as_the_rules_say(prescribed, dana, at, named, level):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 5)
    at("2026-03-17 09:00")
    answer(dana, 5, symptoms={named})
    checking_in.report_symptoms(patient=dana, key=uuid4(), symptoms=frozenset({named}), now=clock.now())
    levels = [event.level for event in timeline(dana) if "Named: " in event.text and not event.href]
    assert levels == [level, level]


def test_the_most_urgent_of_several_counts(prescribed, dana, at):
    at("2026-03-16 09:00")
    prescribed(dana)
    answer(dana, 5, symptoms={"weight_gain", "fever"})
    [event] = [event for event in timeline(dana) if "Named: " in event.text and not event.href]
    assert event.level == "urgent"


def test_the_red_of_the_desks_style_sheets_stands_under_urgent_or_emergency_alone():
    root = Path(settings.BASE_DIR)
    sheets = {name for page in (root / "templates/admin").rglob("*.html") for name in SHEET.findall(page.read_text())}
    found = []
    for name in sheets - {"limber/tokens.css"}:  # which says what the colours are
        [css] = root.glob(f"*/static/{name}")
        found += [one for rule, _set in RULE.findall(COMMENT.sub("", css.read_text())) for one in EACH.split(rule)]
    assert len(found) >= 20
    assert [one.strip() for one in found if not re.search(r"urgent|emergency", one)] == []
