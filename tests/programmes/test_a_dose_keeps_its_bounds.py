from typing import Any

import pytest

from programmes.dose import BOUNDS, Dose, DoseError, Sides

BROKEN: list[tuple[dict[str, Any], str]] = [
    ({}, "Give repetitions or a duration in seconds: one of the two, not both."),
    (
        {"reps": 10, "duration_seconds": 30},
        "Give repetitions or a duration in seconds: one of the two, not both.",
    ),
    ({"reps": 0}, "Repetitions: give a whole number from 1 to 100."),
    ({"reps": -1}, "Repetitions: give a whole number from 1 to 100."),
    ({"duration_seconds": 0}, "Duration: give 1 to 3600 seconds."),
    ({"reps": 1, "sets": 0}, "Sets: give a whole number from 1 to 20."),
    ({"reps": 1, "hold_seconds": 0}, "Hold: give 1 to 300 seconds."),
    ({"reps": 1, "rest_seconds": -1}, "Rest: give 0 to 600 seconds."),
    ({"reps": 1, "sessions_per_day": 7}, "Sessions a day: give a whole number from 1 to 6."),
    (
        {"duration_seconds": 30, "hold_seconds": 10},
        "A hold needs repetitions. Give repetitions, or give the whole time as the duration.",
    ),
    ({"reps": 1, "sides": "both"}, "Sides: choose none, each_side, each_direction or movements."),
    (
        {"reps": 1, "sides": Sides.MOVEMENTS},
        "Name the movements if the dose is for each movement, and only then.",
    ),
    (
        {"reps": 1, "movements": ("up",)},
        "Name the movements if the dose is for each movement, and only then.",
    ),
    ({"reps": 1, "sides": Sides.MOVEMENTS, "movements": ("up", "")}, "Give every movement a name."),
    ({"reps": 1, "weekdays": frozenset()}, "Choose at least one weekday, from 1 (Monday) to 7 (Sunday)."),
    ({"reps": 1, "weekdays": frozenset({8})}, "Choose at least one weekday, from 1 (Monday) to 7 (Sunday)."),
]


@pytest.mark.parametrize(("fields", "words"), BROKEN)
def test_a_dose_nobody_can_do_is_refused_in_words(fields: dict[str, Any], words: str) -> None:
    with pytest.raises(DoseError) as refused:
        Dose(**fields)
    assert [problem.message for problem in refused.value.problems] == [words]


def test_all_problems_of_a_dose_are_told_at_once() -> None:
    with pytest.raises(DoseError) as refused:
        Dose(sets=0, reps=0, weekdays=frozenset())
    assert [problem.field for problem in refused.value.problems] == ["sets", "reps", "weekdays"]


@pytest.mark.parametrize("name", ["reps", "duration_seconds"])
@pytest.mark.parametrize("end", ["low", "high"])
def test_both_ends_of_a_bound_are_allowed(name: str, end: str) -> None:
    value = getattr(BOUNDS[name], end)
    assert getattr(Dose(**{name: value}), name) == value
