from dataclasses import fields

import pytest

from programmes.dose import Dose, Sides, Words, changes, sentence
from programmes.dose.wording import NAMES

SENTENCES = [
    (
        Dose(reps=10, hold_seconds=10, sides=Sides.EACH_SIDE, sessions_per_day=2),
        "Hold 10 seconds, 10 times each leg, twice a day",
    ),
    (Dose(duration_seconds=30, sessions_per_day=2), "30 seconds, twice a day"),
    (
        Dose(reps=8, hold_seconds=10, sides=Sides.EACH_DIRECTION, sessions_per_day=2),
        "Hold 10 seconds, 8 times in each direction, twice a day",
    ),
    (
        Dose(
            reps=10,
            hold_seconds=10,
            sides=Sides.MOVEMENTS,
            movements=("forward", "left", "right", "backward"),
        ),
        "Hold 10 seconds, 10 times forward, left, right and backward",
    ),
    (Dose(reps=10), "10 times"),
    (Dose(reps=1, hold_seconds=1, sessions_per_day=1), "Hold 1 second, once, once a day"),
    (Dose(reps=1), "Once"),
    (Dose(reps=5, sides=Sides.MOVEMENTS, movements=("up",)), "5 times up"),
    (Dose(duration_seconds=60), "60 seconds"),
    (Dose(duration_seconds=90), "90 seconds"),
    (Dose(duration_seconds=300, sides=Sides.EACH_SIDE), "5 minutes each leg"),
    (Dose(sets=3, reps=12, sessions_per_day=3), "12 times, 3 sets, 3 times a day"),
    (Dose(sets=3, reps=12, rest_seconds=30), "12 times, 3 sets with 30 seconds of rest between them"),
    (Dose(reps=12, load="a red band"), "12 times, with a red band"),
    (
        Dose(reps=12, sessions_per_day=1, weekdays=frozenset({5, 1, 3})),
        "12 times, once a day on Monday, Wednesday and Friday",
    ),
    (Dose(reps=12, weekdays=frozenset({7})), "12 times, on Sunday"),
]


@pytest.mark.parametrize(("dose", "said"), SENTENCES)
def test_a_dose_is_said_as_a_sentence(dose: Dose, said: str) -> None:
    assert sentence(dose, side_word="leg") == said


def test_a_sentence_can_be_said_in_another_language() -> None:
    german = {
        "Hold {time}, {times}": "{times} je {time} halten",
        "{amount} each {side}": "{amount} je {side}",
        "{times} a day": "{times} am Tag",
        "twice": "zweimal",
        "{count} seconds": "{count} Sekunden",
        "{count} times": "{count}-mal",
    }
    words = Words(german.__getitem__, lambda one, many, count: german[many])
    dose = Dose(reps=10, hold_seconds=10, sides=Sides.EACH_SIDE, sessions_per_day=2)
    assert sentence(dose, side_word="Bein", words=words) == "10-mal je Bein je 10 Sekunden halten, zweimal am Tag"


def test_equal_doses_have_no_changes() -> None:
    assert changes(Dose(reps=10), Dose(reps=10)) == []


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (Dose(reps=10, hold_seconds=20), "hold 10 -> 20 s"),
        (Dose(reps=12, hold_seconds=10), "repetitions 10 -> 12"),
        (Dose(reps=10), "hold 10 -> none"),
        (Dose(reps=10, hold_seconds=10, sets=2), "sets 1 -> 2"),
        (Dose(reps=10, hold_seconds=10, rest_seconds=30), "rest 0 -> 30 s"),
        (Dose(reps=10, hold_seconds=10, sides=Sides.EACH_SIDE), "sides not by side -> each side"),
        (Dose(reps=10, hold_seconds=10, sessions_per_day=2), "sessions a day none -> 2"),
        (Dose(reps=10, hold_seconds=10, load="1 kg"), "load none -> 1 kg"),
        (
            Dose(reps=10, hold_seconds=10, weekdays=frozenset({3, 1})),
            "days every day -> Monday and Wednesday",
        ),
    ],
)
def test_a_change_names_the_field_and_both_values(new: Dose, said: str) -> None:
    assert changes(Dose(reps=10, hold_seconds=10), new) == [said]


def test_every_changed_field_has_its_own_line() -> None:
    old = Dose(reps=10, hold_seconds=10)
    new = Dose(duration_seconds=30, sides=Sides.MOVEMENTS, movements=("forward", "backward"))
    assert changes(old, new) == [
        "repetitions 10 -> none",
        "hold 10 -> none",
        "duration none -> 30 s",
        "sides not by side -> each movement",
        "movements none -> forward and backward",
    ]


def test_every_field_of_a_dose_has_a_name() -> None:
    assert list(NAMES) == [field.name for field in fields(Dose)]
